import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { type ReceiveOptions, TftpReceiver } from "../../src/tftp/receiver";
import type { TftpWishes } from "../../src/tftp/settings";
import { encodeTftp, type TftpPacket } from "../../src/wire/tftp/packet";
import { patterned, Scripted, serverAt, well69 } from "./two-ends";

const file = patterned(70_000);

function fetching(wishes: TftpWishes = {}, options: Partial<ReceiveOptions> = {}) {
  const got: number[] = [];
  const sink = (octets: Uint8Array): boolean => {
    got.push(...octets);
    return true;
  };
  const machine = TftpReceiver.fetch(0, well69, { path: "/EWC/ap1g6", wishes, sink, ...options });
  return Object.assign(new Scripted(machine), { got });
}

function data(block: number, length = 512): TftpPacket {
  return { type: "data", block, data: file.subarray(0, length) };
}

function oack(...options: [string, string][]): TftpPacket {
  return { type: "oack", options };
}

describe("a client that fetches", () => {
  test("asks 10 times, 4 s apart, and gives up at 40 s", () => {
    const end = fetching({}, { timing: { timeout: 4000, tries: 10 } });
    expect(end.sends()).toEqual(["RRQ /EWC/ap1g6 octet"]);
    expect(end.waits(3999)).toEqual([]);
    for (let i = 1; i < 10; i++) expect(end.waits(i * 4000)).toEqual(["RRQ /EWC/ap1g6 octet"]);
    expect(end.machine.pollTimeout()).toBe(40_000);
    expect(end.waits(40_000)).toEqual([]);
    expect(end.events).toEqual([
      { type: "failed", failure: "timed-out", detail: "no answer to the request", told: false },
    ]);
    expect(end.machine.over).toBe(true);
  });

  test("doubles its waits when told to: 1, 3, 7, 15, 31, over at 63 s", () => {
    const end = fetching({}, { timing: { timeout: 1000, tries: 6, backoff: 2 } });
    end.sends();
    const times: number[] = [];
    while (end.machine.pollTimeout() !== undefined) {
      times.push(end.machine.pollTimeout()!);
      end.waits(times.at(-1)!);
    }
    expect(times).toEqual([1000, 3000, 7000, 15_000, 31_000, 63_000]);
  });

  test("takes data at once from a server that knows no options", () => {
    const end = fetching({ blksize: 1468, windowsize: 8 });
    expect(end.sends()).toEqual(["RRQ /EWC/ap1g6 octet blksize=1468 windowsize=8"]);
    expect(end.hears(10, data(1), serverAt)).toEqual(["ACK 1"]);
    expect(end.hears(20, data(2, 100), serverAt)).toEqual(["ACK 2"]);
    expect(end.got.length).toBe(612);
    expect(end.events).toEqual([
      { type: "agreed", agreement: { blksize: 512, windowsize: 1 } },
      { type: "done", octets: 612 },
    ]);
  });

  test("takes what the OACK lowered, and tells the size before data", () => {
    const end = fetching({ blksize: 8192, tsize: true, windowsize: 4 });
    end.sends();
    expect(end.hears(1, oack(["TSIZE", "5000"], ["blksize", "1024"]), serverAt)).toEqual(["ACK 0"]);
    expect(end.events).toEqual([
      { type: "agreed", agreement: { blksize: 1024, windowsize: 1, tsize: 5000 } },
    ]);
    expect(end.hears(2, oack(["TSIZE", "5000"], ["blksize", "1024"]), serverAt)).toEqual(["ACK 0"]);
    expect(end.hears(3, data(1, 1024), serverAt)).toEqual(["ACK 1"]);
    expect(end.hears(4, oack(["TSIZE", "5000"], ["blksize", "1024"]), serverAt)).toEqual([]);
  });

  test.each([
    [oack(["blksize", "9000"]), "blksize 9000"],
    [oack(["blksize", "7"]), "blksize 7"],
    [oack(["blksize", "x"]), "blksize x is no number"],
    [oack(["windowsize", "5"]), "windowsize 5"],
    [oack(["tsize", "5"]), "tsize 5"],
    [oack(["timeout", "9"]), "timeout 9"],
    [oack(["rollover", "2"]), "rollover 2"],
    [oack(["multicast", "1"]), "multicast, which was not asked for"],
  ])("refuses %j with ERROR 8", (packet, why) => {
    const end = fetching({ blksize: 8192, windowsize: 4, timeout: 3 });
    end.sends();
    expect(end.hears(1, packet, serverAt)).toEqual(["ERROR 8 Failure to negotiate RFC2347 options"]);
    expect(end.events).toEqual([
      {
        type: "failed",
        failure: "options-refused",
        detail: `the server's OACK has ${why}`,
        told: false,
      },
    ]);
  });

  test("the timeout option sets the repetition", () => {
    const end = fetching({ timeout: 3 });
    end.sends();
    end.hears(100, oack(["timeout", "3"]), serverAt);
    expect(end.machine.pollTimeout()).toBe(3100);
  });

  test("an ERROR ends it, in the server's words", () => {
    const end = fetching();
    end.sends();
    expect(end.hears(1, { type: "error", code: 1, message: "File not found" }, serverAt)).toEqual([]);
    expect(end.events).toEqual([
      { type: "failed", failure: "no-such-file", detail: "File not found", told: true },
    ]);
  });

  test("a stranger gets ERROR 5 and the transfer goes on", () => {
    const end = fetching();
    end.sends();
    end.hears(1, data(1), serverAt);
    expect(end.hears(2, data(1), { ...serverAt, port: 50001 })).toEqual(["ERROR 5 Unknown transfer ID"]);
    expect(end.hears(2, data(1), { address: "10.0.0.9", port: 50000 })).toEqual([
      "ERROR 5 Unknown transfer ID",
    ]);
    const error: TftpPacket = { type: "error", code: 0, message: "die" };
    expect(end.hears(3, error, { ...serverAt, port: 50001 })).toEqual([]);
    expect(end.hears(4, data(2, 1), serverAt)).toEqual(["ACK 2"]);
    expect(end.events.at(-1)).toEqual({ type: "done", octets: 513 });
  });

  test("a stranger's answer before the server's is refused too", () => {
    const end = fetching();
    end.sends();
    expect(end.hears(1, data(1), { address: "10.0.0.9", port: 1 })).toEqual(["ERROR 5 Unknown transfer ID"]);
    expect(end.hears(2, data(1, 3), serverAt)).toEqual(["ACK 1"]);
    expect(end.got.length).toBe(3);
  });

  test("duplicates are acknowledged again and not stored again", () => {
    const end = fetching();
    end.sends();
    end.hears(1, data(1), serverAt);
    expect(end.hears(2, data(1), serverAt)).toEqual(["ACK 1"]);
    expect(end.hears(3, data(3), serverAt)).toEqual([]);
    expect(end.hears(4, data(0), serverAt)).toEqual([]);
    expect(end.got.length).toBe(512);
  });

  test("after the last ACK it dallies, and says it again", () => {
    const end = fetching({}, { timing: { dally: 2000 } });
    end.sends();
    expect(end.hears(10, data(1, 7), serverAt)).toEqual(["ACK 1"]);
    expect(end.machine.over).toBe(false);
    expect(end.hears(1010, data(1, 7), serverAt)).toEqual(["ACK 1"]);
    expect(end.hears(1011, { type: "error", code: 0, message: "late" }, serverAt)).toEqual([]);
    expect(end.waits(2010)).toEqual([]);
    expect(end.machine.over).toBe(true);
    expect(end.events.map((event) => event.type)).toEqual(["agreed", "done"]);
  });

  test("the last ACK is repeated when nothing comes", () => {
    const end = fetching({}, { timing: { timeout: 1000, tries: 3 } });
    end.sends();
    end.hears(0, data(1), serverAt);
    expect(end.waits(1000)).toEqual(["ACK 1"]);
    expect(end.waits(2000)).toEqual(["ACK 1"]);
    expect(end.waits(3000)).toEqual([]);
    expect(end.events.at(-1)).toMatchObject({ failure: "timed-out", detail: "block 2 did not come" });
  });

  test("too much for the space: told by tsize, or found out", () => {
    const told = fetching({ tsize: true }, { space: 1000 });
    told.sends();
    expect(told.hears(1, oack(["tsize", "1001"]), serverAt)).toEqual([
      "ERROR 3 Disk full or allocation exceeded",
    ]);
    expect(told.events.at(-1)).toMatchObject({ failure: "disk-full", told: false });
    const exact = fetching({ tsize: true }, { space: 1000 });
    exact.sends();
    expect(exact.hears(1, oack(["tsize", "1000"]), serverAt)).toEqual(["ACK 0"]);
    const found = fetching({}, { space: 1000 });
    found.sends();
    found.hears(1, data(1), serverAt);
    expect(found.hears(2, data(2), serverAt)).toEqual(["ERROR 3 Disk full or allocation exceeded"]);
    expect(found.events.at(-1)).toMatchObject({ failure: "disk-full" });
  });

  test("a sink without room ends it with ERROR 3", () => {
    const end = fetching({}, { sink: () => false });
    end.sends();
    // The ACK is under way before the block is stored.
    expect(end.hears(1, data(1), serverAt)).toEqual(["ACK 1"]);
    expect(end.sends()).toEqual(["ERROR 3 Disk full or allocation exceeded"]);
    expect(end.events.at(-1)).toMatchObject({ failure: "disk-full" });
    expect(end.machine.over).toBe(true);
  });

  test("the last block is acknowledged only once there was room for it", () => {
    const end = fetching({}, { sink: () => false });
    end.sends();
    expect(end.hears(1, data(1, 100), serverAt)).toEqual(["ERROR 3 Disk full or allocation exceeded"]);
    expect(end.events.at(-1)).toMatchObject({ failure: "disk-full" });
  });

  test("what was acknowledged is stored even when nobody asks for events before the next block", () => {
    const got: number[] = [];
    const sink = (octets: Uint8Array) => got.push(...octets) > 0;
    const machine = TftpReceiver.fetch(0, well69, { path: "f", sink });
    for (const [block, length] of [
      [1, 512],
      [2, 512],
      [3, 7],
    ] as const) {
      machine.handleDatagram(block, encodeTftp(data(block, length)), serverAt);
    }
    expect(got.length).toBe(1031);
  });

  test("a block larger than agreed breaks the protocol", () => {
    const end = fetching();
    end.sends();
    expect(end.hears(1, data(1, 513), serverAt)).toEqual(["ERROR 4 Illegal TFTP operation"]);
    expect(end.events.at(-1)).toMatchObject({ failure: "protocol" });
  });

  test("abort tells the server; before its first answer there is nobody to tell", () => {
    const early = fetching();
    early.sends();
    early.machine.abort(0, "Transfer cancelled");
    expect(early.sends()).toEqual([]);
    const late = fetching();
    late.sends();
    late.hears(1, data(1), serverAt);
    late.machine.abort(0, "Transfer cancelled");
    expect(late.sends()).toEqual(["ERROR 0 Transfer cancelled"]);
    expect(late.events.at(-1)).toMatchObject({ type: "failed", failure: "cancelled" });
  });

  test("ICMP unreachable is heeded only when asked", () => {
    const deaf = fetching();
    deaf.machine.handleUnreachable("port");
    expect(deaf.sends()).toHaveLength(1);
    const heeding = fetching({}, { heedUnreachable: ["port"] });
    heeding.sends();
    heeding.machine.handleUnreachable("host");
    heeding.machine.handleUnreachable("port");
    heeding.sends();
    expect(heeding.events).toMatchObject([{ failure: "unreachable", detail: "port" }]);
  });

  test("a wish outside its RFC is the caller's fault", () => {
    for (const wishes of [
      { blksize: 7 },
      { blksize: 65465 },
      { windowsize: 0 },
      { timeout: 256 },
      { timeout: 1.5 },
    ]) {
      expect(() => fetching(wishes)).toThrow(UsageError);
    }
  });
});

