import { WireError } from "../../../errors";
import { type Codec, Reader, rest, u16, u32 } from "../../codec";
import { type CiscoPayload, ciscoElements, ciscoVendorIdentifier } from "./cisco/elements";

/** Someone's element that is not declared here, or does not read as declared. */
export interface UnknownPayload {
  readonly vendor: "unknown";
  readonly vendorIdentifier: number;
  readonly elementId: number;
  readonly data: Uint8Array;
}

export type VendorPayload = CiscoPayload | UnknownPayload;

const ciscoById = new Map(
  Object.entries(ciscoElements).map(([name, { number, body }]) => [
    number,
    { name, body: body as Codec<object> },
  ]),
);

const anyData = rest(1, 2048);

/**
 * RFC 5415 §4.6.39. The vendor's layouts are known from other implementations only, so: what does not read as
 * declared, or would not be written the same again, is kept as octets and never refused.
 */
export const vendorPayload: Codec<VendorPayload> = {
  shape: {
    kind: "variant",
    variants: [
      ...Object.entries(ciscoElements).map(([name, { body }]) => ({ name, shape: body.shape })),
      { name: "unknown", shape: anyData.shape },
    ],
  },
  write(writer, value) {
    if (value.vendor === "unknown") {
      u32.write(writer, value.vendorIdentifier);
      u16.write(writer, value.elementId);
      anyData.write(writer, value.data);
      return;
    }
    const { number, body } = ciscoElements[value.element];
    writer.unsigned(ciscoVendorIdentifier, 4);
    writer.unsigned(number, 2);
    (body as Codec<object>).write(writer, value);
  },
  read(reader) {
    const vendorIdentifier = reader.unsigned(4);
    const elementId = reader.unsigned(2);
    const data = anyData.read(reader);
    return (
      readCisco(vendorIdentifier, elementId, data) ?? { vendor: "unknown", vendorIdentifier, elementId, data }
    );
  },
};

function readCisco(vendorIdentifier: number, elementId: number, data: Uint8Array): CiscoPayload | undefined {
  const known = vendorIdentifier === ciscoVendorIdentifier ? ciscoById.get(elementId) : undefined;
  if (!known) return undefined;
  try {
    const reader = new Reader(data);
    const value = known.body.read(reader);
    return reader.remaining === 0
      ? ({ vendor: "cisco", element: known.name, ...value } as CiscoPayload)
      : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
