/**
 * Of a box, in Cisco's form: FJC, year and week, four characters. None is known of a lab device, so it is made from the
 * Ethernet MAC: the same box always has the same, its controller and its access point have one.
 */
export function serialNumber(ethernetMac: string): string {
  return `FJC2451${ethernetMac
    .replace(/[^0-9a-f]/gi, "")
    .slice(-4)
    .toUpperCase()}`;
}
