import { describe, expect, test } from "vitest";
import { contentOf } from "../../src/servers/volume";
import { type SendOptions, TftpSender } from "../../src/tftp/sender";
import type { TftpAgreement } from "../../src/tftp/settings";
import { clientAt, patterned, Scripted, serverAt, well69 } from "./two-ends";

function serving(
  size: number,
  agreement?: Partial<TftpAgreement>,
  options: Partial<SendOptions> = {},
): Scripted {
  return new Scripted(
    TftpSender.answer(0, clientAt, {
      content: contentOf(patterned(size)),
      agreement: { blksize: 512, windowsize: 1, ...agreement },
      ...options,
    }),
  );
}

function ack(end: Scripted, now: number, block: number): string[] {
  return end.hears(now, { type: "ack", block }, clientAt);
}

describe("a server that sends", () => {
  test("sends block by block", () => {
    const end = serving(1024);
    expect(end.sends()).toEqual(["DATA 1 (512 octets)"]);
    expect(ack(end, 1, 1)).toEqual(["DATA 2 (512 octets)"]);
    expect(ack(end, 2, 2)).toEqual(["DATA 3 (0 octets)"]);
    expect(ack(end, 3, 3)).toEqual([]);
    expect(end.events.at(-1)).toEqual({ type: "done", octets: 1024 });
    expect(end.machine.over).toBe(true);
  });

  test("an empty file is one empty block", () => {
    const end = serving(0);
    expect(end.sends()).toEqual(["DATA 1 (0 octets)"]);
    ack(end, 1, 1);
    expect(end.events.at(-1)).toEqual({ type: "done", octets: 0 });
  });

  test("an ACK that comes twice sends nothing: no Sorcerer's Apprentice", () => {
    const end = serving(2000);
    end.sends();
    ack(end, 1, 1);
    expect(ack(end, 2, 1)).toEqual([]);
    expect(ack(end, 2, 0)).toEqual([]);
    expect(ack(end, 2, 3)).toEqual([]);
    expect(ack(end, 3, 2)).toEqual(["DATA 3 (512 octets)"]);
  });

  test("at 0 sends, at 1 s, 3 s, 7 s, 15 s, 31 s again, at 63 s gives up, as tftpd-hpa", () => {
    const end = serving(2000, {}, { timing: { timeout: 1000, tries: 6, backoff: 2 } });
    expect(end.sends()).toEqual(["DATA 1 (512 octets)"]);
    expect(end.waits(999)).toEqual([]);
    for (const at of [1000, 3000, 7000, 15_000, 31_000]) {
      expect(end.machine.pollTimeout()).toBe(at);
      expect(end.waits(at)).toEqual(["DATA 1 (512 octets)"]);
    }
    expect(end.waits(63_000)).toEqual([]);
    expect(end.events.at(-1)).toMatchObject({ failure: "timed-out", detail: "no answer to block 1" });
  });

  test("the OACK waits for ACK 0, and is repeated", () => {
    const end = serving(600, { blksize: 600 }, { accepted: [["blksize", "600"]] } as Partial<SendOptions>);
    expect(end.sends()).toEqual(["OACK blksize=600"]);
    expect(end.waits(1000)).toEqual(["OACK blksize=600"]);
    expect(ack(end, 1001, 1)).toEqual([]);
    expect(ack(end, 1002, 0)).toEqual(["DATA 1 (600 octets)"]);
    expect(ack(end, 1003, 1)).toEqual(["DATA 2 (0 octets)"]);
  });

  test("a client's ERROR ends it silently", () => {
    const end = serving(600);
    end.sends();
    expect(end.hears(1, { type: "error", code: 3, message: "full" }, clientAt)).toEqual([]);
    expect(end.events.at(-1)).toEqual({ type: "failed", failure: "disk-full", detail: "full", told: true });
    expect(ack(end, 2, 1)).toEqual([]);
  });

  test("a stranger's ACK moves nothing", () => {
    const end = serving(2000);
    end.sends();
    const stranger = { ...clientAt, port: 9 };
    expect(end.hears(1, { type: "ack", block: 1 }, stranger)).toEqual(["ERROR 5 Unknown transfer ID"]);
    expect(ack(end, 2, 1)).toEqual(["DATA 2 (512 octets)"]);
  });

  test("octets that are no TFTP are counted and dropped", () => {
    const end = serving(2000);
    end.sends();
    end.machine.handleDatagram(1, Uint8Array.of(9), clientAt);
    end.machine.handleDatagram(1, Uint8Array.of(0, 4, 0, 1, 0), clientAt);
    expect(end.sends()).toEqual([]);
    expect(end.machine.progress.ignored).toBe(2);
  });

  test("netascii grows the file", () => {
    const lines = contentOf(new TextEncoder().encode("a\n".repeat(200)));
    const end = serving(0, {}, { content: lines, mode: "netascii" });
    expect(end.sends()).toEqual(["DATA 1 (512 octets)"]);
    expect(ack(end, 1, 1)).toEqual(["DATA 2 (88 octets)"]);
  });
});

