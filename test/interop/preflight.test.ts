import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBundle } from "../../src/cli/bundle";
import { examine, type PreflightOptions, type PreflightReport } from "../../src/cli/preflight/preflight";
import { requireTool } from "./tools";

// Real servers of Debian as an upgrade would meet them, each on a port of 127.0.0.1 of the system's choice.

const folder = mkdtempSync(join(tmpdir(), "ewclab-preflight-"));
chmodSync(folder, 0o755);
const root = join(folder, "srv");
const release = "17.12.1";
const three = { types: ["ap1g6", "ap1g7", "ap1g8"], release, controllerImage: true };
const children: ChildProcess[] = [];
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

beforeAll(async () => {
  mkdirSync(root);
  await createBundle(join(root, "EWC"), { release, size: "small", without: [], defect: [] });
  await createBundle(join(root, "zip"), { release, size: "small", without: [], defect: [], zip: true });
  const broken = ["ap1g6=corrupt", "ap1g8=truncated"];
  await createBundle(join(root, "broken"), { release, size: "small", without: [], defect: broken });
  const other = join(root, "mixed");
  await createBundle(other, { release: "17.9.4.27", size: "small", without: [], defect: [] });
  renameSync(join(other, "ap1g7"), join(other, "ap1g6"));
  writeFileSync(join(other, "ap1g7"), "no archive at all\n".repeat(100));
  const hidden = join(root, "hidden");
  await createBundle(hidden, { release, size: "small", without: ["ap1g8"], defect: [] });
  chmodSync(join(hidden, "ap1g6"), 0o600);
});
afterAll(() => {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true });
});

function serve(program: string, ...words: string[]): ChildProcess {
  const child = spawn(program, words, { env, stdio: "ignore" });
  children.push(child);
  return child;
}

function look(url: string, options: Partial<PreflightOptions> = {}): Promise<PreflightReport> {
  return examine(url, { ...three, ...options }, () => {});
}

/** What was found of each file, and what to do about it. */
function told({ files }: PreflightReport): Record<string, string> {
  return Object.fromEntries(files.map(({ file, what, remedy }) => [file, remedy ?? what]));
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((closed) => socket.close(() => closed()));
  return port;
}

