import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentOf } from "../../src/servers/volume";
import { blocksAhead, wireBlock } from "../../src/tftp/block-number";
import type { TftpEvent } from "../../src/tftp/machine";
import { answerOptions, requestOptions } from "../../src/tftp/negotiation";
import { TftpReceiver } from "../../src/tftp/receiver";
import { TftpSender } from "../../src/tftp/sender";
import type { TftpMode, TftpTiming, TftpWishes } from "../../src/tftp/settings";
import { decodeTftp } from "../../src/wire/tftp/packet";
import { seeded } from "../seeded";
import { clientAt, type Fate, patterned, runPair, serverAt, well69 } from "./two-ends";

interface Run {
  readonly size: number;
  readonly wishes?: TftpWishes;
  readonly mode?: TftpMode;
  readonly timing?: Partial<TftpTiming>;
  readonly fate: Fate;
}

const policy = {
  options: ["blksize", "tsize", "timeout", "windowsize", "rollover"] as const,
  mostBlksize: 65464,
  mostWindowsize: 64,
  invalid: "ignore" as const,
};

/** A download: the request is taken as arrived, so the pair starts with the server's answer. */
function download({ size, wishes = {}, mode = "octet", timing = {}, fate }: Run) {
  const file = patterned(size);
  const pieces: Uint8Array[] = [];
  const client = TftpReceiver.fetch(0, well69, {
    path: "f",
    wishes,
    mode,
    timing,
    sink: (octets) => {
      pieces.push(octets.slice());
      return true;
    },
  });
  const answer = answerOptions(requestOptions(wishes, 0), policy, mode === "octet" ? size : undefined)!;
  const server = TftpSender.answer(0, clientAt, { content: contentOf(file), mode, timing, ...answer });
  const result = runPair(client, server, fate);
  return { ...result, file, got: join(pieces) };
}

