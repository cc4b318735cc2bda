import { UsageError } from "../errors";

/**
 * The AP's way to write a release, `17.9.4.27`: major, minor, maintenance and build. It is what APs and the
 * controller compare (device-facts §1.2). IOS-XE writes the same release `17.09.04a`.
 */
export type ApVersion = `${number}.${number}.${number}.${number}`;

/** Pairs that a real device printed (device-facts §1.2). */
const seen: readonly (readonly [ap: ApVersion, iosXe: string])[] = [
  ["17.3.3.26", "17.03.03"],
  ["17.9.4.27", "17.09.04a"],
  ["17.12.1.5", "17.12.01"],
];

/** @throws UsageError when the text is no quad of numbers from 0 to 255 (they are octets on the wire, RFC 5415 §4.6.39). */
export function parseApVersion(text: string): ApVersion {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text.trim());
  const numbers = match?.slice(1).map(Number);
  if (!numbers || numbers.some((number) => number > 255)) {
    throw new UsageError(`"${text}" is no AP version: four numbers up to 255 are wanted, as in 17.9.4.27`);
  }
  return numbers.join(".") as ApVersion;
}

/** The four numbers, as CAPWAP's WTP Descriptor carries them. */
export function versionNumbers(version: ApVersion): readonly [number, number, number, number] {
  const [major = 0, minor = 0, maintenance = 0, build = 0] = version.split(".").map(Number);
  return [major, minor, maintenance, build];
}

/** Negative when `a` is the older, positive when it is the newer, 0 when they are the same. */
export function compareApVersions(a: ApVersion, b: ApVersion): number {
  const left = versionNumbers(a);
  const right = versionNumbers(b);
  for (let i = 0; i < 4; i++) {
    const difference = left[i]! - right[i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * `17.9.4.27` -> `17.09.04a`. Outside the seen pairs the first three numbers are kept and padded and the build is
 * dropped (inferred: most releases bear no letter).
 */
export function iosXeVersion(version: ApVersion): string {
  const pair = seen.find(([ap]) => ap === version);
  if (pair) return pair[1];
  const [major, minor, maintenance] = versionNumbers(version);
  return [major, minor, maintenance].map(pad).join(".");
}

/** How an image version was found for a release. */
export interface ImageVersionOfRelease {
  readonly version: ApVersion;
  /**
   * `named`: the text is an image version itself, or one of that release was named before; `seen`: a real device printed the
   * pair; `rule`: nobody knows the build, so it is 20, plus one for each letter.
   */
  readonly basis: "named" | "seen" | "rule";
}

/**
 * The AP image version that somebody means who writes `17.12.4`, `17.9.4a`, `17.09.04a` or `17.9.4.27`.
 * @param named image versions that were named before: a release stands for one of them that is of it
 * @throws UsageError when the text is neither an image version nor a release.
 */
export function imageVersionOf(text: string, named: Iterable<string> = []): ImageVersionOfRelease {
  const release = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})([a-z]?)$/.exec(text.trim());
  if (!release) {
    if (!/^\d+(?:\.\d+){3}$/.test(text.trim()))
      throw new UsageError(
        `"${text}" is no version: wanted is a release such as 17.12.4 or 17.9.4a, or an AP image version such as 17.9.4.27`,
      );
    return { version: parseApVersion(text), basis: "named" };
  }
  const [, major, minor, maintenance, letter = ""] = release;
  const numbers = [major, minor, maintenance].map(Number);
  const padded = numbers.map(pad).join(".") + letter;
  const isOfIt = (version: string) => {
    const sameNumbers = version.startsWith(`${numbers.join(".")}.`);
    const pair = seen.find(([ap]) => ap === version);
    return sameNumbers && (letter === "" || pair === undefined || pair[1] === padded);
  };
  const before = [...named].filter(isOfIt).pop();
  if (before !== undefined) return { version: parseApVersion(before), basis: "named" };
  const pair = seen.find(([, known]) => known === padded);
  if (pair) return { version: pair[0], basis: "seen" };
  const build = 20 + (letter ? letter.charCodeAt(0) - 96 : 0);
  return { version: parseApVersion(`${numbers.join(".")}.${build}`), basis: "rule" };
}

/** In words, for whoever wrote the release. */
export function explainRelease(text: string, { version, basis }: ImageVersionOfRelease): string {
  const told = `release ${text} is taken for AP image version ${version}`;
  if (basis === "seen") return `${told}, as real devices print it`;
  if (basis === "named") return `${told}, which was named before`;
  return `${told} by a rule (build 20, and one more for each letter): Cisco's build number of this release is not known here; where it matters, write the image version itself, as \`show ap image\` shows it`;
}

/**
 * `17.9.4a` or `17.09.04a` -> `17.9.4.27`. Outside the seen pairs the build cannot be known, so: 20, plus one for each letter
 * (inferred; where it matters, name the AP version itself).
 * @throws UsageError when the text is no IOS-XE release.
 */
export function apVersionOf(iosXe: string): ApVersion {
  if (!/^(\d{1,3})\.(\d{1,3})\.(\d{1,3})([a-z]?)$/.test(iosXe.trim()))
    throw new UsageError(`"${iosXe}" is no IOS-XE version, as in 17.9.4a`);
  return imageVersionOf(iosXe).version;
}

/** `17.9.4a`: the release as people write it and `show version` prints it. */
export function shortIosXeVersion(version: ApVersion): string {
  return iosXeVersion(version).replace(/(^|\.)0+(?=\d)/g, "$1");
}

/**
 * `17.09.04.0.6325`: the release as `show install summary` prints it. The last number is Cisco's build number, of which
 * none but 17.06.01's is known (device-facts §2.3), so it is made from the version.
 */
export function installVersion(version: ApVersion): string {
  const [major, minor, maintenance, build] = versionNumbers(version);
  const number = 1000 + ((major * 7919 + minor * 613 + maintenance * 97 + build * 31) % 9000);
  return `${iosXeVersion(version)}.0.${number}`;
}

/** `C9800-AP-universalk9.17.09.04a.zip` */
export function bundleName(version: ApVersion): string {
  return `C9800-AP-universalk9.${iosXeVersion(version)}.zip`;
}

/** The controller image's name inside every bundle. */
export const controllerImageName = "C9800-AP-iosxe-wlc.bin";

function pad(number: number): string {
  return String(number).padStart(2, "0");
}
