import type { LabAround } from "../kinds/server-kind";
import type { Topology } from "../topology/topology";
import { carriedAccessPoints } from "./carried";
import { ethernetMacFor, macAddressFor } from "./mac-address";

/** What the settings of a lab's servers follow from beside their own entries. */
export function labAround(topology: Topology): LabAround {
  const { segments, accessPoints } = topology;
  return {
    segments,
    reservations: [
      ...accessPoints.flatMap(({ dhcp, mac, address }, index) =>
        dhcp
          ? [{ hardware: colons(ethernetMacFor(mac ?? macAddressFor("access point", index))), address }]
          : [],
      ),
      ...carriedAccessPoints(topology).flatMap(({ spec, ethernetMac }) =>
        spec.dhcp ? [{ hardware: colons(ethernetMac), address: spec.address }] : [],
      ),
    ],
  };
}

/** `0cd0.f897.801c` as `0c:d0:f8:97:80:1c`. */
function colons(mac: string): string {
  return (mac.replace(/\./g, "").match(/../g) ?? []).join(":");
}
