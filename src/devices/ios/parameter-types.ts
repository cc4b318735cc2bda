import { addressOf, addressText } from "../../ip/address";
/** What a parameter accepts, and how `?` names it. */
export interface ParameterType<V> {
  /** As help shows it: `WORD`, `<1-100>`, `A.B.C.D`. */
  readonly label: string;
  /** Takes the rest of the line, blanks and all. */
  readonly takesLine?: boolean;
  /** Whether a blank may stand behind such a beginning: `Vlan 1` is `Vlan1`. */
  mayBreakAfter?(beginning: string): boolean;
  /** undefined when the token is not of this type. */
  read(token: string): V | undefined;
}

export const WORD: ParameterType<string> = { label: "WORD", read: (token) => token };

export const LINE: ParameterType<string> = { label: "LINE", takesLine: true, read: (token) => token };

/** A whole number between the bounds, both included. */
export function range(low: number, high: number): ParameterType<number> {
  return {
    label: `<${low}-${high}>`,
    read(token) {
      if (!/^-?\d{1,10}$/.test(token)) return undefined;
      const value = Number(token);
      return value >= low && value <= high ? value : undefined;
    },
  };
}

/** Dotted IPv4 address; the value is the canonical text. */
export const IPV4: ParameterType<string> = { label: "A.B.C.D", read: readIpv4 };

function readIpv4(token: string): string | undefined {
  const address = addressOf(token);
  return address === undefined ? undefined : addressText(address);
}

/** Dotted MAC address in Cisco's form; the value is lower case. */
export const MAC: ParameterType<string> = {
  label: "H.H.H",
  read: (token) =>
    /^[0-9a-f]{1,4}(\.[0-9a-f]{1,4}){2}$/i.test(token)
      ? token
          .toLowerCase()
          .split(".")
          .map((part) => part.padStart(4, "0"))
          .join(".")
      : undefined,
};

/** A word that the pattern accepts, under its own label. The pattern must be linear: it sees what users type. */
export function wordLike(label: string, pattern: RegExp): ParameterType<string> {
  return { label, read: (token) => (token.length <= 255 && pattern.test(token) ? token : undefined) };
}

export interface ClockTime {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

export const CLOCK_TIME: ParameterType<ClockTime> = {
  label: "hh:mm:ss",
  read(token) {
    const match = /^(\d{1,2}):(\d{1,2}):(\d{1,2})$/.exec(token);
    if (!match) return undefined;
    const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])];
    return hours < 24 && minutes < 60 && seconds < 60 ? { hours, minutes, seconds } : undefined;
  },
};
