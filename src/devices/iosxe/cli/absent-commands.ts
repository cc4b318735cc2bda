import { choice, command, optional, parameter, type Syntax, word } from "../../ios/grammar";
import { WORD, wordLike } from "../../ios/parameter-types";
import { INTERFACE } from "../configuration/interface-name";
import type { Shell } from "./shell";
import { show } from "./words";

const exec = command<Shell>();
const ip = word("ip", "IP information");
const name = optional(parameter("name", wordLike("WORD", /^[^\s|]{1,64}$/), "Name or number"));
const brief = optional(word("brief", "Brief summary of IPv6 status and configuration"));
const ipv6 = word("ipv6", "IPv6 information");
const bgp = word("bgp", "BGP information");
const summary = word("summary", "Summary of BGP neighbor status");
const neighbors = [
  word("neighbors", "Detailed information on TCP and BGP neighbor connections"),
  optional(parameter("neighbour", WORD, "Neighbor to display information about")),
] as const;

/** Shows that have nothing to tell: each with what IOS-XE prints in that case. */
const nothing: readonly (readonly [Syntax, string])[] = [
  [[choice("lists", { "access-lists": "List access lists", "access-list": "List access lists" }), name], ""],
  [[ip, word("access-lists", "List IP access lists"), name], ""],
  [[ipv6, word("interface", "IPv6 interface status and configuration"), brief], ""],
  [
    [
      ipv6,
      choice("what", {
        neighbors: "Show IPv6 neighbor cache entries",
        "access-list": "Summary of access lists",
      }),
    ],
    "",
  ],
  [
    [
      word("interfaces", "Interface status and configuration"),
      word("transceiver", "Show interface transceiver"),
      optional(parameter("port", INTERFACE, "Interface")),
    ],
    "",
  ],
  [
    [
      word("vrf", "VPN Routing/Forwarding instance information"),
      optional(word("detail", "Detailed information")),
    ],
    "",
  ],
  [[ip, word("vrf", "VPN Routing/Forwarding instance information")], ""],
  [
    [ip, word("protocols", "IP routing protocol process parameters and statistics")],
    "*** IP Routing is NSF aware ***\n\n",
  ],
  // Ansible up to 4.x takes `%SNMP agent not enabled` here for an error of its own.
  [[word("snmp", "snmp statistics"), word("user", "show SNMPv3 users")], ""],
  [
    [
      word("snmp", "snmp statistics"),
      optional(
        choice("what", {
          community: "show snmp communities",
          group: "show SNMPv3 groups",
          host: "show snmp hosts",
        }),
      ),
    ],
    "%SNMP agent not enabled\n",
  ],
  ...[[bgp], [ip, bgp]].flatMap((words) =>
    (
      [
        [],
        [summary],
        [word("all", "All address families"), optional(summary)],
        [word("all", "All address families"), ...neighbors],
        [...neighbors],
        [
          choice("family", { ipv4: "Address family", ipv6: "Address family" }),
          word("unicast", "Address Family modifier"),
          ...neighbors,
        ],
      ] as readonly Syntax[]
    ).map((tail) => [[...words, ...tail], "% BGP not active\n\n"] as const),
  ),
];

/** What automation asks of every IOS device, and a controller in an access point has none of. */
export const absentCommands = [
  ...nothing.map(([syntax, text]) =>
    exec({
      mode: "exec",
      filterable: true,
      syntax: [show, ...syntax] as Syntax,
      run: (context) => context.write(text),
    }),
  ),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("lacp", "LACP channel information"), word("sys-id", "LACP System ID")],
    run: (context) => context.print(`32768, ${context.device.services.system.view().ethernetMac}`),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("snmp", "snmp statistics"), word("chassis", "show snmp chassis")],
    run: (context) => context.print(context.device.services.system.view().serialNumber),
  }),
];