async function until(look: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await look()); tries++) {
    if (tries === 100) throw new Error("it does not come up");
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/** Ready when it answers in its own protocol. */
async function untilItAnswers(url: string): Promise<void> {
  const one = { types: ["ap1g7"], controllerImage: false, tries: 1 };
  await until(async () => (await look(url, one)).ok);
}

function everyTftpServer(url: () => string): void {
  test("a whole bundle: what the controller's log would show", async () => {
    const report = await look(`${url()}/EWC`, { whole: true });
    expect(report.ok).toBe(true);
    expect(report.files.map(({ file }) => file)).toEqual([
      "ap1g6",
      "ap1g7",
      "ap1g8",
      "C9800-AP-iosxe-wlc.bin",
    ]);
    expect(report.files[0]).toMatchObject({ family: "ap1g6", version: "17.12.1.5", octets: 307_200 });
    expect(report.files[0]?.log).toMatch(
      /^%INSTALL-5-INSTALL_COMPLETED_INFO: .*Completed install add tftp:\/\/.*\/EWC\/ap1g6$/,
    );
  });

  test("a wrong path, and a zip that nobody has unpacked", async () => {
    const wrong = await look(`${url()}/EWC/17_12_1`);
    expect(wrong.files[0]?.log).toMatch(
      /Failed to download file tftp:\/\/.*\/EWC\/17_12_1\/ap1g6: No such file or directory$/,
    );
    expect(told(wrong).ap1g6).toMatch(/^The path: the server has no \/EWC\/17_12_1\/ap1g6/);
    const zipped = await look(`${url()}/zip`);
    expect(told(zipped).ap1g6).toBe(
      "The zip is not unpacked: C9800-AP-universalk9.17.12.01.zip lies in /zip; unzip it there.",
    );
  });

  test("a type that is missing, and a file that the server may not read", async () => {
    const found = told(await look(`${url()}/hidden`));
    expect(found.ap1g8).toMatch(/^The type is missing/);
    // Some servers say of a file that they may not read that it is not there.
    expect(found.ap1g6).toMatch(
      /^Permissions: \/hidden\/ap1g6 must be readable|the server's user may not read it/,
    );
    expect(found.ap1g7).toMatch(/^17\.12\.1\.5/);
  });

  test("images of another type, another release, damaged, cut short, or none at all", async () => {
    const mixed = told(await look(`${url()}/mixed`));
    expect(mixed.ap1g6).toMatch(/is an image of ap1g7/);
    expect(mixed.ap1g7).toMatch(/is no AP image/);
    expect(mixed.ap1g8).toMatch(/is version 17\.9\.4\.27, and 17\.12\.1\.5 is wanted/);
    const broken = told(await look(`${url()}/broken`, { whole: true }));
    expect(broken.ap1g6).toMatch(/is damaged/);
    expect(broken.ap1g8).toMatch(/is not whole/);
  });
}

const asRoot = process.getuid?.() === 0;

(asRoot ? requireTool("in.tftpd") : describe.skip)("preflight of tftpd-hpa", () => {
  let port: number;
  beforeAll(async () => {
    port = await freeUdpPort();
    serve("in.tftpd", "-L", "--address", `127.0.0.1:${port}`, "--secure", root);
    await untilItAnswers(`tftp://127.0.0.1:${port}/EWC`);
  });
  everyTftpServer(() => `tftp://127.0.0.1:${port}`);
});

// It conflicts with tftpd-hpa, so CI unpacks it beside (.ci/run).
const atftpd = process.env.EWCLAB_ATFTPD ?? "/usr/sbin/atftpd";
(asRoot && existsSync(atftpd) ? describe : describe.skip)("preflight of atftpd", () => {
  let port: number;
  beforeAll(async () => {
    port = await freeUdpPort();
    serve(atftpd, "--daemon", "--no-fork", "--bind-address", "127.0.0.1", "--port", String(port), root);
    await untilItAnswers(`tftp://127.0.0.1:${port}/EWC`);
  });
  everyTftpServer(() => `tftp://127.0.0.1:${port}`);
});

// dnsmasq knows no port but 69: it and the command have a network of their own.
(asRoot ? requireTool("dnsmasq", "unshare", "ip") : describe.skip)(
  "preflight of dnsmasq's TFTP server",
  () => {
    test("the command, in a network of its own", async () => {
      const cli = `${process.execPath} -r ts-node/register src/cli/start.ts preflight --json --types ap1g6,ap1g7,ap1g8 --release ${release}`;
      const script = `set -e
ip link set lo up
dnsmasq --keep-in-foreground --port=0 --enable-tftp --tftp-root=${root} --conf-file=/dev/null --pid-file= --user=root >/dev/null 2>&1 &
server=$!
trap 'kill $server' EXIT
tries=0
until ${cli} tftp://127.0.0.1/EWC --tries 1 --junit ${join(folder, "dnsmasq.xml")} > ${join(folder, "good.json")}; do
  tries=$((tries + 1)); [ $tries -lt 5 ]
done
cat ${join(folder, "good.json")}
echo ---
${cli} tftp://127.0.0.1/zip || true
`;
      const output = execFileSync("unshare", ["-n", "sh", "-c", script], {
        cwd: resolve(__dirname, "../.."),
        env,
        encoding: "utf8",
      });
      const [good, zip] = output.split("---\n").map((text) => JSON.parse(text) as PreflightReport);
      expect(good).toMatchObject({ ok: true, port: 69, version: "17.12.1.5" });
      expect(told(zip!).ap1g7).toMatch(/^The zip is not unpacked/);
      expect(execFileSync("cat", [join(folder, "dnsmasq.xml")], { encoding: "utf8" })).toContain(
        'tests="4" failures="0"',
      );
    });
  },
);

describe("preflight of nobody", () => {
  test("a TFTP port that is closed, and one that says nothing", async () => {
    const closed = await look(`tftp://127.0.0.1:${await freeUdpPort()}/EWC`, { tries: 1 });
    expect(closed.files[0]?.log).toMatch(/: Timed out$/);
    expect(told(closed).ap1g6).toMatch(/^Nobody listens at UDP port/);
    const silent = createSocket("udp4");
    silent.bind(0, "127.0.0.1");
    await once(silent, "listening");
    const filtered = await look(`tftp://127.0.0.1:${silent.address().port}/EWC`, { tries: 1 });
    expect(told(filtered).ap1g6).toMatch(/^Filtered, or no such host/);
    silent.close();
  });

  test("an SFTP port that refuses", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await new Promise((closed) => server.close(closed));
    const refused = await look(`sftp://cisco@127.0.0.1:${port}/EWC`, { passwordFile: password("x") });
    expect(refused.files[0]?.log).toMatch(/: Connection refused$/);
    expect(told(refused).ap1g6).toMatch(/is refused: start the SSH server/);
  });

  test.each([
    ["http://127.0.0.1/EWC", {}, /is no image folder/],
    ["sftp://me:secret@127.0.0.1/EWC", {}, /a password in the address can be read by others/],
    ["tftp://127.0.0.1/EWC", { types: ["ap1g77"] }, /did you mean "ap1g7"/],
    ["tftp://127.0.0.1/EWC", { types: [], models: ["C9210AXI"] }, /C9120AXI/],
    ["tftp://127.0.0.1/EWC", { release: "Bengaluru" }, /is no version/],
  ])("%s %j cannot be meant so", async (url, options, why) => {
    await expect(look(url, options)).rejects.toThrow(why);
  });
});

