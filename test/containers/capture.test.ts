import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dockerFabric } from "../../containers";
import { Lab } from "../../src/lab/lab";
import { parseLabFile } from "../../src/topology/lab-file";
import { requireTool } from "../interop/tools";
import { describeWithEngine } from "./engine";

const topology = parseLabFile(
  `
controllers: [{name: ewc, address: 172.16.4.26, version: 17.9.4.27}]
accessPoints: [{name: ap-1, model: C9105AXI, address: 172.16.5.31, controllers: [172.16.4.26], version: 17.9.4.27}]
`,
  "lab.yaml",
);

requireTool("tshark")("tshark", () => {
  describeWithEngine("a capture of containers, judged by tshark", () => {
    test("nothing is malformed, names and times are the lab's, and DTLS opens with the keys inside", async () => {
      const folder = mkdtempSync(join(tmpdir(), "ewclab-capture-"));
      try {
        const file = join(folder, "lab.pcapng");
        await using lab = await Lab.start(dockerFabric({ speed: 30 }), topology);
        await lab.everyAccessPointRuns(10 * 60_000);
        writeFileSync(file, await lab.fabric.capture());
        const until = lab.fabric.epoch();

        expect(tshark(file, "-Y", "_ws.malformed")).toEqual([]);
        const frames = tshark(file, "-T", "fields", "-e", "frame.interface_name", "-e", "frame.time_epoch");
        expect(new Set(frames.map((line) => line.split("\t")[0]))).toEqual(new Set(["ewc", "firewall"]));
        const times = frames.map((line) => Number(line.split("\t")[1]) * 1_000);
        expect(Math.min(...times)).toBeGreaterThanOrEqual(Date.parse(topology.start));
        expect(Math.max(...times)).toBeLessThanOrEqual(until);
        // Join Request, Configuration Status Request and Change State Event Request, out of their DTLS records.
        const types = tshark(
          file,
          ..."-X lua_script:examples/wireshark/capwap-in-dtls.lua -Y capwap.control.header.message_type".split(
            " ",
          ),
          ..."-T fields -e capwap.control.header.message_type".split(" "),
        );
        for (const type of ["1", "3", "5", "11"]) expect(types).toContain(type);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});

function tshark(file: string, ...parameters: string[]): string[] {
  const output = execFileSync("tshark", ["-r", file, ...parameters], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 1 << 28,
  });
  return output === "" ? [] : output.trimEnd().split("\n");
}
