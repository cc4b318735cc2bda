import { spawnSync } from "node:child_process";

/** One measured value. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the project means to reach, in words. */
  readonly goal?: string;
}

/** A measurement that could not be made, and why. */
export interface Skipped {
  readonly name: string;
  readonly skipped: string;
}

/** Who else does the same work: a line for their figure and one for the ratio, so that more is better in both. */
export function beside(program: string, ours: number, theirs: number, unit: string): Figure[] {
  return [
    { name: `  ${program}`, value: theirs, unit },
    { name: "  ratio", value: ours / theirs, unit: "x" },
  ];
}

export function isInstalled(program: string): boolean {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  return spawnSync("sh", ["-c", `command -v ${program}`], { env }).status === 0;
}

export function show(title: string, figures: readonly (Figure | Skipped)[]): void {
  process.stdout.write(`\n${title}\n`);
  for (const figure of figures) process.stdout.write(`  ${line(figure)}\n`);
}

function line(figure: Figure | Skipped): string {
  const name = figure.name.padEnd(72);
  if ("skipped" in figure) return `${name}  skipped: ${figure.skipped}`;
  const { value, unit, goal } = figure;
  const number = value < 1 ? value.toFixed(3) : value < 100 ? value.toFixed(2) : value.toFixed(0);
  return `${name} ${number.padStart(8)} ${unit}${goal ? `   (${goal})` : ""}`;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}
