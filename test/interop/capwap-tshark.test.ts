import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeDataMessage, keepAlive } from "../../src/wire/capwap/data";
import { elementNumber, type MessageElement } from "../../src/wire/capwap/element";
import { fragment } from "../../src/wire/capwap/fragment";
import { capwapHeader, encodeHeader } from "../../src/wire/capwap/header";
import { encodeImageDataRequest } from "../../src/wire/capwap/image-packet";
import { type ControlMessage, encodeControlMessage, messageNumber } from "../../src/wire/capwap/message";
import { messages } from "../../src/wire/capwap/messages";
import { encodePacket } from "../../src/wire/capwap/preamble";
import { arbitraryElement, elementNames, messageNames } from "../wire/capwap/arbitrary-message";
import { pcapOf } from "./pcap";
import { requireTool } from "./tools";

const header = capwapHeader({ rid: 1, radioMac: "0c:d0:f8:97:ad:e0" });

requireTool("tshark")("tshark reads what we write", () => {
  test("every message type with every element, none malformed", () => {
    const sent = [...everyMessage(), ...everyElement()];
    const packets = sent.map((message) =>
      encodePacket({ kind: "plain", header, payload: encodeControlMessage(message) }),
    );
    const seen = dissect(pcapOf(packets)).map(parse);
    expect(seen).toHaveLength(sent.length);
    sent.forEach((message, i) => {
      expect({ packet: i + 1, ...seen[i] }).toEqual({
        packet: i + 1,
        type: messageNumber(message),
        elements: message.elements.map(elementNumber),
        malformed: false,
      });
    });
  });

  test("a fragmented message is put together, a keep-alive and an image block are known as such", () => {
    const long = {
      type: "EchoRequest" as const,
      sequenceNumber: 9,
      elements: [{ type: "MtuDiscoveryPadding" as const, padding: 3000 }],
    };
    const pieces = fragment(header, encodeControlMessage(long), 1400, 5);
    const block = encodeImageDataRequest(encodeHeader(header), 3, "cisco", "data", new Uint8Array(1377));
    const control = dissect(pcapOf([...pieces, block])).map(parse);
    expect(control.slice(-2)).toEqual([
      { type: 13, elements: [52], malformed: false },
      { type: 15, elements: [24], malformed: false },
    ]);
    const sessionId = { type: "SessionId" as const, sessionId: new Uint8Array(16).fill(0xa5) };
    const data = dissect(pcapOf([encodeDataMessage(keepAlive(sessionId))], 5247), [
      "capwap.keep_alive.length",
    ]);
    expect(data).toEqual(["\t35\t\t22"]);
  });
});

/** Each message type with all elements its grammar knows. */
function everyMessage(): ControlMessage[] {
  return messageNames.map((type, i) => {
    const grammars = Object.values(messages[type].from);
    const rules = grammars.flatMap(({ must = [], may = [], oneOf = [] }) => [
      ...must,
      ...may,
      ...oneOf.flat(),
    ]);
    const names = [...new Set(rules.map((rule) => (typeof rule === "string" ? rule : rule[0])))];
    return { type, sequenceNumber: i, elements: names.map((name) => sample(name, i)) };
  });
}

/** Each element several times over, with other values each time. */
function everyElement(): ControlMessage[] {
  return elementNames.flatMap((name) =>
    Array.from({ length: 5 }, (_, i) => ({
      type: "ConfigurationUpdateRequest" as const,
      sequenceNumber: i,
      elements: [sample(name, 100 + i)],
    })),
  );
}

function sample(name: (typeof elementNames)[number], seed: number): MessageElement {
  // tshark reads on into the 802.11 information element, where chance makes none: the SSID does.
  if (name === "Ieee80211InformationElement") {
    const infoElement = { elementId: 0, information: Uint8Array.of(0x6c, 0x61, 0x62) };
    return { type: name, radioId: 1, wlanId: 1 + (seed % 16), b: true, p: seed % 2 === 0, infoElement };
  }
  return fc.sample(arbitraryElement(name), { numRuns: 1, seed })[0] as MessageElement;
}

interface Seen {
  readonly type: number;
  readonly elements: readonly number[];
  readonly malformed: boolean;
}

/** tshark's lines: message type, element numbers, malformed mark, and what else is asked for. */
function dissect(capture: Uint8Array, more: readonly string[] = []): string[] {
  const folder = mkdtempSync(join(tmpdir(), "ewc-lab-tshark-"));
  try {
    const file = join(folder, "messages.pcap");
    writeFileSync(file, capture);
    const fields = [
      "capwap.control.header.message_type",
      "capwap.message_element.type",
      "_ws.malformed",
      ...more,
    ];
    const { stdout, status } = spawnSync(
      "tshark",
      ["-r", file, "-T", "fields", ...fields.flatMap((field) => ["-e", field])],
      { encoding: "utf8", maxBuffer: 1 << 26 },
    );
    expect(status).toBe(0);
    return stdout.split("\n").slice(0, -1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parse(line: string): Seen {
  const [type = "", elements = "", malformed = ""] = line.split("\t");
  return {
    type: Number(type),
    elements: elements === "" ? [] : elements.split(",").map(Number),
    malformed: malformed !== "",
  };
}
