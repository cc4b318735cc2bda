import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ElementName, MessageElement } from "../../../src/wire/capwap/element";
import { checkGrammar, describeViolation, type Sender } from "../../../src/wire/capwap/grammar";
import type { ControlMessage, MessageName } from "../../../src/wire/capwap/message";
import { type Grammar, messages } from "../../../src/wire/capwap/messages";
import { anyMessage, arbitraryElement, messageNames } from "./arbitrary-message";

const declared = messageNames.flatMap((type) =>
  (Object.entries(messages[type].from) as [Sender, Grammar][]).map(([sender, grammar]) => ({
    type,
    sender,
    grammar,
  })),
);

describe("checkGrammar", () => {
  test.each(declared)(
    "$type of the $sender with what it must hold is in order",
    ({ type, sender, grammar }) => {
      expect(checkGrammar(messageOf(type, needed(grammar)), sender)).toEqual([]);
    },
  );

  test.each(declared)(
    "$type of the $sender misses each element it must hold",
    ({ type, sender, grammar }) => {
      const names = needed(grammar);
      for (const name of names) {
        const violations = checkGrammar(
          messageOf(
            type,
            names.filter((other) => other !== name),
          ),
          sender,
        );
        expect(violations).toEqual([expect.objectContaining({ kind: "missing" })]);
      }
    },
  );

  test("elements that do not belong, come twice or are unknown are named", () => {
    const message = messageOf("ImageDataResponse", [
      "ResultCode",
      "ResultCode",
      "AcName",
      "VendorSpecificPayload",
    ]);
    const unknown: MessageElement = { type: "Unknown", elementType: 999, octets: new Uint8Array(0) };
    const violations = checkGrammar({ ...message, elements: [...message.elements, unknown] }, "WTP");
    expect(violations.map(describeViolation)).toEqual([
      "more than one ResultCode",
      "unexpected AcName",
      "unknown message element 999",
    ]);
  });

  test("an element that only the other end may send is unexpected", () => {
    const request = messageOf("ImageDataRequest", ["ImageIdentifier"]);
    expect(checkGrammar(request, "WTP")).toEqual([]);
    expect(checkGrammar(request, "AC")).toEqual([{ kind: "unexpected", element: "ImageIdentifier" }]);
    expect(checkGrammar(request)).toEqual([]);
  });

  test("a message of the wrong end, and an unknown one", () => {
    expect(checkGrammar(messageOf("JoinRequest", []), "AC")).toEqual([
      { kind: "wrong-sender", sender: "AC" },
    ]);
    const unknown = { type: "Unknown", messageType: 4711, sequenceNumber: 0, elements: [] } as const;
    expect(checkGrammar(unknown).map(describeViolation)).toEqual(["unknown message type 4711"]);
  });

  test("one of several: either address family will do", () => {
    const must = needed(messages.JoinResponse.from.AC as Grammar);
    const v6 = must.map((name) => name.replace("Ipv4", "Ipv6") as ElementName);
    expect(checkGrammar(messageOf("JoinResponse", v6), "AC")).toEqual([]);
  });

  test("one of several comes once, unless more are allowed", () => {
    const must = needed(messages.JoinResponse.from.AC as Grammar);
    const twice = messageOf("JoinResponse", [...must, "CapwapLocalIpv4Address", "CapwapControlIpv4Address"]);
    expect(checkGrammar(twice, "AC")).toEqual([{ kind: "repeated", element: "CapwapLocalIpv4Address" }]);
  });

  test("any message gets a verdict", () => {
    fc.assert(fc.property(anyMessage, (message) => checkGrammar(message).map(describeViolation).length >= 0));
  });
});

function needed({ must = [], oneOf = [] }: Grammar): ElementName[] {
  return [
    ...must.map((rule) => (typeof rule === "string" ? rule : rule[0])),
    ...oneOf.map((names) => names[0] as ElementName),
  ];
}

function messageOf(type: MessageName, names: readonly ElementName[]): ControlMessage {
  const elements = names.map(
    (name) => fc.sample(arbitraryElement(name), { numRuns: 1, seed: 7 })[0] as MessageElement,
  );
  return { type, sequenceNumber: 0, elements };
}
