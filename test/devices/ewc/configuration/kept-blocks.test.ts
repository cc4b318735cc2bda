import { describe, expect, test } from "vitest";
import { ewcConfigurationStore } from "../../../../src/devices/ewc/configuration/store";
import { nodeCrypto } from "../../../../src/node/crypto";

function device(startup?: string) {
  return ewcConfigurationStore({
    crypto: nodeCrypto(),
    entropy: (length) => new Uint8Array(length),
    deviceKey: new Uint8Array(32),
    defaultHostname: "edge",
    release: "17.9",
    unit: { model: "C9120AXI-B", serialNumber: "FGL2451ABCD", certificate: 831_224_776 },
    ...(startup !== undefined && { startup }),
  });
}

/** The lines of a block, without its header and indent. */
function block(text: string, header: string): readonly string[] {
  const lines = text.split("\n");
  const first = lines.indexOf(header) + 1;
  if (first === 0) return ["absent"];
  const length = lines.slice(first).findIndex((line) => !line.startsWith(" "));
  return lines.slice(first, first + length).map((line) => line.slice(1));
}

describe("blocks that change nothing", () => {
  test("a line stands in its place, however it was typed, and once for what it is about", () => {
    const store = device();
    const header = "ap dot11 24ghz rf-profile branch";
    store.apply(
      `${header}\n shutdown\n rate RATE_12M supported\n rate RATE_24M supported\n rate RATE_12M mandatory\n coverage level 2\n no shutdown`,
    );
    expect(block(store.print(), header)).toEqual([
      "coverage level 2",
      "rate RATE_24M supported",
      "rate RATE_12M mandatory",
      "no shutdown",
    ]);
    store.apply(`${header}\n no rate RATE_24M supported\n no coverage level`);
    expect(block(store.print(), header)).toEqual(["rate RATE_12M mandatory", "no shutdown"]);
  });

  test("what does not fit is refused at its place", () => {
    const refused = device().apply(
      "ip dhcp pool a\n network constructor\nservice-template b\n inactivity-timer 0\nredundancy\n mode issu\nno wireless tag policy default-policy-tag",
    );
    expect(refused.map(({ line, column }) => [line, column])).toEqual([
      [2, 10],
      [4, 19],
      [6, 7],
      [7, 1],
    ]);
    expect(refused[3]?.message).toBe("% Default policy tag can not be deleted");
  });

  test("words of a plain object name blocks like others", () => {
    const store = device();
    expect(store.apply("service-template constructor\n voice vlan\nservice-template __proto__")).toEqual([]);
    expect(block(store.print(), "service-template constructor")).toEqual(["voice vlan"]);
    expect(block(store.print(), "service-template __proto__")).toEqual([]);
    store.apply("no service-template constructor");
    expect(block(store.print(), "service-template constructor")).toEqual(["absent"]);
    // One that the factory left can go as well, and stays away.
    store.apply("no service-template DEFAULT_CRITICAL_VOICE_TEMPLATE");
    store.save();
    store.reload();
    expect(store.print()).not.toContain("DEFAULT_CRITICAL_VOICE_TEMPLATE");
  });

  test("lines alone are printed in both senses, and a reload keeps them", () => {
    const store = device();
    store.apply(
      "device-tracking logging theft\nno trapflags ap crash\nmemory free low-watermark processor 1",
    );
    store.save();
    store.reload();
    for (const line of [
      "device-tracking logging theft",
      "no trapflags ap crash",
      "memory free low-watermark processor 1",
    ])
      expect(store.print().split("\n")).toContain(line);
  });
});

describe("what tells a unit from others", () => {
  test("its serial number and its self-signed certificate stand in its configuration", () => {
    const text = device().print();
    expect(text).toContain("\nlicense udi pid C9120AXI-B sn FGL2451ABCD\n");
    expect(block(text, "crypto pki trustpoint TP-self-signed-831224776")).toContain(
      "subject-name cn=IOS-Self-Signed-Certificate-831224776",
    );
  });
});

describe("a certificate chain", () => {
  const octets = "30820330 30820218 A0030201 02020101 300D0609 2A864886 F70D0101 05050030";
  const chain = `crypto pki certificate chain TP-self-signed-831224776\n certificate self-signed 01\n  ${octets}\n  31312F30 2D06\n  \tquit\n`;

  test("pasted in hexadecimal it is printed as it was, and takes the place of the file", () => {
    const store = device();
    expect(store.apply(`${chain}hostname behind`)).toEqual([]);
    const printed = store.print();
    expect(printed).toContain(`\n${chain}`);
    expect(printed).toContain("\nhostname behind\n");
    expect(printed).not.toContain("IOS-Self-Sig#1.cer");
    expect(device(printed).print()).toBe(printed);
  });

  test("what is no hexadecimal is refused, and nothing of it is left", () => {
    const store = device();
    const before = store.print();
    store.apply("crypto pki certificate chain SLA-TrustPoint\n certificate ca 01\n  constructor\n  quit");
    expect(store.print()).toBe(before);
  });
});