function password(text: string): string {
  const file = join(folder, `password-${text}`);
  writeFileSync(file, `${text}\n`);
  return file;
}

(asRoot ? requireTool("sshd", "unshare") : describe.skip)("preflight of OpenSSH", () => {
  const ports = { chrooted: 0, foreign: 0 };
  const right = { passwordFile: "" };
  beforeAll(async () => {
    right.passwordFile = password("Cisco123");
    mkdirSync("/run/sshd", { recursive: true });
    for (const kind of ["chrooted", "foreign"] as const) {
      const port = await freeTcpPort();
      ports[kind] = port;
      const key = join(folder, `${kind}-key`);
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
      const config = join(folder, `${kind}.conf`);
      writeFileSync(config, sshdConfig(port, key, kind));
      // Its user exists in its own view of the machine alone.
      const hash = execFileSync("openssl", ["passwd", "-6", "Cisco123"], { encoding: "utf8" }).trim();
      const [passwd, shadow] = [join(folder, "passwd"), join(folder, "shadow")];
      writeFileSync(
        passwd,
        `root:x:0:0::/root:/bin/sh\nsshd:x:100:65534::/run/sshd:/usr/sbin/nologin\ncisco:x:12345:65534::/:/bin/sh\n`,
      );
      writeFileSync(shadow, `root:*:1::::::\nsshd:*:1::::::\ncisco:${hash}:19000:0:99999:7:::\n`, {
        mode: 0o600,
      });
      const script = `mount --bind ${passwd} /etc/passwd && mount --bind ${shadow} /etc/shadow && mount --bind ${root} /srv && exec /usr/sbin/sshd -D -e -f ${config}`;
      serve("unshare", "-m", "sh", "-c", script);
      await until(() => greets(port));
    }
  });

  test("hardened and chrooted: the images, and the server's key", async () => {
    const report = await look(`sftp://cisco@127.0.0.1:${ports.chrooted}/EWC`, { ...right, whole: true });
    expect(told(report)).toMatchObject({ ap1g6: expect.stringMatching(/^17\.12\.1\.5, 0\.3 MB/) });
    expect(report.ok).toBe(true);
    const known = execFileSync("ssh-keygen", ["-l", "-f", join(folder, "chrooted-key.pub")], {
      encoding: "utf8",
    });
    expect(known).toContain(report.hostKey);
    const changed = await look(`sftp://cisco@127.0.0.1:${ports.chrooted}/EWC`, {
      ...right,
      hostKey: "SHA256:other",
    });
    expect(told(changed).ap1g6).toMatch(/^The host key has changed/);
  });

  test("the path outside the chroot, a file that may not be read, and a wrong password", async () => {
    const url = `sftp://cisco@127.0.0.1:${ports.chrooted}`;
    expect(told(await look(`${url}/srv/EWC`, right)).ap1g6).toMatch(/^The path: .*the user's chroot/);
    const hidden = await look(`${url}/hidden`, right);
    expect(hidden.files[0]?.log).toMatch(/\/\/\*+@127.0.0.1\/hidden\/ap1g6: Permission denied$/);
    expect(told(hidden).ap1g6).toMatch(/^Permissions/);
    const wrong = await look(`${url}/EWC`, { passwordFile: password("wrong") });
    expect(told(wrong).ap1g6).toMatch(/does not take sftp-username and sftp-password/);
  });

  test("no key exchange in common", async () => {
    const report = await look(`sftp://cisco@127.0.0.1:${ports.foreign}/EWC`, right);
    expect(told(report).ap1g6).toMatch(/^Key exchange not agreed/);
  });
});

function sshdConfig(port: number, key: string, kind: "chrooted" | "foreign"): string {
  return [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${key}`,
    "UsePAM no",
    "PasswordAuthentication yes",
    "PermitRootLogin no",
    "StrictModes no",
    "PidFile none",
    "Subsystem sftp internal-sftp",
    "ForceCommand internal-sftp",
    // Every folder above it must be root's alone, which a temporary one is not.
    "ChrootDirectory /srv",
    kind === "chrooted"
      ? "KexAlgorithms curve25519-sha256"
      : "KexAlgorithms sntrup761x25519-sha512@openssh.com",
    "Ciphers aes256-gcm@openssh.com,chacha20-poly1305@openssh.com",
    "MACs hmac-sha2-512-etm@openssh.com",
    "",
  ].join("\n");
}

async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("data", (octets) => {
      socket.destroy();
      resolve(String(octets).startsWith("SSH-2.0-"));
    });
  });
}
