import {
  type Codec,
  enumerated,
  fixed,
  nulPadded,
  rest,
  struct,
  text,
  u8,
  u16,
  u32,
  type Value,
} from "../../../codec";

/** Cisco's enterprise number as the devices write it (RFC 5415 §4.6.39 calls it Vendor Identifier). */
export const ciscoVendorIdentifier = 0x00409600;

interface CiscoDeclaration<T> {
  readonly number: number;
  readonly body: Codec<T>;
}

function cisco<T>(number: number, body: Codec<T>): CiscoDeclaration<T> {
  return { number, body };
}

/** Cisco's elements that an AP and a controller exchange while joining; layouts as in device-facts §5. */
export const ciscoElements = {
  /** The AP's name. */
  RadName: cisco(5, struct({ name: text(1, 512) })),
  /** A wrapper around another vendor element: identifier, element id, data. */
  SpamVendorSpecific: cisco(104, struct({ octets: rest(1) })),
  /** Seconds since the AP booted, and that its last association lasted (tshark's names; who counts them how is inferred). */
  ApUptime: cisco(108, struct({ current: u32, last: u32 })),
  /** The domain a radio is built for. Old devices (before 7.5) leave the band out: kept as an unknown element. */
  ApRegulatoryDomain: cisco(126, struct({ bandId: u8, set: u8, slot: u8, code: u16 })),
  /** The product id and the image name, as text. Cisco: each 30 octets, padded with NUL. */
  ApModel: cisco(127, struct({ model: nulPadded(30), image: nulPadded(30) })),
  /** The version of the recovery image: four octets, as in 8.0.121.0. */
  ApMinIosVersion: cisco(149, struct({ version: fixed(4) })),
  /** Seconds since 1970. */
  ApTimeSync: cisco(151, struct({ timestamp: u32, timeType: u8 })),
  ApDomain: cisco(169, struct({ enabled: u8, domain: text() })),
  /** The version in the other partition: four octets. */
  ApBackupSoftwareVersion: cisco(183, struct({ version: fixed(4) })),
  BoardDataOptions: cisco(
    207,
    struct({
      antennaType: u8,
      flexConnect: u8,
      apType: enumerated(u8, { 1: "Cisco" }),
      joinPriority: u8,
    }),
  ),
  /** A container of newer elements: type and value. */
  TlvPayload: cisco(215, struct({ octets: rest(1) })),
  Fips: cisco(252, struct({ octets: rest(1) })),
};

export type CiscoElementName = keyof typeof ciscoElements;

export type CiscoPayload = {
  [N in CiscoElementName]: { readonly vendor: "cisco"; readonly element: N } & Value<
    (typeof ciscoElements)[N]["body"]
  >;
}[CiscoElementName];
