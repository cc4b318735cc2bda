import type { Random } from "../host/random";
import type { ImageDefect } from "../image/ap-image";
import type { ImageType } from "../image/models";
import type { ApVersion } from "../image/versions";
import { drawFault } from "./draw-faults";
import { faultText, type StormFault } from "./faults";
import type { StormServerKind } from "./file-server";

export const rivalVersion: ApVersion = "17.3.3.26";

/** One upgrade and all that goes wrong with it, drawn from a seed. */
export interface StormPlan {
  readonly seed: number;
  /** Access points with an older image join (join), or the whole network is upgraded (network). */
  readonly kind: "join" | "network";
  readonly from: ApVersion;
  readonly to: ApVersion;
  readonly server: StormServerKind;
  /** The router lets through what a stateful rule set allows, all the time; or everything. */
  readonly stateful: boolean;
  readonly accessPoints: readonly StormApPlan[];
  readonly defects: Partial<Record<ImageType, ImageDefect | "missing">>;
  /** Octets of the controller's `ap_images:`, where it is too small. */
  readonly imageSpace: number | undefined;
  /** A second controller of an older version is on the segment for a while. */
  readonly rival: { readonly from: number; readonly until: number } | undefined;
  readonly faults: readonly StormFault[];
  /** Lab time at which everything is mended. */
  readonly calmAt: number;
}

export interface StormApPlan {
  readonly name: string;
  readonly model: string;
  readonly version: ApVersion;
  readonly backup: ApVersion;
  readonly tmpKilobytes?: number;
  readonly flashKilobytes?: number;
}

const minute = 60_000;
/** Octets of `ap_images:` that hold one image, as a device's do; and that hold none. */
const spaceForOne = 30_000;
export const spaceForNone = 10_000;
const models: readonly [string, ImageType][] = [
  ["C9105AXI", "ap1g8"],
  ["C9117AXI", "ap1g6"],
  ["AIR-AP2802I", "ap3g3"],
  ["C9120AXI", "ap1g7"],
];
const defects = ["missing", "corrupt", "truncated", "unsigned", "bad-signature", "wrong-family"] as const;

export function drawPlan(seed: number, random: Random): StormPlan {
  const kind = random.chance(0.4) ? "join" : "network";
  const from = "17.9.4.27";
  const count = random.pick([1, 1, 2, 2, 3]);
  const chosen = Array.from(
    { length: count },
    () => models[random.below(models.length)] as [string, ImageType],
  );
  const accessPoints = chosen.map(([model], index): StormApPlan => {
    // In a network upgrade the server has the new version only: nobody could bring an older image to the present one.
    const isOld = kind === "join" && random.chance(0.8);
    const isFull = random.chance(0.04);
    return {
      name: `AP-${index + 1}`,
      model,
      version: isOld ? "17.3.3.26" : from,
      backup: random.chance(0.1) ? "0.0.0.0" : random.chance(0.1) ? from : "8.10.130.0",
      ...(isFull ? (random.chance(0.5) ? { tmpKilobytes: 4 } : { flashKilobytes: 8 }) : {}),
    };
  });
  const calmAt = random.between(4, 14) * minute;
  const faults = Array.from({ length: random.between(0, 6) }, () =>
    drawFault(
      random,
      calmAt,
      chosen.map(([, type], index) => ({ name: `AP-${index + 1}`, type })),
      kind,
    ),
  );
  const rivalFrom = random.between(0, calmAt / 2);
  const rival = random.chance(0.08)
    ? { from: rivalFrom, until: random.between(rivalFrom, calmAt) }
    : undefined;
  const broken = random.chance(0.15) ? (chosen[0] as [string, ImageType])[1] : undefined;
  return {
    seed,
    kind,
    from,
    to: "17.12.1.5",
    server: random.pick(["tftpd-hpa", "tftpd-hpa", "tftpd64", "openssh"] as const),
    stateful: random.chance(0.25),
    accessPoints,
    defects: broken === undefined ? {} : { [broken]: random.pick(defects) },
    imageSpace: random.chance(0.12) ? spaceForOne : random.chance(0.02) ? spaceForNone : undefined,
    rival,
    faults: faults.sort((one, two) => one.at - two.at),
    calmAt,
  };
}

/** The plan for people, one thing a line. */
export function planText(plan: StormPlan): string[] {
  const lines = [
    `${plan.kind === "join" ? "join-time downloads" : "network upgrade"} ${plan.from} to ${plan.kind === "join" ? plan.from : plan.to} from ${plan.server}${plan.stateful ? " through a stateful firewall" : ""}`,
    ...plan.accessPoints.map(({ name, model, version, backup, tmpKilobytes, flashKilobytes }) =>
      [
        `${name}: ${model} ${version} backup ${backup}`,
        tmpKilobytes === undefined ? "" : `, ${tmpKilobytes} KB of /tmp`,
        flashKilobytes === undefined ? "" : `, ${flashKilobytes} KB of flash`,
      ].join(""),
    ),
    ...Object.entries(plan.defects).map(([type, defect]) => `the bundle's ${type} is ${defect}`),
    ...(plan.imageSpace === undefined ? [] : [`ap_images: has ${plan.imageSpace} octets`]),
    ...(plan.rival === undefined
      ? []
      : [
          `a second controller of ${rivalVersion} from ${plan.rival.from / 1000} s to ${plan.rival.until / 1000} s`,
        ]),
    ...plan.faults.map((fault) => `${(fault.at / 1000).toFixed(1)} s: ${faultText(fault)}`),
    `${(plan.calmAt / 1000).toFixed(1)} s: everything is mended`,
  ];
  return lines;
}
