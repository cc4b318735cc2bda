import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeLab, embeddedFabric, Lab } from "../../src";

const page = readFileSync("docs/lab-api.md", "utf8");

/** `both` is said of controllers and access points. */
function verbsOf(row: string): string[] {
  const cell = page.split("\n").find((line) => line.startsWith(`| ${row} |`)) ?? "";
  return [...cell.matchAll(/`(\w+)(?:\([^`]*)?`/g)]
    .map(([, verb]) => verb as string)
    .slice(row === "both" ? 0 : 1);
}

test("every verb that docs/lab-api.md names is one", async () => {
  await using lab = await Lab.start(
    embeddedFabric(),
    describeLab({
      controllers: [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27" }],
      accessPoints: [{ name: "AP", model: "C9105AXI", address: "172.16.4.32", version: "17.9.4.27" }],
      servers: [{ kind: "tftpd-hpa", name: "tftp", address: "172.16.5.27" }],
    }),
  );
  const [ap] = lab.accessPoints;
  const hosts: [string, object][] = [
    ["`Lab`", lab],
    ["`Controller`", lab.ewc],
    ["`AccessPoint`", ap!],
    ["both", lab.ewc],
    ["both", ap!],
    ["`FileServer`", lab.server("tftp")],
  ];
  for (const [row, host] of hosts) {
    const verbs = verbsOf(row);
    expect(verbs.length, row).toBeGreaterThan(5);
    expect(
      verbs.filter((verb) => !(verb in host)),
      row,
    ).toEqual([]);
  }
});
