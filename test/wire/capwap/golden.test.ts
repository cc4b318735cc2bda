import { describe, expect, test } from "vitest";
import { capwapHeader } from "../../../src/wire/capwap/header";
import {
  type ControlMessage,
  decodeControlMessage,
  encodeControlMessage,
  find,
} from "../../../src/wire/capwap/message";
import { type CapwapPacket, decodePacket, encodePacket } from "../../../src/wire/capwap/preamble";
import { print } from "../../../src/wire/capwap/print";
import { octetsOf } from "../octets";

interface Row {
  readonly name: string;
  readonly message: ControlMessage;
  readonly octets: string;
}

// Worked out by hand from the figures of RFC 5415 §4.5.1 and §4.6, RFC 5416 §6 and device-facts §5.
const rows: readonly Row[] = [
  {
    name: "Echo Request without elements",
    message: { type: "EchoRequest", sequenceNumber: 9, elements: [] },
    octets: "0000000d 09 0003 00",
  },
  {
    name: "Join Response with result code, descriptor, name and image identifier",
    message: {
      type: "JoinResponse",
      sequenceNumber: 1,
      elements: [
        { type: "ResultCode", resultCode: 0 },
        {
          type: "AcDescriptor",
          stations: 3,
          limit: 2000,
          activeWtps: 2,
          maxWtps: 100,
          security: { s: false, x: true },
          rMacField: 1,
          dtlsPolicy: { d: false, c: true },
          acInformation: [
            { vendorIdentifier: 0, type: 4, data: Uint8Array.of(1) },
            { vendorIdentifier: 0x409600, type: 5, data: Uint8Array.of(17, 9, 4, 27) },
          ],
        },
        { type: "AcName", name: "9120-EWC" },
        { type: "EcnSupport", ecnSupport: 0 },
        { type: "ImageIdentifier", vendorIdentifier: 0x409600, data: "17.9.4.27" },
      ],
    },
    octets: `
      00000004 01 0052 00
      0021 0004 00000000               | Result Code
      0001 0021                        | AC Descriptor
        0003 07d0 0002 0064            |   stations, limit, active, max
        02 01 00 02                    |   security X, R-MAC, reserved, DTLS policy C
        00000000 0004 0001 01          |   hardware version
        00409600 0005 0004 1109041b    |   software version
      0004 0008 393132302d455743       | AC Name
      0035 0001 00                     | ECN Support
      0019 000d 00409600 31372e392e342e3237`,
  },
  {
    name: "Station Configuration Request that adds a station",
    message: {
      type: "StationConfigurationRequest",
      sequenceNumber: 255,
      elements: [
        { type: "AddStation", radioId: 1, macAddress: "02:00:00:00:00:01", vlanName: "v" },
        {
          type: "Ieee80211Station",
          radioId: 1,
          associationId: 5,
          macAddress: "02:00:00:00:00:01",
          capabilities: 0x0431,
          wlanId: 1,
          supportedRates: Uint8Array.of(0x82, 0x84),
        },
      ],
    },
    octets: `
      00000019 ff 0023 00
      0008 0009 01 06 020000000001 76
      040c 000f 01 0005 00 020000000001 0431 01 82 84`,
  },
  {
    name: "IEEE 802.11 WLAN Configuration Request: enterprise 13277",
    message: {
      type: "Ieee80211WlanConfigurationRequest",
      sequenceNumber: 2,
      elements: [
        {
          type: "Ieee80211AddWlan",
          radioId: 1,
          wlanId: 2,
          capability: 0x0421,
          keyIndex: 0,
          keyStatus: 0,
          key: Uint8Array.of(0xaa, 0xbb),
          groupTsc: new Uint8Array(6),
          qos: 2,
          authType: 0,
          macMode: 1,
          tunnelMode: 2,
          suppressSsid: 1,
          ssid: "lab",
        },
      ],
    },
    octets: `
      0033dd01 02 001f 00
      0400 0018 01 02 0421 00 00 0002 aabb 000000000000 02 00 01 02 01 6c6162`,
  },
  {
    name: "Change State Event Request with reserved bits and a radio's state",
    message: {
      type: "ChangeStateEventRequest",
      sequenceNumber: 0x10,
      elements: [
        { type: "RadioOperationalState", radioId: 1, state: 1, cause: 0 },
        { type: "ResultCode", resultCode: 13 },
        { type: "WtpFrameTunnelMode", _reservd: 5, n: true, e: false, l: true, _u: 1 },
        {
          type: "Ieee80211WtpRadioInformation",
          radioId: 2,
          radioType: { n: true, g: false, a: true, b: false },
        },
      ],
    },
    octets: `
      0000000b 10 0020 00
      0020 0003 01 01 00
      0021 0004 0000000d
      0029 0001 5b
      0418 0005 02 0000000a`,
  },
  {
    name: "WTP Radio Statistics with a negative noise floor, 802.11e tags",
    message: {
      type: "WtpEventRequest",
      sequenceNumber: 4,
      elements: [
        {
          type: "WtpRadioStatistics",
          radioId: 1,
          lastFailType: 255,
          resetCount: 1,
          swFailureCount: 2,
          hwFailureCount: 3,
          otherFailureCount: 4,
          unknownFailureCount: 5,
          configUpdateCount: 6,
          channelChangeCount: 7,
          bandChangeCount: 8,
          currentNoiseFloor: -95,
        },
        {
          type: "Ieee80211StationQosProfile",
          macAddress: "02:00:00:00:00:01",
          priority8021p: 6,
        },
      ],
    },
    octets: `
      00000009 04 0027 00
      002f 0014 01 ff 0001 0002 0003 0004 0005 0006 0007 0008 ffa1
      040d 0008 020000000001 0006`,
  },
  {
    name: "Cisco's own elements, one of them unknown",
    message: {
      type: "EchoResponse",
      sequenceNumber: 3,
      elements: [
        { type: "VendorSpecificPayload", payload: { vendor: "cisco", element: "RadName", name: "AP-9117" } },
        {
          type: "VendorSpecificPayload",
          payload: {
            vendor: "cisco",
            element: "BoardDataOptions",
            antennaType: 0,
            flexConnect: 0,
            apType: 1,
            joinPriority: 2,
          },
        },
        {
          type: "VendorSpecificPayload",
          payload: { vendor: "unknown", vendorIdentifier: 0x409600, elementId: 9999, data: Uint8Array.of(7) },
        },
      ],
    },
    octets: `
      0000000e 03 002d 00
      0025 000d 00409600 0005 41502d39313137
      0025 000a 00409600 00cf 00000102
      0025 0007 00409600 270f 07`,
  },
  {
    name: "a message and an element that nobody declared, flags set",
    message: {
      type: "Unknown",
      messageType: 0x00000963,
      sequenceNumber: 0x7f,
      _flags: 0x80,
      elements: [{ type: "Unknown", elementType: 999, octets: Uint8Array.of(1, 2, 3) }],
    },
    octets: "00000963 7f 000a 80  03e7 0003 010203",
  },
];

