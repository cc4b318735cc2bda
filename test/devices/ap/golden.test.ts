import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Bench, image } from "./bench";

const afterBoot = 45_000 + 5_060;

function golden(name: string): string {
  return readFileSync(join(__dirname, "golden", name), "utf8").trimEnd();
}

/** The part of the console that begins with Image Data and ends with the last golden line's text. */
function part(output: string, lines: number): string {
  const all = output.split("\n");
  const first = all.findIndex((line) => line.endsWith("CAPWAP State: Image Data"));
  return all.slice(first, first + lines).join("\n");
}

function withoutStamps(text: string): string {
  return text.replace(/^\[\*.*?\] ?/gm, "");
}

describe("the lines that real APs printed", () => {
  test("the image download cannot start: line for line, to the millisecond", () => {
    const log = golden("ap-console-image-download-cannot-start.log");
    const bench = new Bench(
      { version: "17.9.4.27" },
      { settings: { dialect: "classic" }, epoch: Date.UTC(2023, 6, 12, 7, 41, 0, 796) - afterBoot },
    );
    bench.run(afterBoot + 30_000);
    expect(part(bench.output, log.split("\n").length)).toBe(log);
  });

  test("a full-size image arrives and is verified: line for line, dots included but for those a real console lost", () => {
    const log = golden("ap-console-image-download-success.log").replace(/fd\(\d+\)/, "fd(29277216)");
    const bench = new Bench(
      { version: "17.9.4.27", image: image("ap1g8", "17.9.4.27", { size: 70_512_640 }) },
      { settings: { dialect: "current" }, epoch: Date.UTC(2024, 0, 30, 21, 41, 35, 112) - afterBoot },
    );
    bench.runTo("Image signing verify success.'\n");
    const printed = part(bench.output, log.split("\n").length);
    // Five dots of the real line fell to the interruption before it (device-facts §3.3).
    const complete = withoutStamps(log).replace(/^\.{45}$/m, ".".repeat(50));
    expect(withoutStamps(printed)).toBe(complete);
    const stamps = (text: string) => text.match(/^\[\*.*?\]/gm);
    expect(stamps(printed)).toHaveLength(log.split("\n").length);
    // The 15 lines before the data bear the same stamps.
    expect(stamps(printed)?.slice(0, 15)).toEqual(stamps(log)?.slice(0, 15));
  });
});
