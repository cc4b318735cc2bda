import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ap9105, ap9117, Lab, pod, tftpProfile } from "../devices/ewc/lab";
import { requireFile } from "./tools";

/** Where scripts/judges/fetch-syslog.sh puts them. */
const judges = join(__dirname, "../../.judges");
const libraries = [
  "usr/lib/x86_64-linux-gnu",
  "usr/lib/aarch64-linux-gnu",
  "lib/x86_64-linux-gnu",
  "usr/lib/syslog-ng",
];
const env = { ...process.env, LD_LIBRARY_PATH: libraries.map((path) => join(judges, path)).join(":") };

/** What a controller sends in failures, an upgrade and a reload, as datagrams. */
function datagrams(configuration = ""): string[] {
  const lab = new Lab({ configuration: `${tftpProfile("/Wrong-Path")}${configuration}` });
  lab.bundle("17.12.1.5", "/EWC", 100_000);
  const old = lab.ap({ ...ap9117, version: "17.3.3.26" });
  for (const ap of [pod, ap9105]) lab.ap(ap);
  lab.until("an error", () => lab.console().some((line) => line.includes("OPERATION_ERROR")), 300);
  old.powerOff();
  lab.services.configuration.apply(tftpProfile("/EWC"));
  lab.saveAndDownload();
  lab.until("an upgrade", () => lab.images().filter((line) => line.endsWith("Complete")).length >= 2, 3_600);
  lab.install({ operation: "activate", profile: undefined });
  lab.until("a reload", () => lab.console().some((line) => line.includes("PMAN-5-EXITACTION")), 600);
  return lab.syslog;
}

interface Daemon {
  readonly port: number;
  lines(): string[];
}

requireFile(join(judges, "usr/sbin/syslog-ng"), "scripts/judges/fetch-syslog.sh")(
  "syslog daemons that read Cisco's lines",
  () => {
    let folder: string;
    const children: ChildProcess[] = [];
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "ewclab-syslog-"));
    });
    afterAll(() => {
      for (const child of children) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });

    async function start(
      name: string,
      origin: string,
      configuration: (port: number, out: string) => string,
      args: (file: string) => [string, string[]],
    ): Promise<Daemon> {
      const port = await freeUdpPort();
      const home = join(folder, `${name}-${port}`);
      mkdirSync(home);
      const out = join(home, "out");
      const file = join(home, "conf");
      writeFileSync(file, configuration(port, out));
      const [program, parameters] = args(file);
      let said = "";
      const child = spawn(program, parameters, { env, cwd: home });
      child.stderr.on("data", (text) => {
        said += text;
      });
      children.push(child);
      const lines = () => (existsSync(out) ? readFileSync(out, "utf8").split("\n").filter(Boolean) : []);
      // It listens when a line of ours comes out.
      await expect
        .poll(
          async () => {
            await send(port, [`<189>1: ${origin}*Feb  1 00:00:00.000: %SYS-5-CONFIG_I: hello`]);
            return lines().length > 0 ? "ready" : said;
          },
          { timeout: 20_000, interval: 200 },
        )
        .toBe("ready");
      const before = () => lines().filter((line) => !line.includes("hello"));
      return { port, lines: before };
    }

    const syslogNg = () =>
      start(
        "syslog-ng",
        "",
        (port, out) => `@version: 3.38
options { use-dns(no); keep-hostname(yes); };
@include "${join(judges, "usr/share/syslog-ng/include/scl/cisco/plugin.conf")}"
source s { network(ip("127.0.0.1") port(${port}) transport("udp") flags(no-parse)); };
parser cisco { cisco-parser(); };
destination d { file("${out}" template("\${.cisco.facility}|\${.cisco.severity}|\${.cisco.mnemonic}|\${HOST}|\${S_MONTH_ABBREV} \${S_DAY} \${S_HOUR}:\${S_MIN}:\${S_SEC}|\${MSG}\\n")); };
destination lost { file("${out}.lost" template("LOST|\${MSG}\\n")); };
log { source(s); if { parser(cisco); destination(d); } else { destination(lost); }; };
`,
        (file) => [
          join(judges, "usr/sbin/syslog-ng"),
          [
            ...[
              "-F",
              "--no-caps",
              "-f",
              file,
              "--persist-file",
              `${file}.persist`,
              "--pidfile",
              `${file}.pid`,
            ],
            ...["--control", `${file}.ctl`, "--module-path", join(judges, "usr/lib/syslog-ng/3.38")],
          ],
        ],
      );

    const rsyslog = (origin: boolean) =>
      start(
        "rsyslog",
        origin ? "someone: " : "",
        (port, out) => `global(workDirectory="${join(folder)}")
module(load="imudp")
module(load="pmciscoios")
parser(name="cisco" type="pmciscoios" present.origin="${origin ? "on" : "off"}")
template(name="t" type="string" string="%syslogtag%|%hostname%|%timereported:::date-rfc3339%|%msg%|%parsesuccess%\\n")
ruleset(name="r" parser=["cisco"]) { action(type="omfile" file="${out}" template="t") }
input(type="imudp" address="127.0.0.1" port="${port}" ruleset="r")
`,
        (file) => [
          join(judges, "usr/sbin/rsyslogd"),
          ["-n", "-f", file, "-i", `${file}.pid`, "-M", join(judges, "usr/lib/x86_64-linux-gnu/rsyslog")],
        ],
      );

    test("syslog-ng's cisco-parser takes every line, with its time and its origin", {
      timeout: 60_000,
    }, async () => {
      const { port, lines } = await syslogNg();
      for (const [configuration, host] of [
        ["", "127.0.0.1"],
        ["logging origin-id hostname\n", "9120-EWC"],
      ] as const) {
        const sent = datagrams(configuration);
        const before = lines().length;
        expect(sent.length).toBeGreaterThan(12);
        await send(port, sent);
        await expect.poll(() => lines().length - before, { timeout: 10_000 }).toBe(sent.length);
        for (const line of lines().slice(before)) {
          const [facility, severity, mnemonic, origin, time, message] = line.split("|");
          expect([facility, severity, mnemonic]).not.toContain("");
          expect(message).toContain(`%${facility}-${severity}-${mnemonic}: `);
          expect(origin).toBe(host);
          expect(time).toMatch(/^Feb 0?1 /);
        }
      }
    });

    test.each([
      ["", false],
      ["logging origin-id hostname\n", true],
    ] as const)(
      "rsyslog's pmciscoios takes every line (%j)",
      { timeout: 60_000 },
      async (configuration, origin) => {
        const { port, lines } = await rsyslog(origin);
        const sent = datagrams(configuration);
        await send(port, sent);
        await expect.poll(() => lines().length, { timeout: 10_000 }).toBe(sent.length);
        for (const line of lines()) {
          const [tag, host, time] = line.split("|");
          expect(tag).toMatch(/^%[A-Z_]+-[0-7]-[A-Z_]+:$/);
          expect(time).toMatch(/-02-01T/);
          if (origin) expect(host).toBe("9120-EWC");
        }
      },
    );
  },
);

async function send(port: number, texts: readonly string[]): Promise<void> {
  const socket = createSocket("udp4");
  for (const text of texts)
    await new Promise<void>((resolve) => socket.send(text, port, "127.0.0.1", () => setTimeout(resolve, 1)));
  socket.close();
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