describe("control messages, octet for octet", () => {
  test.each(rows)("$name", ({ message, octets }) => {
    expect(encodeControlMessage(message)).toEqual(octetsOf(octets));
    expect(decodeControlMessage(octetsOf(octets))).toEqual(message);
  });
});

describe("packets, octet for octet", () => {
  const packets: readonly { name: string; packet: CapwapPacket; octets: string }[] = [
    {
      name: "plain, no options: HLEN 2, WBID 1",
      packet: { kind: "plain", header: capwapHeader(), payload: Uint8Array.of(0xee) },
      octets: "00 100200 0000 0000 ee",
    },
    {
      name: "with a radio MAC: HLEN 4, M set, one octet of padding",
      packet: {
        kind: "plain",
        header: capwapHeader({ rid: 1, radioMac: "0c:d0:f8:97:ad:e0" }),
        payload: new Uint8Array(0),
      },
      octets: "00 204210 0000 0000 06 0cd0f897ade0 00",
    },
    {
      name: "every field set, EUI-64 and wireless information",
      packet: {
        kind: "plain",
        header: capwapHeader({
          rid: 31,
          wbid: 3,
          t: true,
          f: true,
          l: true,
          k: true,
          _flags: 5,
          fragmentId: 0xabcd,
          fragmentOffset: 0x1001,
          _rsvd: 2,
          radioMac: "01:02:03:04:05:06:07:08",
          wirelessInformation: Uint8Array.of(9, 8, 7, 6),
        }),
        payload: Uint8Array.of(1),
      },
      // HLEN 7 words = 00111, RID 11111, WBID 00011, TFLWMK 111111, flags 101.
      octets: "00 3fc7fd abcd 800a 08 0102030405060708 000000 04 09080706 000000 01",
    },
    {
      name: "behind the DTLS preamble",
      packet: { kind: "dtls", payload: Uint8Array.of(22, 254, 253) },
      octets: "01 000000 16fefd",
    },
  ];

  test.each(packets)("$name", ({ packet, octets }) => {
    expect(encodePacket(packet)).toEqual(octetsOf(octets));
    expect(decodePacket(octetsOf(octets))).toEqual(packet);
  });

  test.each([
    ["an empty datagram", ""],
    ["another CAPWAP version", "10 100200 0000 0000"],
    ["another payload type", "02 100200 0000 0000"],
    ["a DTLS header cut short", "01 0000"],
    ["a header of one word", "00 080200 0000 0000"],
    ["options cut short", "00 204210 0000 0000 06 0cd0"],
    ["a radio MAC of five octets", "00 204210 0000 0000 05 0cd0f897ad 0000"],
    ["a header longer than its options", "00 204200 0000 0000 06 0cd0f897ade0 00"],
  ])("%s is refused", (_, octets) => {
    expect(() => decodePacket(octetsOf(octets))).toThrow(expect.objectContaining({ fault: "wire" }));
  });
});

test("a message prints its elements with the RFC's words", () => {
  const join = rows.find(({ message }) => message.type === "JoinResponse")?.message as ControlMessage;
  expect(find(join, "AcName")?.name).toBe("9120-EWC");
  expect(print(join).split("\n")).toEqual([
    "JoinResponse (4), sequence number 1",
    "  ResultCode (33)",
    "    resultCode: 0 (success)",
    "  AcDescriptor (1)",
    "    stations: 3",
    "    limit: 2000",
    "    activeWtps: 2",
    "    maxWtps: 100",
    "    security",
    "      s: false",
    "      x: true",
    "    rMacField: 1 (supported)",
    "    dtlsPolicy",
    "      d: false",
    "      c: true",
    "    acInformation[0]",
    "      vendorIdentifier: 0",
    "      type: 4",
    "      data: 01",
    "    acInformation[1]",
    "      vendorIdentifier: 4232704",
    "      type: 5",
    "      data: 1109041b",
    "  AcName (4)",
    '    name: "9120-EWC"',
    "  EcnSupport (53)",
    "    ecnSupport: 0 (limited)",
    "  ImageIdentifier (25)",
    "    vendorIdentifier: 4232704",
    '    data: "17.9.4.27"',
  ]);
  const cisco = rows.find(({ name }) => name.startsWith("Cisco"))?.message as ControlMessage;
  expect(print(cisco)).toContain('    cisco RadName\n      name: "AP-9117"');
  expect(print(cisco)).toContain("elementId: 9999\n    data: 07");
});
