import { choice, command, optional, parameter, word } from "../../ios/grammar";
import { IPV4, wordLike } from "../../ios/parameter-types";
import { INTERFACE } from "../configuration/interface-name";
import { arpTable, vlanTable } from "./screens/neighbours";
import type { Shell } from "./shell";
import { show } from "./words";

const exec = command<Shell>();
const ip = word("ip", "IP information");
const arp = word("arp", "ARP table");

/**
 * What automation asks of any IOS device about its neighbourhood. A controller in an access point speaks neither CDP nor LLDP
 * itself and has no access list, VLAN port or SNMP user unless one is configured.
 */
export const neighbourCommands = [
  ...[[show, arp] as const, [show, ip, arp] as const].map((words) =>
    exec({
      mode: "exec",
      filterable: true,
      syntax: [...words, optional(parameter("address", IPV4, "IP address or hostname of ARP entry"))],
      run(context, { address }) {
        const { services, configuration } = context.device;
        const joined = services.neighbours();
        context.write(
          arpTable(
            configuration.running,
            { address: services.host.address, mac: services.system.view().ethernetMac },
            joined,
            services.calendar.now(),
            address,
          ),
        );
      },
    }),
  ),
  ...(
    [
      ["cdp", "CDP information"],
      ["lldp", "LLDP information"],
    ] as const
  ).flatMap(([name, help]) => {
    const protocol = word(name, help);
    const off = `${name.toUpperCase()} is not enabled`;
    const tails = [
      [],
      [
        word("neighbors", `${name.toUpperCase()} neighbor entries`),
        optional(word("detail", "Show detailed information")),
      ],
      [word("interface", "Interface information"), optional(parameter("port", INTERFACE, "Interface"))],
    ];
    return tails.map((tail) =>
      exec({
        mode: "exec",
        filterable: true,
        syntax: [show, protocol, ...tail],
        run: (context) => context.error(off),
      }),
    );
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      choice("lists", { "access-lists": "List access lists", "access-list": "List access lists" }),
      optional(parameter("name", wordLike("WORD", /^[^\s|]{1,64}$/), "ACL name or number")),
    ],
    run: () => {},
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      ip,
      word("access-lists", "List IP access lists"),
      optional(parameter("name", wordLike("WORD", /^[^\s|]{1,64}$/), "ACL name or number")),
    ],
    run: () => {},
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("vlan", "VTP VLAN status"), optional(word("brief", "VTP all VLAN status in brief"))],
    run: (context) => context.write(vlanTable(context.device.configuration.running)),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("snmp", "snmp statistics"), word("user", "show SNMPv3 users")],
    run: () => {},
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      word("ipv6", "IPv6 information"),
      word("interface", "IPv6 interface status and configuration"),
      optional(word("brief", "Brief summary of IPv6 status and configuration")),
    ],
    run: () => {},
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("lacp", "LACP channel information"), word("sys-id", "LACP System ID")],
    run: (context) => context.print(`32768, ${context.device.services.system.view().ethernetMac}`),
  }),
];
