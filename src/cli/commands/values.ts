import { isIPv4 } from "node:net";
import { InvalidArgumentError, Option } from "commander";
import { fabricNames } from "../../../containers/fabrics";

/** What options take. @throws InvalidArgumentError, which Commander tells with the option. */

export function fabricOption(): Option {
  return new Option("--fabric <name>", "where the lab's hosts live").choices(fabricNames).default("embedded");
}

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`"${text}" is no whole number`);
  // Above it not every number has a value of its own: another seed would run than was asked for.
  if (!Number.isSafeInteger(Number(text)))
    throw new InvalidArgumentError(`${text} is too large; ${Number.MAX_SAFE_INTEGER} is the largest`);
  return Number(text);
}

export function count(text: string): number {
  if (wholeNumber(text) === 0)
    throw new InvalidArgumentError(`"${text}" is none at all; one or more is expected`);
  return Number(text);
}

export function imageSize(text: string): "small" | "full" | number {
  return text === "small" || text === "full" ? text : count(text);
}

export function portNumber(text: string): number {
  if (wholeNumber(text) > 65_535 || Number(text) === 0) {
    throw new InvalidArgumentError(`"${text}" is no port; 1 to 65535 is expected`);
  }
  return Number(text);
}

export function labName(text: string): string {
  if (!/^[^\p{C}\s/\\]{1,64}$/u.test(text))
    throw new InvalidArgumentError("1 to 64 characters without blanks and slashes are expected");
  return text;
}

export function pace(text: string): number {
  const factor = Number(text);
  if (!(factor > 0 && factor <= 1_000)) {
    throw new InvalidArgumentError(
      `lab time cannot run at ${text} times real time; above 0 and up to 1000 is expected`,
    );
  }
  return factor;
}

export function ipv4Address(text: string): string {
  if (!isIPv4(text)) throw new InvalidArgumentError(`"${text}" is no IPv4 address such as 172.16.4.26`);
  return text;
}
