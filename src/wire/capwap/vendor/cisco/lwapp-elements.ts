import {
  type Codec,
  decode,
  encode,
  enumerated,
  nulPadded,
  rest,
  struct,
  u8,
  u16,
  u32,
  type Value,
} from "../../../codec";
import { ciscoVendorIdentifier } from "./elements";

/**
 * Cisco's elements from LWAPP's time, which travel inside SpamVendorSpecific (104): vendor, element, data. Layouts as
 * in implementations that talk to real controllers (actube).
 */
const lwappElements = {
  /** Who may log in to the AP. Option 1: the login of its command line; 2 would be its 802.1X credentials. */
  ApUsernamePassword: {
    number: 18,
    body: struct({
      username: nulPadded(33),
      password: nulPadded(121),
      enablePassword: nulPadded(121),
      option: enumerated(u16, { 1: "login", 2: "802.1X" }),
    }),
  },
  /** Whether the AP serves Telnet or SSH. */
  ApTelnetSsh: {
    number: 44,
    body: struct({ enabled: u8, service: enumerated(u8, { 0: "telnet", 1: "ssh" }) }),
  },
} as const;

export type LwappElementName = keyof typeof lwappElements;

export type LwappElement = {
  [N in LwappElementName]: { readonly element: N } & Value<(typeof lwappElements)[N]["body"]>;
}[LwappElementName];

const envelope = struct({ vendor: u32, number: u16, body: rest() });

/** The octets of a SpamVendorSpecific element that carries this one. */
export function encodeLwappElement({ element, ...value }: LwappElement): Uint8Array {
  const { number, body } = lwappElements[element];
  const octets = encode(body as Codec<unknown>, value);
  return encode(envelope, { vendor: ciscoVendorIdentifier, number, body: octets });
}

/**
 * What a SpamVendorSpecific element carries; undefined for an element that is not declared here.
 * @throws WireError for one that is declared and has another layout.
 */
export function decodeLwappElement(octets: Uint8Array): LwappElement | undefined {
  const { vendor, number, body } = decode(envelope, octets);
  if (vendor !== ciscoVendorIdentifier) return undefined;
  for (const [element, declared] of Object.entries(lwappElements)) {
    if (declared.number !== number) continue;
    const value = decode(declared.body as Codec<object>, body);
    return { element, ...value } as LwappElement;
  }
  return undefined;
}
