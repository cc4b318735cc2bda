import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { captureFiles } from "../../src/report/capture-files";
import { joins, labOf, minute, runsTheImage } from "../report/breakages/breakage";
import { requireTool } from "./tools";

const folder = mkdtempSync(join(tmpdir(), "ewclab-captures-"));
afterAll(() => rmSync(folder, { recursive: true }));

requireTool("tshark")("the captures of a healthy upgrade over SFTP, judged by tshark", () => {
  /**
   * What is remarked on from a warning on. What SSH carries is taken as plain octets: nobody has its keys, and a tshark that is
   * only told to leave SSH out takes enciphered octets, once in a while, for some other protocol's.
   */
  const remarks = (file: string) =>
    execFileSync(
      "tshark",
      [
        ...["-r", file, "-q", "-z", "expert,warn", "-d", "tcp.port==22,data"],
        ...["ip", "udp", "tcp"].flatMap((name) => ["-o", `${name}.check_checksum:TRUE`]),
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    ).trim();

  test("the whole one has each packet once, each segment's has all that passed there: nothing is remarked on", async () => {
    const lab = await labOf({ mode: "sftp" });
    await lab.everyAccessPointRuns(5 * minute);
    await joins(lab);
    await runsTheImage(lab);
    const files = captureFiles(await lab.fabric.packets(), { epoch: 0 });
    await lab.stop();
    expect(files.map(([name]) => name)).toEqual([
      "capture.pcapng",
      "capture-access.pcapng",
      "capture-servers.pcapng",
    ]);
    for (const [name, octets] of files) {
      const file = join(folder, name);
      writeFileSync(file, octets);
      expect([name, remarks(file)]).toEqual([name, ""]);
    }
  });
});
