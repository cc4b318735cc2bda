import { UsageError } from "../errors";
import type { TftpOption } from "../wire/tftp/packet";
import {
  blksizeLimits,
  plainAgreement,
  type TftpAgreement,
  type TftpWishes,
  windowsizeLimits,
} from "./settings";

/**
 * The options of a request, in the order that tftp-hpa's client uses.
 * @throws UsageError when a wish is outside what its RFC allows.
 */
export function requestOptions(wishes: TftpWishes, size: number): TftpOption[] {
  const options: TftpOption[] = [];
  if (wishes.tsize) options.push(["tsize", String(size)]);
  if (wishes.blksize !== undefined) {
    options.push(["blksize", within("blksize", wishes.blksize, blksizeLimits.least, blksizeLimits.most)]);
  }
  if (wishes.timeout !== undefined) options.push(["timeout", within("timeout", wishes.timeout, 1, 255)]);
  if (wishes.windowsize !== undefined) {
    const { least, most } = windowsizeLimits;
    options.push(["windowsize", within("windowsize", wishes.windowsize, least, most)]);
  }
  if (wishes.rollover !== undefined) options.push(["rollover", within("rollover", wishes.rollover, 0, 1)]);
  return options;
}

/**
 * What an OACK makes of the wishes, or why it cannot stand: RFC 2347 lets a server leave options out, never add
 * any; RFC 2348 and RFC 7440 let it lower a number, never raise it; RFC 2349 wants `timeout` back unchanged.
 */
export function acceptOack(wishes: TftpWishes, options: readonly TftpOption[]): TftpAgreement | string {
  const agreement: { -readonly [K in keyof TftpAgreement]: TftpAgreement[K] } = { ...plainAgreement };
  for (const [name, text] of options) {
    const value = wholeNumber(text);
    const key = name.toLowerCase();
    if (value === undefined) return `${key} ${text} is no number`;
    switch (key) {
      case "blksize":
        if (wishes.blksize === undefined || value < blksizeLimits.least || value > wishes.blksize)
          return `blksize ${value}`;
        agreement.blksize = value;
        break;
      case "windowsize":
        if (wishes.windowsize === undefined || value < 1 || value > wishes.windowsize)
          return `windowsize ${value}`;
        agreement.windowsize = value;
        break;
      case "timeout":
        if (wishes.timeout !== value) return `timeout ${value}`;
        agreement.timeout = value * 1000;
        break;
      case "tsize":
        if (!wishes.tsize) return `tsize ${value}`;
        agreement.tsize = value;
        break;
      case "rollover":
        if (wishes.rollover === undefined || (value !== 0 && value !== 1)) return `rollover ${value}`;
        agreement.rollover = value;
        break;
      default:
        return `${key}, which was not asked for`;
    }
  }
  return agreement;
}

/** What a server is willing to agree to. */
export interface OptionPolicy {
  readonly options: readonly ("blksize" | "tsize" | "timeout" | "windowsize" | "rollover")[];
  readonly mostBlksize: number;
  readonly mostWindowsize: number;
  /** A value the RFC does not allow: answer ERROR 8 (as tftp-hpa does) or leave the option out (as RFC 2348 has it). */
  readonly invalid: "refuse" | "ignore";
}

export interface OptionAnswer {
  readonly agreement: TftpAgreement;
  /** For the OACK; none means no OACK. */
  readonly accepted: TftpOption[];
}

/**
 * A server's answer to a request's options, or undefined to refuse them with ERROR 8.
 * `size` is what `tsize` 0 is answered with; undefined (netascii) makes `tsize` invalid.
 */
export function answerOptions(
  options: readonly TftpOption[],
  policy: OptionPolicy,
  size: number | undefined,
): OptionAnswer | undefined {
  const agreement: { -readonly [K in keyof TftpAgreement]: TftpAgreement[K] } = { ...plainAgreement };
  const accepted: TftpOption[] = [];
  const seen = new Set<string>();
  for (const [name, text] of options) {
    const key = name.toLowerCase();
    const value = wholeNumber(text);
    if (value === undefined || !(policy.options as readonly string[]).includes(key) || seen.has(key))
      continue;
    seen.add(key);
    const answer = settle(key, value, policy, size, agreement);
    if (answer !== undefined) accepted.push([name, String(answer)]);
    else if (policy.invalid === "refuse") return undefined;
  }
  return { agreement, accepted };
}

function settle(
  key: string,
  value: number,
  policy: OptionPolicy,
  size: number | undefined,
  agreement: { -readonly [K in keyof TftpAgreement]: TftpAgreement[K] },
): number | undefined {
  switch (key) {
    case "blksize":
      if (value < blksizeLimits.least) return undefined;
      agreement.blksize = Math.min(value, policy.mostBlksize);
      return agreement.blksize;
    case "windowsize":
      if (value < 1) return undefined;
      agreement.windowsize = Math.min(value, policy.mostWindowsize);
      return agreement.windowsize;
    case "timeout":
      if (value < 1 || value > 255) return undefined;
      agreement.timeout = value * 1000;
      return value;
    case "rollover":
      if (value !== 0 && value !== 1) return undefined;
      agreement.rollover = value;
      return value;
    case "tsize":
      if (size === undefined) return undefined;
      agreement.tsize = value === 0 ? size : value;
      return agreement.tsize;
    default:
      return undefined;
  }
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function within(name: string, value: number, least: number, most: number): string {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`TFTP ${name} ${value}: must be ${least} to ${most}`);
  }
  return String(value);
}