function upload({ size, wishes = {}, mode = "octet", timing = {}, fate }: Run) {
  const file = patterned(size);
  const pieces: Uint8Array[] = [];
  const client = TftpSender.offer(0, well69, { path: "f", wishes, mode, timing, content: contentOf(file) });
  const answer = answerOptions(requestOptions(wishes, size), policy, size)!;
  const server = TftpReceiver.answer(0, clientAt, {
    mode,
    timing,
    ...answer,
    sink: (octets) => {
      pieces.push(octets.slice());
      return true;
    },
  });
  const result = runPair(client, server, fate);
  return { ...result, file, got: join(pieces) };
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const perfect: Fate = () => [1];

function last(events: readonly TftpEvent[]): TftpEvent | undefined {
  return events.at(-1);
}

describe("two machines", () => {
  test.each([0, 1, 511, 512, 513, 1024, 100_000])("%i octets arrive, down and up", (size) => {
    for (const run of [download, upload]) {
      const result = run({ size, fate: perfect });
      expect(result.got).toEqual(result.file);
      expect(last(result.client)).toEqual({ type: "done", octets: size });
      expect(last(result.server)).toEqual({ type: "done", octets: size });
    }
  });

  test("one packet lost costs one timeout", () => {
    let count = 0;
    const result = download({ size: 5000, fate: () => (++count === 6 ? [] : [1]) });
    expect(result.got).toEqual(result.file);
    expect(result.now).toBeLessThan(1000 + 2000 + 100);
  });

  test("a link that doubles everything doubles the packets, no more", () => {
    for (const windowsize of [1, 8]) {
      const single = download({ size: 40_000, wishes: { windowsize }, fate: perfect });
      const double = download({ size: 40_000, wishes: { windowsize }, fate: () => [1, 1] });
      expect(double.got).toEqual(double.file);
      expect(double.packets).toBeLessThanOrEqual(single.packets * 2.5 + 10);
    }
  });

  test.each([
    [0, undefined],
    [0, 0],
    [1, 1],
  ] as const)("past block 65,535 comes %i (rollover option %s)", (after, rollover) => {
    const wishes: TftpWishes = { blksize: 8, ...(rollover === undefined ? {} : { rollover }) };
    const seen: number[] = [];
    const result = download({
      size: 8 * 65_540 + 3,
      wishes,
      fate: (octets) => {
        const packet = decodeTftp(octets);
        if (packet.type === "data") seen.push(packet.block);
        return [0.01];
      },
    });
    expect(seen.slice(65_533, 65_538)).toEqual([65_534, 65_535, after, after + 1, after + 2]);
    expect(result.got).toEqual(result.file);
  });

  test("a client that was told nothing follows a server that rolls over to 1", () => {
    const file = patterned(8 * 65_540);
    const pieces: Uint8Array[] = [];
    const client = TftpReceiver.fetch(0, well69, {
      path: "f",
      wishes: { blksize: 8 },
      sink: (octets) => pieces.push(octets.slice()) > 0,
    });
    const server = TftpSender.answer(0, clientAt, {
      content: contentOf(file),
      agreement: { blksize: 8, windowsize: 1, rollover: 1 },
      accepted: [["blksize", "8"]],
    });
    runPair(client, server, perfect);
    expect(join(pieces)).toEqual(file);
  });

  test("roll-over with a window, under loss", () => {
    const random = seeded(7);
    const result = download({
      size: 8 * 65_600,
      wishes: { blksize: 8, windowsize: 16 },
      fate: () => (random() < 0.001 ? [] : [0.01]),
      timing: { timeout: 50 },
    });
    expect(last(result.client)).toMatchObject({ type: "done" });
    expect(result.got).toEqual(result.file);
  });

  test("under loss, duplication and reordering the octets are equal, or the failure is clean", () => {
    let completed = 0;
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(),
          size: fc.integer({ min: 0, max: 20_000 }),
          blksize: fc.constantFrom(8, 64, 512, 1468),
          windowsize: fc.integer({ min: 1, max: 20 }),
          loss: fc.constantFrom(0, 0.02, 0.1, 0.3),
          duplication: fc.constantFrom(0, 0.1, 0.5),
          jitter: fc.constantFrom(0, 5, 400, 2500),
          mode: fc.constantFrom("octet" as const, "netascii" as const),
          direction: fc.constantFrom(download, upload),
        }),
        ({ seed, size, blksize, windowsize, loss, duplication, jitter, mode, direction }) => {
          const random = seeded(seed);
          const copy = (): number => 1 + random() * jitter;
          const fate: Fate = () => {
            if (random() < loss) return [];
            return random() < duplication ? [copy(), copy()] : [copy()];
          };
          const wishes = { blksize, windowsize };
          const result = direction({ size: Math.min(size, blksize * 100), wishes, mode, fate });
          const ends = [last(result.client)!, last(result.server)!];
          for (const end of ends) expect(["done", "failed"]).toContain(end.type);
          // The end that has the file knows of it by a last ACK, which may be lost for good; not so the other.
          const receiver = direction === download ? ends[0]! : ends[1]!;
          if (receiver.type === "done") {
            expect(result.got).toEqual(result.file);
            completed += 1;
          } else expect(result.file.subarray(0, result.got.length)).toEqual(result.got);
          for (const events of [result.client, result.server]) {
            expect(events.filter((event) => event.type === "done" || event.type === "failed")).toHaveLength(
              1,
            );
          }
        },
      ),
      { numRuns: 300, seed: 42 },
    );
    expect(completed).toBeGreaterThan(250);
  });

  test("mutated octets never crash a machine, nor keep it going for ever", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 8 }), (seed, windowsize) => {
        const random = seeded(seed);
        const result = download({
          size: 6000,
          wishes: { windowsize, tsize: true },
          fate: (octets) => {
            if (random() < 0.2)
              octets[Math.floor(random() * Math.min(octets.length, 12))] = Math.floor(random() * 256);
            return [1 + random() * 3];
          },
        });
        expect(result.packets).toBeLessThan(20_000);
        expect(last(result.client)).toBeDefined();
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test("random datagrams at any state do no harm", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 }),
        fc.boolean(),
        (noise, asking) => {
          const machine = asking
            ? TftpReceiver.fetch(0, well69, { path: "f", sink: () => true })
            : TftpSender.answer(0, clientAt, { content: contentOf(patterned(900)) });
          let now = 0;
          for (const octets of noise) {
            const shaped =
              octets.length > 1 ? Uint8Array.of(0, octets[0]! % 8, ...octets.subarray(1)) : octets;
            machine.handleDatagram(now++, shaped, asking ? serverAt : clientAt);
            let sent = 0;
            while (machine.pollTransmit() !== undefined) sent += 1;
            expect(sent).toBeLessThan(5);
          }
        },
      ),
    );
  });
});

describe("block numbers", () => {
  test("go from 65,535 to 0, or to 1", () => {
    expect([0, 1, 65_535, 65_536, 65_537].map((it) => wireBlock(it, 0))).toEqual([0, 1, 65_535, 0, 1]);
    expect([0, 1, 65_535, 65_536, 131_070, 131_071].map((it) => wireBlock(it, 1))).toEqual([
      0, 1, 65_535, 1, 65_535, 1,
    ]);
  });

  test("distance on the circle", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: -32_000, max: 32_000 }),
        fc.constantFrom(0 as const, 1 as const),
        (from, distance, rollover) => {
          fc.pre(from + distance >= 1);
          expect(blocksAhead(wireBlock(from + distance, rollover), from, rollover)).toBe(distance);
        },
      ),
    );
  });
});
