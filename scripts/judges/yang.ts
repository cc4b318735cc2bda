import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { askRestconf } from "../../steps/restconf-client";
import { judgedNetwork } from "./network";

const minute = 60_000;

/** What is asked of each module: its tops, which are valid data by themselves. */
const tops = {
  "Cisco-IOS-XE-wireless-image-download-cfg": "image-download-cfg-data",
  "Cisco-IOS-XE-wireless-general-cfg": "general-cfg-data",
  "Cisco-IOS-XE-wireless-access-point-oper": "access-point-oper-data",
  "Cisco-IOS-XE-wireless-ap-global-oper": "ap-global-oper-data",
  "Cisco-IOS-XE-install-oper": "install-oper-data",
} as const;

export interface YangVerdict {
  readonly state: string;
  readonly module: string;
  /** Empty for valid data. */
  readonly problem: string;
}

/** Validates RESTCONF's answers of a network upgrade with yanglint and the modules in the folder. */
export async function judgeYang(folder: string): Promise<readonly YangVerdict[]> {
  const verdicts: YangVerdict[] = [];
  const home = mkdtempSync(join(tmpdir(), "ewclab-yang-"));
  await using lab = await Lab.start(embeddedFabric(), judgedNetwork("restconf\nip http secure-server\n"));
  const ewc = lab.controller("9120-EWC");
  const look = async (state: string) => {
    for (const [module, top] of Object.entries(tops)) {
      const { status, body } = await askRestconf(lab, ewc.name, {
        method: "GET",
        resource: `data/${module}:${top}`,
      });
      if (status === 204 || status === 404) continue;
      const file = join(home, "data.json");
      writeFileSync(file, body);
      const {
        status: code,
        stdout,
        stderr,
      } = spawnSync(
        "yanglint",
        ["-p", folder, "-t", "get", "-f", "json", join(folder, `${module}.yang`), file],
        { encoding: "utf8" },
      );
      const said = `${stderr}${code === 0 ? "" : stdout}`
        .split("\n")
        .filter((line) => /err/i.test(line))
        .join(" ");
      verdicts.push({ state, module, problem: code === 0 ? "" : said || `yanglint ended with ${code}` });
    }
  };
  try {
    await lab.everyAccessPointRuns(30 * minute);
    await look("idle");
    await ewc.run("install add profile default");
    await look("predownloading");
    await ewc.untilApImages(
      "every predownload complete",
      60 * minute,
      ({ rows }) => rows.length > 0 && rows.every(({ status }) => status === "Complete"),
    );
    await look("complete");
    await ewc.run("install activate");
    await lab.pass(6 * minute);
    await lab.everyAccessPointRuns(30 * minute);
    await look("activated");
    await ewc.run("install commit");
    await look("committed");
    return verdicts;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

if (require.main === module) {
  const folder = process.argv[2];
  if (folder === undefined) {
    process.stderr.write("usage: npm run judge:yang -- FOLDER\n");
    process.exitCode = 2;
  } else
    judgeYang(folder).then(
      (verdicts) => {
        for (const { state, module, problem } of verdicts)
          process.stdout.write(
            `${problem === "" ? "valid" : "not valid"}  ${state.padEnd(15)} ${module}  ${problem}\n`,
          );
        if (verdicts.length === 0 || verdicts.some(({ problem }) => problem !== "")) process.exitCode = 1;
      },
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
      },
    );
}
