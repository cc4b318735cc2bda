import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { requireDockerLibraries } from "../../containers/libraries";
import { nodeIsSupported, wantedNode } from "../supported-node";
import { exitCodes } from "./exit-codes";

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
  /** Without it nothing works; the rest only widens what can be done. */
  readonly needed: boolean;
}

/** Says of everything the lab can use whether this machine has it, and how to get it. */
export async function doctor(): Promise<number> {
  const findings = [nodeVersion(), await loopback(), ...programs(), ...(await dockerFabric())];
  for (const { what, ok, detail, needed } of findings) {
    process.stdout.write(`${ok ? "ok     " : needed ? "MISSING" : "-      "} ${what}: ${detail}\n`);
  }
  return findings.every(({ ok, needed }) => ok || !needed) ? exitCodes.passed : exitCodes.environment;
}

function nodeVersion(): Finding {
  const ok = nodeIsSupported();
  return {
    what: "Node",
    ok,
    needed: true,
    detail: `${process.version}${ok ? "" : `, wanted ${wantedNode}`}`,
  };
}

function loopback(): Promise<Finding> {
  return new Promise((resolve) => {
    const server = createServer();
    const report = (ok: boolean, detail: string) =>
      resolve({ what: "listening on 127.0.0.1", ok, needed: true, detail });
    server.once("error", (error) => report(false, error.message));
    server.listen(0, "127.0.0.1", () => server.close(() => report(true, "for forward()")));
  });
}

const judges = [
  ["tshark", "tshark", "reads our captures in the tests"],
  ["tftp", "tftp-hpa", "fetches from our TFTP server in the tests"],
  ["sshd", "openssh-server", "serves our SFTP client in the tests"],
  ["openssl", "openssl", "shakes hands with our DTLS in the tests"],
] as const;

function programs(): Finding[] {
  return judges.map(([program, debianPackage, purpose]) => {
    const path = `${process.env.PATH}:/usr/sbin:/sbin`;
    const ok =
      spawnSync("sh", ["-c", `command -v ${program}`], { env: { ...process.env, PATH: path } }).status === 0;
    return {
      what: program,
      ok,
      needed: false,
      detail: ok ? purpose : `${purpose}; Debian: apt-get install ${debianPackage}`,
    };
  });
}

/** The engine, and what the docker fabric wants of it. */
async function dockerFabric(): Promise<Finding[]> {
  try {
    requireDockerLibraries();
    const { examineEngines } = await import("../../containers/examine");
    const findings = await examineEngines();
    return findings.map((finding) => ({ ...finding, needed: false }));
  } catch (error) {
    return [{ what: "Docker", ok: false, detail: (error as Error).message, needed: false }];
  }
}
