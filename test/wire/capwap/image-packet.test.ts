import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WireError } from "../../../src/errors";
import { imageDataTypes, resultCodes } from "../../../src/wire/capwap/elements";
import { capwapHeader, encodeHeader } from "../../../src/wire/capwap/header";
import {
  encodeImageDataRequest,
  encodeImageDataResponse,
  type ImageBlock,
  imageBlockView,
  imageDataOverhead,
  readImageDataRequest,
  readImageDataResponse,
} from "../../../src/wire/capwap/image-packet";
import { decodeControlMessage, encodeControlMessage, find } from "../../../src/wire/capwap/message";
import { decodePacket, encodePacket } from "../../../src/wire/capwap/preamble";
import {
  ciscoImageBlock,
  fromImageData,
  onesComplementChecksum,
  toImageData,
} from "../../../src/wire/capwap/vendor/cisco/image-data";
import { octetsOf } from "../octets";

const blocks: readonly ImageBlock[] = ["data", "last", "abort"];
const anyBlock = fc.constantFrom(...blocks);
const anyHeader = fc.constantFrom(
  capwapHeader(),
  capwapHeader({ rid: 1, radioMac: "0c:d0:f8:97:ad:e0" }),
  capwapHeader({ wirelessInformation: Uint8Array.of(1) }),
);
const anyData = fc.uint8Array({ maxLength: 1500 });
const octet = fc.integer({ min: 0, max: 255 });

