import { describe, expect, test } from "vitest";
import { AcDiscoveryThread } from "../../src/capwap/ac/discovery-thread";
import { fragment } from "../../src/wire/capwap/fragment";
import { capwapHeader } from "../../src/wire/capwap/header";
import { encodeControlMessage } from "../../src/wire/capwap/message";
import { decodePacket, encodePacket } from "../../src/wire/capwap/preamble";
import { acElements, acProfile, wtpProfile } from "./profiles";
import { packet, result, WtpScript } from "./script";

describe("a response that cannot be used is none", () => {
  test.each([
    ["a Join Response without Result Code", acProfile().join(), "JoinResponse: missing ResultCode"],
    [
      "a Join Response without AC Descriptor",
      [result(0), ...acProfile().join()].filter(({ type }) => type !== "AcDescriptor"),
      "JoinResponse: missing AcDescriptor",
    ],
  ])("%s: the AP says so, and goes on retransmitting", (_what, elements, reason) => {
    const wtp = new WtpScript().reach("Join");
    wtp.look();
    wtp.answer("JoinResponse", elements);
    expect(wtp.happened("malformed")).toEqual([{ type: "malformed", reason }]);
    expect(wtp.until(12)).toEqual(["at 8 s sends JoinRequest 0", "at 11 s sends JoinRequest 0"]);
    wtp.answer("JoinResponse", [result(0), ...acProfile().join()]);
    expect(wtp.happened("joined")).toHaveLength(1);
  });

  test("a refusal needs no more than its code", () => {
    const wtp = new WtpScript().reach("Join");
    wtp.answer("JoinResponse", [result(4)]);
    expect(wtp.happened("join-rejected")).toHaveLength(1);
  });
});

describe("Discovery in fragments", () => {
  const elements = [{ type: "DiscoveryType", discoveryType: 0 } as const, ...wtpProfile.discovery()];
  const pieces = fragment(
    capwapHeader(),
    encodeControlMessage({ type: "DiscoveryRequest", sequenceNumber: 3, elements }),
    64,
    7,
  );

  test("is answered when the last is there, in any order", () => {
    const thread = new AcDiscoveryThread(acProfile());
    const [last, ...rest] = [...pieces].reverse();
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of rest) expect(thread.handleClear(0, piece, "a")).toBeUndefined();
    expect(thread.handleClear(0, last!, "a")).toMatchObject({ message: { type: "DiscoveryRequest" } });
    expect(thread.respond()).toBeDefined();
  });

  test("of two senders are not mixed", () => {
    const thread = new AcDiscoveryThread(acProfile());
    pieces.forEach((piece, index) => {
      expect(thread.handleClear(0, piece, index % 2 ? "a" : "b")).toBeUndefined();
    });
  });

  test("of many who begin and go away, the newest are kept", () => {
    const thread = new AcDiscoveryThread(acProfile());
    for (let n = 0; n < 1_000; n++) thread.handleClear(0, pieces[0]!, `sender ${n}`);
    for (const piece of pieces.slice(1, -1)) thread.handleClear(0, piece, "sender 0");
    expect(thread.handleClear(0, pieces.at(-1)!, "sender 0")).toBeUndefined();
    for (const piece of pieces.slice(1, -1)) thread.handleClear(0, piece, "sender 999");
    expect(thread.handleClear(0, pieces.at(-1)!, "sender 999")).toBeTypeOf("object");
  });

  test("an answer in fragments is taken by the AP", () => {
    const wtp = new WtpScript();
    wtp.machine.start(wtp.now);
    wtp.look();
    const payload = decodePacket(packet("DiscoveryResponse", 0, acElements()));
    if (payload.kind === "dtls") throw new Error("a plain packet");
    for (const piece of fragment(capwapHeader(), payload.payload, 48, 9))
      wtp.machine.handleClear(wtp.now, "172.16.4.26", piece);
    wtp.look();
    expect(wtp.happened("discovery-response")).toHaveLength(1);
  });
});

/** The same packet in the name of EPCGlobal's binding, 3: WBID stands in bits 17 to 21 of the header. */
function foreign(octets: Uint8Array): Uint8Array {
  const changed = octets.slice();
  changed[2] = (changed[2]! & 0xc1) | (3 << 1);
  return changed;
}

test("a message of another wireless binding is taken by nobody, who says so", () => {
  const wtp = new WtpScript().reach("Join");
  wtp.look();
  const response = packet("JoinResponse", 0, [result(0), ...acProfile().join()]);
  wtp.machine.handleControl(wtp.now, foreign(response));
  wtp.look();
  const reason = "wireless binding 3 (at octet 2) where 1, IEEE 802.11, was expected";
  expect(wtp.happened("malformed")).toEqual([{ type: "malformed", reason }]);
  expect(wtp.until(12)).toEqual(["at 8 s sends JoinRequest 0", "at 11 s sends JoinRequest 0"]);
  wtp.machine.handleControl(wtp.now, response);
  wtp.look();
  expect(wtp.happened("joined")).toHaveLength(1);

  const asking = new WtpScript();
  asking.machine.start(asking.now);
  asking.look();
  asking.machine.handleClear(
    asking.now,
    "172.16.4.26",
    foreign(packet("DiscoveryResponse", 0, acElements())),
  );
  asking.look();
  expect(asking.happened("malformed")).toEqual([{ type: "malformed", reason }]);
});

test.each<[Uint8Array, string]>([
  [Uint8Array.of(0), "(at octet"],
  [
    encodePacket({ kind: "dtls", payload: Uint8Array.of(22) } as never),
    "a DTLS packet where a plain one was expected",
  ],
  [
    foreign(packet("DiscoveryRequest", 1, [])),
    "wireless binding 3 (at octet 2) where 1, IEEE 802.11, was expected",
  ],
  [packet("JoinRequest", 1, []), "JoinRequest in the clear"],
  [packet("DiscoveryRequest", 1, []), "DiscoveryRequest: missing "],
])("what the discovery thread does not take, with why: %#", (octets, why) => {
  expect(new AcDiscoveryThread(acProfile()).handleClear(0, octets, "a")).toContain(why);
});