describe("a window", () => {
  test("goes out whole, and on from what was acknowledged", () => {
    const end = serving(4000, { windowsize: 3 });
    expect(end.sends()).toEqual([1, 2, 3].map((block) => `DATA ${block} (512 octets)`));
    expect(ack(end, 1, 3)).toEqual([4, 5, 6].map((block) => `DATA ${block} (512 octets)`));
    expect(ack(end, 2, 4)).toEqual([5, 6, 7].map((block) => `DATA ${block} (512 octets)`));
    expect(ack(end, 3, 7)).toEqual(["DATA 8 (416 octets)"]);
    ack(end, 4, 8);
    expect(end.events.at(-1)).toEqual({ type: "done", octets: 4000 });
  });

  test("whose first block is missing starts again once, not for each repetition", () => {
    const end = serving(4000, { windowsize: 3 });
    end.sends();
    ack(end, 1, 3);
    expect(ack(end, 2, 3)).toHaveLength(3);
    expect(ack(end, 3, 3)).toHaveLength(0);
    expect(end.waits(1001)).toHaveLength(3);
    expect(ack(end, 1002, 3)).toHaveLength(3);
  });
});

describe("a client that stores", () => {
  function storing(wishes = {}): Scripted {
    const content = contentOf(patterned(700));
    return new Scripted(TftpSender.offer(0, well69, { path: "/w", content, wishes }));
  }

  test("to a server without options", () => {
    const end = storing({ tsize: true, blksize: 1000 });
    expect(end.sends()).toEqual(["WRQ /w octet tsize=700 blksize=1000"]);
    expect(end.hears(1, { type: "ack", block: 0 }, serverAt)).toEqual(["DATA 1 (512 octets)"]);
    expect(end.hears(2, { type: "ack", block: 1 }, serverAt)).toEqual(["DATA 2 (188 octets)"]);
    end.hears(3, { type: "ack", block: 2 }, serverAt);
    expect(end.events.at(-1)).toEqual({ type: "done", octets: 700 });
  });

  test("with options", () => {
    const end = storing({ blksize: 1000 });
    end.sends();
    const packet = { type: "oack" as const, options: [["blksize", "700"] as const] as [string, string][] };
    expect(end.hears(1, packet, serverAt)).toEqual(["DATA 1 (700 octets)"]);
    expect(end.hears(2, { type: "ack", block: 1 }, serverAt)).toEqual(["DATA 2 (0 octets)"]);
  });

  test("refuses an OACK it did not ask for", () => {
    const end = storing();
    end.sends();
    const packet = { type: "oack" as const, options: [["blksize", "700"]] as [string, string][] };
    expect(end.hears(1, packet, serverAt)).toEqual(["ERROR 8 Failure to negotiate RFC2347 options"]);
  });
});
