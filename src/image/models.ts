import { didYouMean } from "../did-you-mean";
import { UsageError } from "../errors";

/** The names of AP image files, one per hardware family (device-facts §1.1). */
export const imageTypes = ["ap1g4", "ap1g5", "ap1g6", "ap1g6a", "ap1g6b", "ap1g7", "ap1g8", "ap3g3"] as const;
export type ImageType = (typeof imageTypes)[number];

/**
 * What an EWC bundle holds. The listing that is known has all but ap1g6b (Wi-Fi 6E; device-facts §1.2), which is one of an
 * older release; that a bundle has it, too, is inferred: the models of that type could not be upgraded otherwise.
 */
export const bundleImageTypes: readonly ImageType[] = imageTypes;

export type Band = "2.4 GHz" | "5 GHz" | "6 GHz" | "2.4/5 GHz";

export interface Radio {
  readonly slot: number;
  readonly band: Band;
}

export interface ApModel {
  /** As Cisco prints it without the regulatory suffix: C9105AXI, AIR-AP2802I. */
  readonly name: string;
  readonly imageType: ImageType;
  /** What upgrade.sh prints in `Using image /tmp/part.tar on <board> ...`. */
  readonly board: string;
  /** Whether the board name was seen on a device of the family, or follows from the family. */
  readonly boardEvidence: "seen" | "inferred";
  /** Can it run the controller itself? */
  readonly ewcCapable: boolean;
  readonly radios: readonly Radio[];
  /** Kilobytes of 1,024 octets that an idle AP has free in /tmp, as PRECHECK counts them. */
  readonly tmpKilobytes: number;
  /** Kilobytes of 1,024 octets of each of the two boot partitions (inferred: one full-size image fits well). */
  readonly partitionKilobytes: number;
}

interface Family {
  readonly imageType: ImageType;
  readonly board: string;
  readonly boardEvidence: "seen" | "inferred";
  readonly radios: readonly Radio[];
}

const dual: readonly Radio[] = radios("2.4 GHz", "5 GHz");
const flexible: readonly Radio[] = radios("2.4/5 GHz", "5 GHz");
const triple: readonly Radio[] = radios("2.4 GHz", "5 GHz", "5 GHz");
const sixGhz: readonly Radio[] = radios("2.4 GHz", "5 GHz", "6 GHz");

function family(
  imageType: ImageType,
  board: string,
  boardEvidence: "seen" | "inferred",
  bands: readonly Radio[],
): Family {
  return { imageType, board, boardEvidence, radios: bands };
}

const ap1g4 = family("ap1g4", "ap1g4", "inferred", dual);
const ap1g5 = family("ap1g5", "ap1g5", "inferred", dual);
const ap1g6 = family("ap1g6", "ap1g6", "inferred", dual);
const ap1g6a = family("ap1g6a", "ap1g6a", "inferred", triple);
const ap1g6b = family("ap1g6b", "ap1g6b", "inferred", sixGhz);
const ap1g7 = family("ap1g7", "ax-bcm43684", "inferred", dual);
const ap1g7Flexible = family("ap1g7", "ax-bcm43684", "inferred", flexible);
const ap1g8 = family("ap1g8", "ax-bcm32", "seen", dual);
const ap3g3 = family("ap3g3", "barbados", "seen", flexible);
const ap3g3Inferred = family("ap3g3", "barbados", "inferred", flexible);

/** Free /tmp of a C9105AXI on 17.3.3.26 (device-facts §4.1); other models are taken to have as much. */
const tmpKilobytes = 101_272;
const partitionKilobytes = 131_072;

/**
 * Every AP model that the lab can be asked for (device-facts §1.1, §1.3). That wall-plate models (…W) and the
 * Wi-Fi 6E models cannot run the controller is found; the radios' order is inferred.
 */