describe("a window", () => {
  function windowed() {
    const end = fetching({ blksize: 512, windowsize: 4 });
    end.sends();
    end.hears(0, oack(["blksize", "512"], ["windowsize", "4"]), serverAt);
    return end;
  }

  test("is acknowledged at its end", () => {
    const end = windowed();
    expect([1, 2, 3, 4, 5].flatMap((block) => end.hears(1, data(block), serverAt))).toEqual(["ACK 4"]);
    expect(end.hears(2, data(6, 0), serverAt)).toEqual(["ACK 6"]);
  });

  test("with a gap is answered once, and starts anew there", () => {
    const end = windowed();
    end.hears(1, data(1), serverAt);
    expect(end.hears(1, data(3), serverAt)).toEqual(["ACK 1"]);
    expect(end.hears(1, data(4), serverAt)).toEqual([]);
    expect([2, 3, 4, 5].flatMap((block) => end.hears(2, data(block), serverAt))).toEqual(["ACK 5"]);
  });

  test("that comes again whole is acknowledged once", () => {
    const end = windowed();
    for (const block of [1, 2, 3, 4]) end.hears(1, data(block), serverAt);
    expect([1, 2, 3, 4].flatMap((block) => end.hears(2, data(block), serverAt))).toEqual(["ACK 4"]);
  });
});
