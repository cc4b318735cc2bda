import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writePeerFiles } from "../../src/cli/service/peer-files";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { doorText, openDoors } from "../../src/node/lab-doors";
import { topologyFrom } from "../../src/topology/lab-file";
import { requireTool } from "./tools";

// A WTP that knows nothing of our code (openssl and a Python script) follows docs/real-devices.md.

const root = resolve(__dirname, "../..");
const home = mkdtempSync(join(tmpdir(), "ewclab-peer-"));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const process of running) process.kill();
  rmSync(home, { recursive: true, force: true });
});

const ewclab = (...words: string[]) =>
  spawnSync(process.execPath, ["-r", "ts-node/register", "src/cli/start.ts", ...words], {
    cwd: root,
    encoding: "utf8",
  });

/** A folder as `device --init` makes it, with some keys of the controller's description changed. */
function folderFor(key: "ec" | "rsa", address: string, changes: object = {}): string {
  const folder = join(home, `${key}-${address}`);
  const made = ewclab("device", "--init", folder, "--key", key, "--address", address);
  expect(made.stderr).toBe("");
  expect(made.status).toBe(0);
  const file = join(folder, "controller.json");
  const description = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...description, imageData: "rfc5415", ...changes }));
  return folder;
}

/** Its lines so far. */
async function controller(folder: string): Promise<() => string> {
  const words = [
    "src/cli/start.ts",
    "device",
    join(folder, "controller.json"),
    "--flash",
    join(folder, "flash"),
  ];
  const device = spawn(process.execPath, ["-r", "ts-node/register", ...words], { cwd: root });
  running.push(device);
  let said = "";
  for (const stream of [device.stdout, device.stderr])
    stream.on("data", (octets) => {
      said += String(octets);
    });
  await expect.poll(() => said, { timeout: 60_000 }).toContain("ready");
  return () => said;
}

async function peer(folder: string, address: string, ...more: string[]) {
  const script = spawn("python3", [
    ...[join(__dirname, "foreign-wtp.py"), "--folder", folder, "--controller", address, ...more],
  ]);
  let said = "";
  for (const stream of [script.stdout, script.stderr])
    stream.on("data", (octets) => {
      said += String(octets);
    });
  const [code] = (await once(script, "close")) as [number];
  return { code, said };
}

/** Loopback addresses that other runs on this machine hardly have at the same time. */
const address = (last: number) => `127.${64 + (process.pid % 64)}.${(process.pid >> 6) % 256}.${last}`;

requireTool("openssl", "python3")("a hand-made WTP", () => {
  test("joins with EC certificates, and the image that it gets is the controller's, octet for octet", async () => {
    const folder = folderFor("ec", address(1));
    await controller(folder);
    const { code, said } = await peer(folder, address(1));
    expect(said).toContain("the digest is that of own-image");
    expect(code).toBe(0);
  });

  test("joins with RFC 5415's mandatory suite and no radio MAC; the controller's certificate is refused", async () => {
    const folder = folderFor("rsa", address(2), { checkRoles: true });
    const log = await controller(folder);
    const suite = ["--cipher", "AES128-SHA:@SECLEVEL=0"];
    const good = await peer(folder, address(2), ...suite, "--without-radio-mac");
    expect(good.said).toContain("the digest is that of own-image");
    const bad = await peer(folder, address(2), ...suite, "--certificate", "controller");
    expect(bad.said).toContain("DTLS ended");
    expect(bad.said).not.toContain("joined");
    expect(bad.code).toBe(1);
    await expect.poll(log).toContain("the certificate is not an access point's");
  });
});

requireTool("openssl", "python3")("a hand-made WTP and a lab that is up", () => {
  test("joins the lab's controller through the ports of this machine", async () => {
    const folder = mkdtempSync(join(home, "up-"));
    const lab = await Lab.start(
      embeddedFabric(),
      topologyFrom(
        {
          controllers: [{ name: "E", address: "172.16.4.26", version: "17.9.4.27", imageData: "rfc5415" }],
        },
        () => undefined,
      ),
    );
    const stop = new AbortController();
    await writePeerFiles(folder, await lab.fabric.peerIdentity());
    writeFileSync(join(folder, "own-image"), "");
    const open = await openDoors(lab, { speed: 1, capwap: { control: 0, data: 0 } });
    const living = lab.fabric.live(1, stop.signal);
    const door = open.doors.find(({ service }) => service === "capwap")!;
    expect(doorText(door)).toBe(`E: CAPWAP at UDP 127.0.0.1 ${door.port}`);
    const { said } = await peer(folder, "127.0.0.1", "--port", String(door.port));
    expect(said).toMatch(/joined\nimage of 307200 octets/);
    stop.abort();
    await living;
    expect(await lab.ewc.run("show wireless stats ap join summary")).toContain("HAND-MADE");
    await open.close();
    await lab.stop();
  });
});

test("device --init loses no key, and keeps keys from others", () => {
  const folder = folderFor("ec", address(3));
  for (const name of ["controller", "access-point", "peer"])
    expect((statSync(join(folder, `${name}-key.pem`)).mode & 0o777).toString(8)).toBe("600");
  expect(JSON.parse(readFileSync(join(folder, "device.schema.json"), "utf8"))).toHaveProperty("oneOf");
  expect(JSON.parse(ewclab("schema", "--device").stdout)).toHaveProperty("oneOf");
  const again = ewclab("device", "--init", folder);
  expect(again.stderr).toContain("is not empty");
  expect(again.status).toBe(2);
});

test("a file that a description names and that is not there", () => {
  const folder = folderFor("ec", address(4), { chain: "nobody.pem" });
  const { status, stderr } = ewclab(
    "device",
    join(folder, "controller.json"),
    "--flash",
    join(folder, "flash"),
  );
  expect(stderr).toMatch(/"chain" is neither PEM nor a file .*nobody\.pem: there is no such file/);
  expect(status).toBe(2);
  expect(existsSync(join(folder, "flash"))).toBe(false);
});