describe("the hot path of an image transfer", () => {
  test("a request in Cisco's layout has the general path's octets, and reads back", () => {
    fc.assert(
      fc.property(anyHeader, octet, anyBlock, anyData, (header, sequenceNumber, block, data) => {
        const operation = block === "last" ? "endOfFile" : block;
        const elements = [toImageData({ operation, data })];
        const payload = encodeControlMessage({ type: "ImageDataRequest", sequenceNumber, elements });
        const packet = encodeImageDataRequest(encodeHeader(header), sequenceNumber, "cisco", block, data);
        expect(packet).toEqual(encodePacket({ kind: "plain", header, payload }));
        const view = imageBlockView();
        expect(readImageDataRequest(packet, "cisco", view)).toBe(true);
        expect(view).toEqual({ sequenceNumber, block, data, intact: true });
      }),
    );
  });

  test("a request in RFC 5415's layout has the general path's octets, and reads back", () => {
    fc.assert(
      fc.property(anyHeader, octet, anyBlock, anyData, (header, sequenceNumber, block, data) => {
        const dataType = imageDataTypes[block === "abort" ? "error" : block];
        const elements = [{ type: "ImageData" as const, dataType, data }];
        const payload = encodeControlMessage({ type: "ImageDataRequest", sequenceNumber, elements });
        const packet = encodeImageDataRequest(encodeHeader(header), sequenceNumber, "rfc5415", block, data);
        expect(packet).toEqual(encodePacket({ kind: "plain", header, payload }));
        const view = imageBlockView();
        expect(readImageDataRequest(packet, "rfc5415", view)).toBe(true);
        expect(view).toEqual({ sequenceNumber, block, data, intact: true });
      }),
    );
  });

  test("a response has the general path's octets, and reads back", () => {
    fc.assert(
      fc.property(
        anyHeader,
        octet,
        fc.integer({ min: 0, max: 0xffffffff }),
        (header, sequenceNumber, resultCode) => {
          const elements = [{ type: "ResultCode" as const, resultCode }];
          const payload = encodeControlMessage({ type: "ImageDataResponse", sequenceNumber, elements });
          const packet = encodeImageDataResponse(encodeHeader(header), sequenceNumber, resultCode);
          expect(packet).toEqual(encodePacket({ kind: "plain", header, payload }));
          expect(readImageDataResponse(packet)).toBe(resultCode * 256 + sequenceNumber);
        },
      ),
    );
  });

  test("a block of 1377 octets behind a bare header makes a packet of 1400 (device-facts §5)", () => {
    const bare = encodeHeader(capwapHeader());
    const packet = encodeImageDataRequest(bare, 1, "cisco", "data", new Uint8Array(ciscoImageBlock));
    expect(packet.length).toBe(1400);
    expect(imageDataOverhead("cisco") + bare.length + ciscoImageBlock).toBe(1400);
    expect(Math.ceil(70_512_640 / ciscoImageBlock)).toBe(51_208);
  });

  test("every octet changed, and every cut, is noticed or left to the general path", () => {
    const packet = encodeImageDataRequest(
      encodeHeader(capwapHeader()),
      5,
      "cisco",
      "data",
      Uint8Array.of(1, 2, 3, 4),
    );
    for (let at = 0; at < packet.length; at++) {
      const changed = Uint8Array.from(packet);
      changed[at] = (changed[at] as number) ^ 0x81;
      const view = imageBlockView();
      if (readImageDataRequest(changed, "cisco", view)) {
        expect(generalReading(changed)).toEqual({ ...view, data: Array.from(view.data) });
      }
      expect(readImageDataRequest(packet.subarray(0, at), "cisco", imageBlockView())).toBe(false);
    }
  });

  test("a fragment or a keep-alive is no image packet, whatever is in it", () => {
    for (const flags of [{ f: true, l: true }, { k: true }]) {
      const header = encodeHeader(capwapHeader(flags));
      const request = encodeImageDataRequest(header, 5, "cisco", "data", Uint8Array.of(1));
      expect(readImageDataRequest(request, "cisco", imageBlockView())).toBe(false);
      expect(readImageDataResponse(encodeImageDataResponse(header, 5, 0))).toBe(-1);
    }
  });

  test("no octets crash it, and what it reads the general path reads the same", () => {
    const anyPacket = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(anyPacket, fc.boolean(), (packet, likely) => {
        if (likely && packet.length > 16) packet.set(octetsOf("00 100200 0000 0000 0000000f"));
        const view = imageBlockView();
        if (readImageDataRequest(packet, "cisco", view)) {
          expect(generalReading(packet)).toEqual({ ...view, data: Array.from(view.data) });
        }
        expect(readImageDataResponse(packet)).toBeGreaterThanOrEqual(-1);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("Cisco's image data", () => {
  test("the checksum is that of RFC 1071's example", () => {
    const words = octetsOf("0001 f203 f4f5 f6f7");
    expect(onesComplementChecksum(words, 0, 8)).toBe(0xffff - 0xddf2);
    expect(onesComplementChecksum(octetsOf("0001 f2"), 0, 3)).toBe(0xffff - 0xf201);
    expect(onesComplementChecksum(new Uint8Array(0), 0, 0)).toBe(0xffff);
  });

  test("the checksum is the plain one, wherever in memory the octets lie", () => {
    const plainly = (octets: Uint8Array, start: number, end: number) => {
      let sum = 0;
      for (let i = start; i < end; i++) sum += (octets[i] as number) * ((i - start) % 2 === 0 ? 256 : 1);
      while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
      return ~sum & 0xffff;
    };
    const anyOctets = fc.uint8Array({ minLength: 20, maxLength: 3000 });
    const cut = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(anyOctets, cut, cut, cut, (octets, offset, start, tail) => {
        const view = octets.subarray(offset);
        const end = Math.max(start, view.length - tail);
        expect(onesComplementChecksum(view, start, end)).toBe(plainly(view, start, end));
      }),
      { numRuns: 500 },
    );
    const full = new Uint8Array(65_536).fill(0xff);
    expect(onesComplementChecksum(full, 0, full.length)).toBe(0);
  });

  test("operation, checksum, data", () => {
    expect(toImageData({ operation: "data", data: octetsOf("0001 f203 f4f5 f6f7") })).toEqual({
      type: "ImageData",
      dataType: 3,
      data: octetsOf("220d 0001 f203 f4f5 f6f7"),
    });
    expect(toImageData({ operation: "endOfFile", data: new Uint8Array(0) }).dataType).toBe(1);
    expect(toImageData({ operation: "abort", data: new Uint8Array(0) }).dataType).toBe(5);
  });

  test.each([
    ["an operation of RFC 5415", { dataType: 2, data: octetsOf("ffff") }],
    ["no checksum", { dataType: 3, data: octetsOf("ff") }],
    ["a checksum that does not fit", { dataType: 3, data: octetsOf("0000 01") }],
  ])("%s is refused", (_, element) => {
    expect(() => fromImageData(element)).toThrow(WireError);
  });

  test("result codes for image errors are the RFC's", () => {
    expect(resultCodes.imageDataErrorInvalidChecksum).toBe(14);
    expect(resultCodes.imageDataErrorImageAlreadyPresent).toBe(17);
  });
});

/** What the general path says of a packet, in the hot path's terms. */
function generalReading(octets: Uint8Array): object {
  const packet = decodePacket(octets);
  if (packet.kind !== "plain") throw new TypeError("not plain");
  const message = decodeControlMessage(packet.payload);
  const element = find(message, "ImageData");
  if (message.type !== "ImageDataRequest" || !element) throw new TypeError("no image data");
  const names: Record<number, ImageBlock> = { 3: "data", 1: "last", 5: "abort" };
  return {
    sequenceNumber: message.sequenceNumber,
    block: names[element.dataType],
    data: Array.from(element.data.subarray(2)),
    intact: isIntact(element),
  };
}

function isIntact(element: { dataType: number; data: Uint8Array }): boolean {
  try {
    fromImageData(element);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
    return false;
  }
}
