/** The built-in YANG types that the modules use. A value is kept in the form that JSON gives it (RFC 7951 §6). */
export type Scalar = string | number | boolean;

export interface LeafType {
  /** As a problem names it: `uint8`. */
  readonly name: string;
  /** From a JSON value; undefined when it is none of this type. */
  fromJson(value: unknown): Scalar | undefined;
  /** From the text of an XML element, or of a key in a URI. */
  fromText(text: string): Scalar | undefined;
  /** How a value is written where that is not as it is kept. */
  readonly written?: { readonly json: unknown; readonly xml: string };
}

/** A string whose whole text matches the pattern, where there is one. */
export function string(pattern?: RegExp, name = "string"): LeafType {
  const check = (text: string) => (!pattern || pattern.test(text) ? text : undefined);
  return {
    name,
    fromJson: (value) => (typeof value === "string" ? check(value) : undefined),
    fromText: check,
  };
}

/** uint8, uint16, uint32: a JSON number. */
export function unsigned(bits: 8 | 16 | 32, low = 0, high = 2 ** bits - 1): LeafType {
  const check = (value: number) =>
    Number.isInteger(value) && value >= low && value <= high ? value : undefined;
  return {
    name: `uint${bits}`,
    fromJson: (value) => (typeof value === "number" ? check(value) : undefined),
    fromText: (text) => (/^\s*\+?\d{1,10}\s*$/.test(text) ? check(Number(text)) : undefined),
  };
}

export const boolean: LeafType = {
  name: "boolean",
  fromJson: (value) => (typeof value === "boolean" ? value : undefined),
  fromText(text) {
    const word = text.trim();
    return word === "true" ? true : word === "false" ? false : undefined;
  },
};

/** empty: it says something by being there; kept as `true`. */
export const empty: LeafType = {
  name: "empty",
  // RFC 7951 §6.9.
  fromJson: (value) => (Array.isArray(value) && value.length === 1 && value[0] === null ? true : undefined),
  fromText: (text) => (text.trim() === "" ? true : undefined),
  written: { json: [null], xml: "" },
};

export function enumeration(...values: readonly string[]): LeafType {
  const known = new Set(values);
  return {
    name: "enumeration",
    fromJson: (value) => (typeof value === "string" && known.has(value) ? value : undefined),
    fromText: (text) => (known.has(text.trim()) ? text.trim() : undefined),
  };
}

const octet = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const ipv4 = new RegExp(`^${octet}(\\.${octet}){3}$`);

/** inet:ipv4-address (RFC 6991 §4), without zones. */
export const ipv4Address: LeafType = string(ipv4, "ipv4-address");

/** inet:ip-address (RFC 6991 §4), without zones. */
export const ipAddress: LeafType = string(
  { test: (text: string) => ipv4.test(text) || isIpv6(text) } as RegExp,
  "ip-address",
);

function isIpv6(text: string): boolean {
  if (text.length > 45 || !/^[0-9A-Fa-f:.]*$/.test(text) || !text.includes(":")) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    if (half === "") continue;
    const parts = half.split(":");
    for (const [at, part] of parts.entries()) {
      const isLast = index === halves.length - 1 && at === parts.length - 1;
      if (isLast && ipv4.test(part)) groups += 2;
      else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups++;
      else return false;
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}

/** yang:mac-address (RFC 6991 §3), in lower case. */
export const macAddress: LeafType = {
  name: "mac-address",
  fromJson: (value) => (typeof value === "string" ? mac(value) : undefined),
  fromText: mac,
};

function mac(text: string): string | undefined {
  const address = text.trim().toLowerCase();
  return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address) ? address : undefined;
}