export const apModels: readonly ApModel[] = [
  model("AIR-AP1810W", ap1g4, false),
  model("AIR-AP1832I", ap1g4, false),
  model("AIR-AP1852I", ap1g4, false),
  model("AIR-AP1852E", ap1g4, false),
  model("AIR-AP1542I", ap1g5, false),
  model("AIR-AP1542D", ap1g5, false),
  model("AIR-AP1800I", ap1g5, false),
  model("AIR-AP1815I", ap1g5, false),
  model("AIR-AP1815W", ap1g5, false),
  model("AIR-AP1815T", ap1g5, false),
  model("AIR-AP1815M", ap1g5, false),
  model("C9117AXI", ap1g6, true),
  model("C9130AXI", ap1g6a, true),
  model("C9130AXE", ap1g6a, true),
  model("C9124AXI", ap1g6a, true),
  model("C9124AXD", ap1g6a, true),
  model("C9124AXE", ap1g6a, true),
  model("C9136I", ap1g6b, false),
  model("CW9162I", ap1g6b, false),
  model("CW9164I", ap1g6b, false),
  model("CW9166I", ap1g6b, false),
  model("C9115AXI", ap1g7, true),
  model("C9115AXE", ap1g7, true),
  model("C9120AXI", ap1g7Flexible, true),
  model("C9120AXE", ap1g7Flexible, true),
  model("C9120AXP", ap1g7Flexible, true),
  model("C9105AXI", ap1g8, true),
  model("C9105AXW", ap1g8, false),
  model("AIR-AP2802I", ap3g3, false),
  model("AIR-AP2802E", ap3g3, false),
  model("AIR-AP3802I", ap3g3, false),
  model("AIR-AP3802E", ap3g3, false),
  model("AIR-AP3802P", ap3g3, false),
  model("AIR-AP4800", ap3g3Inferred, false),
  model("AIR-AP1562I", ap3g3Inferred, false),
  model("IW-6300H", ap3g3Inferred, false),
];

/**
 * Finds a model by any usual spelling: with or without `AIR-`/`AIR-AP`/`C`/`CW`, a regulatory suffix (`-B`, `-E-K9`) or the
 * last letters (`9105` is the first of its series, C9105AXI). Case does not matter.
 * @throws UsageError naming the known models.
 */
export function findModel(name: string): ApModel {
  const wanted = key(name);
  const exact = apModels.find((candidate) => key(candidate.name) === wanted);
  if (exact) return exact;
  const bySeries = /^\d{4}(AX)?$/.test(wanted)
    ? (apModels.find((candidate) => key(candidate.name).startsWith(wanted)) ??
      apModels.find(
        (candidate) => key(candidate.name).slice(0, 3) === wanted.slice(0, 3) && wanted[3] === "0",
      ))
    : undefined;
  if (bySeries) return bySeries;
  const models = apModels.map((known) => known.name);
  const near = didYouMean(name, models);
  throw new UsageError(`unknown AP model "${name}"${near || `; known: ${models.join(", ")}`}`);
}

/** The regulatory domain that a spelling ends in, `-E` of C9105AXI-E and AIR-AP2802I-E-K9; nothing without one. */
export function domainOf(name: string): { readonly domain?: string } {
  const letter = /-([A-Z])(?:-K9)?$/i.exec(name.trim())?.[1];
  return letter === undefined ? {} : { domain: `-${letter.toUpperCase()}` };
}

export function modelsOfType(type: ImageType): readonly ApModel[] {
  return apModels.filter((candidate) => candidate.imageType === type);
}

export function isImageType(text: string): text is ImageType {
  return (imageTypes as readonly string[]).includes(text);
}

function model(name: string, of: Family, ewcCapable: boolean): ApModel {
  return { name, ...of, ewcCapable, tmpKilobytes, partitionKilobytes };
}

function radios(...bands: Band[]): readonly Radio[] {
  return bands.map((band, slot) => ({ slot, band }));
}

/** The part of a spelling that names the hardware: AIR-AP2802I-E-K9 -> 2802I, IW6300H-AC-E-K9 -> 6300H. */
function key(name: string): string {
  const upper = name.trim().toUpperCase();
  const bare = upper.replace(/^(AIR-AP|AIR-|CW|C|AP|IW-?)(?=\d)/, "");
  return bare.replace(/-.*$/, "");
}
