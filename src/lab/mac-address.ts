/**
 * A base MAC address for a host that was given none: in Cisco's form, the same for the same place in the lab.
 * Radio MAC addresses leave their last digit free for the radios' networks, so it is 0.
 */
export function macAddressFor(kind: "controller" | "access point", index: number): string {
  const prefix = kind === "controller" ? "3c57.31c5" : "0cd0.f897";
  return `${prefix}.${(0x0010 + index * 0x20).toString(16).padStart(4, "0").slice(-4)}`.replace(/.$/, "0");
}

/** The Ethernet MAC address of a device whose radios begin at `base`: a different block of the same maker's. */
export function ethernetMacFor(base: string): string {
  const [first, second, third] = base.toLowerCase().split(".") as [string, string, string];
  const number = (Number.parseInt(third, 16) ^ 0x8000).toString(16).padStart(4, "0");
  return `${first}.${second}.${number.slice(0, 3)}c`;
}
