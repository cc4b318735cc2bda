import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { Flash, SpareWriter } from "../../src/devices/ap/flash";
import { Staging } from "../../src/devices/ewc/images/staging";
import { InstallJournal } from "../../src/devices/iosxe/install/journal";
import { OperationSlot } from "../../src/devices/iosxe/install/slot";
import { ImageVerifier } from "../../src/image/verifier";
import { runStorm } from "../../src/storm/run";
import { seenIn, sightings, unseen } from "../../src/storm/sightings";
import { makeStormPki, type StormPki } from "../../src/storm/storm-lab";
import { Retransmission } from "../../src/tftp/retransmission";

// Each of these breaks one thing that a device does, from outside: do storms notice?

let keys: StormPki;
beforeAll(async () => {
  keys = await makeStormPki();
});
afterEach(() => vi.restoreAllMocks());

type Method = (...given: unknown[]) => unknown;

/** Replaces a method; `then` gets the object, the old method bound to it, and the arguments. */
function change<T extends object>(
  prototype: T,
  name: keyof T & string,
  then: (self: T, before: Method, given: unknown[]) => unknown,
): void {
  const methods = prototype as unknown as Record<string, Method>;
  const before = methods[name] as Method;
  vi.spyOn(methods, name).mockImplementation(function (this: unknown, ...given) {
    return then(this as T, before.bind(this), given);
  });
}

const mutants: Readonly<Record<string, () => void>> = {
  "erasing a partition leaves the boot variable at it": () => {
    const stale = new WeakSet<Flash>();
    const bootOf = Object.getOwnPropertyDescriptor(Flash.prototype, "boot")?.get as () => Flash["boot"];
    const owners = new WeakMap<SpareWriter, Flash>();
    change(Flash.prototype, "openSpare", (flash, before) => {
      const writer = before() as SpareWriter;
      owners.set(writer, flash);
      return writer;
    });
    change(SpareWriter.prototype, "erase", (writer, before) => {
      const flash = owners.get(writer)!;
      if (bootOf.call(flash) !== flash.active) stale.add(flash);
      return before();
    });
    change(Flash.prototype, "activate", (flash, before) => {
      before();
      stale.delete(flash);
    });
    vi.spyOn(Flash.prototype, "boot", "get").mockImplementation(function (this: Flash) {
      return stale.has(this) ? this.spare : bootOf.call(this);
    });
  },
  "what is half written counts as an image": () => {
    change(SpareWriter.prototype, "erase", (writer, before) => {
      before();
      writer.store({ version: "17.12.1.5", size: 1 });
    });
  },
  "signatures are not looked at": () => {
    change(ImageVerifier.prototype, "finish", (_, before) => {
      const read = before() as ReturnType<ImageVerifier["finish"]>;
      return read.verdict.kind === "bad-signature" || read.verdict.kind === "unsigned"
        ? { ...read, verdict: { kind: "ok" } }
        : read;
    });
  },
  "a failed operation is not logged": () => change(InstallJournal.prototype, "failed", () => {}),
  "a failed download is not logged": () => change(InstallJournal.prototype, "downloadFailed", () => {}),
  "a TFTP transfer never gives up": () => {
    change(Retransmission.prototype, "again", (timer, before, [now]) => {
      if (before(now)) return true;
      timer.first(now as number);
      return true;
    });
  },
  "a TFTP transfer tries once too often": () => {
    const spare = new WeakSet<Retransmission>();
    change(Retransmission.prototype, "again", (timer, before, [now]) => {
      if (before(now)) return true;
      if (spare.has(timer)) return false;
      spare.add(timer);
      timer.deadline = (now as number) + timer.timing.timeout;
      return true;
    });
  },
  "the staging area is never freed": () => {
    change(Staging.prototype, "relay", (_, before, given) => {
      before(...given);
      return () => {};
    });
  },
  "the install engine is never given back": () => {
    change(OperationSlot.prototype, "take", (_, before, given) => (before(...given) ? () => {} : undefined));
  },
};

/** Storms within which each of them must be noticed. */
const bound = 600;

describe(`what is broken is noticed within ${bound} storms`, () => {
  for (const [name, breakIt] of Object.entries(mutants)) {
    test(`${name}`, { timeout: 300_000 }, () => {
      breakIt();
      let noticed: string | undefined;
      for (let seed = 1; seed <= bound && noticed === undefined; seed++) {
        const { problem } = runStorm(seed, keys);
        if (problem !== undefined) noticed = `seed ${seed}: ${problem}`;
      }
      expect(noticed).toBeDefined();
    });
  }
});

describe("sightings", () => {
  test("a storm's lines show some, and all storms together leave none out", () => {
    const lines = [
      { at: 0, host: "9120-EWC", text: "... Disjoined Max Retransmission to AP" },
      { at: 1, host: "9120-EWC", text: "Failed to download file tftp://172.16.5.27/x: Timed out" },
    ];
    const seen = seenIn(lines);
    expect(seen).toHaveLength(2);
    const names = Object.keys(sightings);
    expect(unseen([{ seen }])).toHaveLength(names.length - 2);
    expect(unseen([{ seen }, { seen: names }])).toEqual([]);
  });
});
