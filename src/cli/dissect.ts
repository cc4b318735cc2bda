import { readFile } from "node:fs/promises";
import { UsageError } from "../errors";
import { nodeCrypto } from "../node/crypto";
import { refusalWords } from "../node/error-border";
import { dissect as dissected } from "../report/dissect/dissect";
import { readCapture } from "../report/pcapng-reader";
import { timeOfDay } from "../report/timeline";
import { exitCodes } from "./exit-codes";

export interface DissectOptions {
  /** Every packet, not control messages alone. */
  readonly all?: boolean;
  /** Every field of each. */
  readonly fields?: boolean;
}

/** Prints the control messages of a capture of ours: time, both ends, what they say. */
export async function dissectFile(file: string, { all, fields }: DissectOptions): Promise<number> {
  const octets = await readFile(file).catch((cause: unknown) => {
    throw new UsageError(`${file}: ${refusalWords(cause)}`, undefined);
  });
  const capture = readCapture(octets, file);
  for (const { at, ip, protocol, info, detail, isControl, fate, leftOut } of dissected(
    capture,
    nodeCrypto(),
  )) {
    if (leftOut && all)
      process.stdout.write(`  ... ${leftOut.packets} packets (${leftOut.octets} octets) of bulk data\n`);
    if (!all && !isControl && fate === undefined) continue;
    const end = (address: string, port: number) => (port === 0 ? address : `${address}:${port}`);
    const ends = `${end(ip.source, ip.sourcePort)} > ${end(ip.destination, ip.destinationPort)}`;
    const lost = fate === undefined ? "" : `  [${fate}]`;
    process.stdout.write(`${timeOfDay(at)}  ${ends}  ${protocol}: ${info}${lost}\n`);
    if (fields) for (const line of detail) process.stdout.write(`    ${line}\n`);
  }
  return exitCodes.passed;
}
