import { Ipv4Address } from "../ip/ipv4-address";
import type { AccessPointSpec, ControllerSpec, Topology } from "../topology/topology";
import { macAddressFor } from "./mac-address";

/** The access point in a controller's box. */
export interface Carried {
  readonly controller: ControllerSpec;
  readonly spec: AccessPointSpec;
  /** The box's own, which is the controller's base MAC. */
  readonly ethernetMac: string;
  /** It has an address of its own on the controller's segment. */
  readonly isOnNetwork: boolean;
}

/** Where the controller reaches it, and all that it has where it is no host of the network (see docs/fidelity.md). */
const insideAddress = Ipv4Address.parse("192.168.129.1");

/** The access points that carry the lab's controllers, those that are left out not. */
export function carriedAccessPoints({ controllers }: Topology): Carried[] {
  return controllers.flatMap((controller, index) => carriedBy(controller, index) ?? []);
}

/** `index`: the controller's place in the topology. */
export function carriedBy(controller: ControllerSpec, index: number): Carried | undefined {
  const { ownAccessPoint: own, model, version } = controller;
  if (own === false) return undefined;
  const ethernetMac = controllerMac(controller, index);
  const { name, username, password, enable, address, dhcp } = own === true ? factory : { ...factory, ...own };
  const spec: AccessPointSpec = {
    // What an AP is called that nobody has named: `AP6C41.0E16.E79C` (seen).
    name: name ?? `AP${ethernetMac.toUpperCase()}`,
    address: address ?? insideAddress,
    dhcp: dhcp && address !== undefined,
    model,
    mac: stepped(ethernetMac, 0x20),
    version,
    backup: "0.0.0.0",
    username,
    password,
    enable,
    ssh: "modern",
    controllers: [],
    startsOff: false,
    certificate: "valid",
    wtpDescriptor: "rfc5415",
  };
  return { controller, spec, ethernetMac, isOnNetwork: address !== undefined };
}

const factory: Exclude<ControllerSpec["ownAccessPoint"], boolean> = {
  dhcp: false,
  username: "Cisco",
  password: "Cisco",
  enable: "Cisco",
};

export function controllerMac(spec: ControllerSpec, index: number): string {
  return spec.mac ?? macAddressFor("controller", index);
}

/** So many further on, within the last three octets. */
function stepped(mac: string, step: number): string {
  const digits = mac.replace(/\./g, "").toLowerCase();
  const tail = (Number.parseInt(digits.slice(6), 16) + step) & 0xffffff;
  const whole = digits.slice(0, 6) + tail.toString(16).padStart(6, "0");
  return `${whole.slice(0, 4)}.${whole.slice(4, 8)}.${whole.slice(8)}`;
}
