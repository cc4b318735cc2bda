import type { Context } from "../../ios/context";
import { command, optional, parameter, word } from "../../ios/grammar";
import { IPV4 } from "../../ios/parameter-types";
import { INTERFACE } from "../configuration/interface-name";
import type { Interface } from "../configuration/model";
import { printInterface } from "../configuration/network-lines";
import { octetsOf } from "../files/bootflash";
import {
  type InterfaceFacts,
  interfacesDescription,
  interfacesSummary,
  ipInterface,
  showInterface,
} from "./screens/interfaces";
import { routes, routeTo } from "./screens/routes";
import { ipInterfaceBrief } from "./screens/system";
import type { Shell } from "./shell";
import { show } from "./words";

const exec = command<Shell>();
const ip = word("ip", "IP information");
const ipInterfaceWord = word("interface", "IP interface status and configuration");
const interfaces = word("interfaces", "Interface status and configuration");
const port = parameter("port", INTERFACE, "Interface");

/** `show interfaces`, `show ip interface` and the like. */
export const interfaceCommands = [
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, interfaces, optional(port)],
    run: (context, args) => each(context, args.port, showInterface),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, interfaces, word("description", "Show interface description")],
    run: (context) => context.write(interfacesDescription(context.device.configuration.running)),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, interfaces, word("summary", "Show interface summary")],
    run(context) {
      const { configuration, services } = context.device;
      const traffic = services.traffic.view(services.host.clock.now());
      context.write(interfacesSummary({ configuration: configuration.running, traffic }));
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, ip, ipInterfaceWord, optional(port)],
    run: (context, args) => each(context, args.port, ipInterface),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, ip, ipInterfaceWord, word("brief", "Brief summary of IP status and configuration")],
    run(context) {
      const { configuration, services } = context.device;
      context.write(ipInterfaceBrief(configuration.running, services.host.address));
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, ip, word("route", "IP routing table")],
    run: (context) =>
      context.write(routes(context.device.configuration.running, context.device.services.host.address)),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      ip,
      word("route", "IP routing table"),
      parameter("address", IPV4, "Network to display information about or hostname"),
      optional(parameter("mask", IPV4, "Network mask")),
    ],
    run(context, { address, mask }) {
      const { configuration, services } = context.device;
      context.write(routeTo(configuration.running, services.host.address, address, mask));
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    filterable: true,
    syntax: [
      show,
      word("running-config", "Current operating configuration"),
      word("interface", "Show interface configuration"),
      port,
    ],
    run(context, args) {
      const one = portNamed(context, args.port);
      if (!one) return noInterface(context);
      const body = `!\n${printInterface(context.device.configuration.running, one).slice(0, -1).join("\n")}\nend\n`;
      context.write(
        `Building configuration...\n\nCurrent configuration : ${octetsOf(body)} bytes\n${body}\n`,
      );
    },
  }),
];

function each(
  context: Context<Shell>,
  name: string | undefined,
  screen: (port: Interface, facts: InterfaceFacts) => string,
): void {
  const { configuration, services } = context.device;
  const ports = name === undefined ? configuration.running.interfaces : [portNamed(context, name)];
  const facts: InterfaceFacts = {
    configuration: configuration.running,
    address: services.host.address,
    ethernetMac: services.system.view().ethernetMac,
    traffic: services.traffic.view(services.host.clock.now()),
    now: services.host.clock.now(),
  };
  for (const one of ports) {
    if (one) context.write(screen(one, facts));
    else noInterface(context);
  }
}

function portNamed({ device }: Context<Shell>, wanted: string): Interface | undefined {
  return device.configuration.running.interfaces.find(({ name }) => name === wanted);
}

/** As IOS says of a number that its kind of interface does not have. */
function noInterface(context: Context<Shell>): void {
  context.print("                      ^\n% Invalid input detected at '^' marker.\n");
}
