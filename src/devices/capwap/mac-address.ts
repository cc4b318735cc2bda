import { UsageError } from "../../errors";

/** `2c:5a:0f:40:69:20`, from any usual spelling. @throws UsageError */
export function colonMac(text: string): string {
  const digits = text.replace(/[.:-]/g, "").toLowerCase();
  if (!/^[0-9a-f]{12}$/.test(digits)) throw new UsageError(`"${text}" is no MAC address`);
  return (digits.match(/../g) as string[]).join(":");
}

/** `2c5a.0f40.6920`, from six octets or a colon-separated address. */
export function ciscoMac(mac: Uint8Array | string): string {
  const digits =
    typeof mac === "string"
      ? mac.replaceAll(":", "")
      : Array.from(mac, (octet) => octet.toString(16).padStart(2, "0")).join("");
  return (digits.match(/.{1,4}/g) ?? []).join(".");
}

export function macOctets(text: string): Uint8Array {
  return Uint8Array.from(colonMac(text).split(":"), (octet) => Number.parseInt(octet, 16));
}
