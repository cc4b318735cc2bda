import type { Random } from "../host/random";
import type { ImageType } from "../image/models";
import type { LinkProperties } from "../network/link";
import type { Fault, StormFault } from "./faults";
import { drawRules } from "./rule-sets";

type Draw = (random: Random, aps: readonly string[], types: readonly ImageType[]) => Fault;

/** A fault at some time before everything is mended. */
export function drawFault(
  random: Random,
  calmAt: number,
  aps: readonly { readonly name: string; readonly type: ImageType }[],
  kind: "join" | "network",
): StormFault {
  const draws = kind === "join" ? [...catalogue, archiveDownload, archiveDownload] : catalogue;
  const draw = draws[random.below(draws.length)] as Draw;
  // Half of them in the first minutes, when most happens.
  const at = random.chance(0.5) ? random.between(0, Math.min(calmAt, 240_000)) : random.between(0, calmAt);
  const [names, types] = [aps.map(({ name }) => name), aps.map(({ type }) => type)];
  return { at, ...draw(random, names, types) };
}

const catalogue: readonly Draw[] = [
  (random, aps) => impaired(random, aps, "loses", { loss: random.between(1, 30) / 100 }),
  (random, aps) => impaired(random, aps, "loses", { loss: random.between(1, 30) / 100 }),
  (random, aps) => impaired(random, aps, "delays", { latency: random.between(1, 1500) }),
  (random, aps) => impaired(random, aps, "jitters", { jitter: random.between(1, 400) }),
  (random, aps) => impaired(random, aps, "doubles", { duplication: random.between(1, 50) / 100 }),
  (random, aps) =>
    impaired(random, aps, "reorders", {
      reordering: random.between(1, 50) / 100,
      reorderDelay: random.between(1, 200),
    }),
  (random, aps) =>
    impaired(random, aps, "is narrow:", {
      mtu: random.between(300, 1400),
      fragmentation: random.chance(0.7),
    }),
  (random) => ({ kind: "server stops", lasts: random.between(1_000, 300_000) }),
  (random) => ({ kind: "server pauses", lasts: random.between(1_000, 300_000) }),
  (random) => {
    const rate = random.between(200, 20_000);
    return { kind: "server is slow", rate, lasts: random.between(1_000, 300_000) };
  },
  (random) => ({ kind: "server dies", octets: random.between(1, 100_000) }),
  (random, aps) => ({ kind: "access point power", name: picked(random, aps) }),
  (random, aps) => {
    const name = picked(random, aps);
    return { kind: "cable", name, lasts: random.between(1, 120_000) };
  },
  () => ({ kind: "controller power" }),
  (random) => {
    const lasts = random.between(1_000, 180_000);
    const port = random.pick([69, 69, 5246, 5247, 0]);
    return { kind: "port blocked", port, action: random.pick(["drop", "reject"] as const), lasts };
  },
  (random) => {
    const rules = drawRules(random);
    return { kind: "rules", rules, lasts: random.between(1_000, 300_000) };
  },
  (random, aps) => powerCutAt(random, picked(random, aps), random.pick(delicate)),
  (random, aps) => powerCutAt(random, picked(random, aps), random.pick(delicate)),
  (random) => ({
    kind: "file removed",
    file: random.pick(["ap1g6", "ap1g7", "ap1g8", "ap3g3", "C9800-AP-iosxe-wlc.bin"]),
  }),
  (random) => {
    const file = random.pick(["ap1g6", "ap1g7", "ap1g8", "ap3g3"]);
    return { kind: "file replaced", file, size: random.between(0, 40_000) };
  },
  (random) => {
    const port = random.pick([5246, 5247, 69]);
    return { kind: "noise", port, count: random.between(1, 200) };
  },
  (random) => {
    const chance = random.between(1, 50) / 1000;
    return { kind: "octets turned", chance, lasts: random.between(1_000, 120_000) };
  },
];

/** Lines after which an access point has its hands in its flash. */
const delicate = [
  "Image signing verify",
  "mount ubifs",
  "Untar",
  "Sync image to disk",
  "Successfully verified image",
  "do ACTIVATE",
  "set BOOT",
  "Cleanup tmp files",
] as const;

/** The power goes within seconds of the next line of the kind. */
function powerCutAt(random: Random, name: string, line: string): Fault {
  return { kind: "power after line", name, line, after: random.between(0, 12_000) };
}

const archiveDownload: Draw = (random, aps, types) => {
  const index = random.below(aps.length);
  const [name, type] = [aps[index] as string, types[index] as ImageType];
  const defect = random.chance(0.3)
    ? random.pick(["corrupt", "unsigned", "bad-signature"] as const)
    : undefined;
  const gap = random.between(40_000, 90_000);
  const cut = random.chance(0.7) ? random.between(0, 25_000) : undefined;
  return {
    kind: "archive download",
    name,
    type,
    gap,
    ...(defect === undefined ? {} : { defect }),
    ...(cut === undefined ? {} : { cut }),
  };
};

function impaired(
  random: Random,
  aps: readonly string[],
  verb: string,
  properties: Partial<LinkProperties>,
): Fault {
  const where = random.pick(["the controller's link", "the server's link", "segment access", ...aps]);
  return { kind: "link", where, verb, properties, lasts: random.between(1_000, 600_000) };
}

const picked = (random: Random, aps: readonly string[]): string => aps[random.below(aps.length)] as string;
