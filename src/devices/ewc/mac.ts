import { UsageError } from "../../errors";

/** Any usual spelling of a MAC address, as Cisco prints it: `0cd0.f897.ade0`. @throws UsageError */
export function dottedMac(text: string): string {
  const digits = text.replace(/[.:-]/g, "").toLowerCase();
  if (!/^[0-9a-f]{12}$/.test(digits))
    throw new UsageError(`"${text}" is no MAC address, as in 0cd0.f897.ade0`);
  return `${digits.slice(0, 4)}.${digits.slice(4, 8)}.${digits.slice(8)}`;
}

/** The number in the name of a self-signed certificate: 32 bits, which real devices take from their own address, too. */
export function certificateNumber(ethernetMac: string): number {
  return Number.parseInt(ethernetMac.replace(/\./g, "").slice(-8), 16);
}
