import { ExpectationError } from "../src/errors";
import type { BundleSpec, ImageDefect } from "../src/topology/topology";
import { fetchBySftp, fetchByTftp } from "./independent-clients";
import { Given, Then, When } from "./language/sentence";
import type { LabWorld } from "./world";

/** A server may go without a name: "a TFTP server at 172.16.5.27". */
type Name = string | undefined;

Given("a tftpd-hpa server {server} at {address}", function (this: LabWorld, name: Name, address: string) {
  addServer(this, { kind: "tftpd-hpa", name, address });
});

Given("a Tftpd64 server {server} at {address}", function (this: LabWorld, name: Name, address: string) {
  addServer(this, { kind: "tftpd64", name, address });
});

Given("an OpenSSH SFTP server {server} at {address}", function (this: LabWorld, name: Name, address: string) {
  addServer(this, { kind: "openssh-sftp", name, address });
});

Given(
  "an OpenSSH SFTP server {server} at {address} for {string} with password {string}",
  function (this: LabWorld, name: Name, address: string, username: string, password: string) {
    addServer(this, { kind: "openssh-sftp", name, address, username, password });
  },
);

Given("a syslog server {server} at {address}", function (this: LabWorld, name: Name, address: string) {
  addServer(this, { kind: "syslog", name, address });
});

Given(
  "the AP bundle {version} unpacked in {path} on {server}",
  async function (this: LabWorld, version: string, folder: string, server: string) {
    await bundle(this, server, { version, folder });
  },
);

Given(
  "the full-size AP bundle {version} unpacked in {path} on {server}",
  async function (this: LabWorld, version: string, folder: string, server: string) {
    await bundle(this, server, { version, folder, size: "full" });
  },
);

Given(
  "the full-size AP bundle {version} without {image types} unpacked in {path} on {server}",
  async function (this: LabWorld, version: string, without: string[], folder: string, server: string) {
    await bundle(this, server, { version, folder, without, size: "full" });
  },
);

Given(
  "the AP bundle {version} without {image types} unpacked in {path} on {server}",
  async function (this: LabWorld, version: string, without: string[], folder: string, server: string) {
    await bundle(this, server, { version, folder, without });
  },
);

Given(
  "the AP bundle {version} with a(n) {defect} {image type} unpacked in {path} on {server}",
  async function (
    this: LabWorld,
    version: string,
    defect: ImageDefect,
    type: string,
    folder: string,
    server: string,
  ) {
    await bundle(this, server, { version, folder, defects: { [type]: defect } });
  },
);

Given(
  "the AP bundle {version} signed from {moment} to {moment} unpacked in {path} on {server}",
  async function (
    this: LabWorld,
    version: string,
    issued: string,
    expires: string,
    folder: string,
    server: string,
  ) {
    await bundle(this, server, { version, folder, signing: { issued, expires } });
  },
);

Given(
  "the AP bundle {version} still zipped in {path} on {server}",
  async function (this: LabWorld, version: string, folder: string, server: string) {
    await bundle(this, server, { version, folder, zipped: true });
  },
);

When("{server} stops", async function (this: LabWorld, server: string) {
  await (await this.lab()).server(server).control.stop();
});

When("{server} starts( again)", async function (this: LabWorld, server: string) {
  await (await this.lab()).server(server).control.start();
});

Given(
  "{server} dies after it has sent {int} KB",
  async function (this: LabWorld, server: string, kilobytes: number) {
    await (await this.lab()).server(server).control.dieAfter(kilobytes * 1_000);
  },
);

Given("{path} on {server} is not readable", async function (this: LabWorld, path: string, server: string) {
  await (await this.lab()).server(server).control.forbid(path);
});

When("{path} is removed from {server}", async function (this: LabWorld, path: string, server: string) {
  await (await this.lab()).server(server).control.remove(path);
});

Then(
  "{server} logs that {address} read {path}",
  async function (this: LabWorld, server: string, address: string, path: string) {
    const lab = await this.lab();
    const { name, spec } = lab.server(server);
    // tftpd-hpa names client and file in one line; OpenSSH names the client once a session and the file at its opening.
    const wanted = spec.kind === "openssh-sftp" ? `open "${path}" flags READ` : path;
    await lab.server(name).prints(wanted, 30_000);
    await lab.server(name).prints(address, 30_000);
  },
);

Then(
  "{server} received {string} from {address}",
  async function (this: LabWorld, server: string, text: string, address: string) {
    const lab = await this.lab();
    await lab.until(
      `"${server}" receives "${text}" from ${address}`,
      30_000,
      () => lab.fabric.received(server).find((line) => line.from === address && line.text.includes(text)),
      () =>
        `It received:\n${lab.fabric
          .received(server)
          .slice(-6)
          .map((line) => `  ${line.from} ${line.text}\n`)
          .join("")}`,
    );
  },
);

Then("{server} received nothing", async function (this: LabWorld, server: string) {
  const [line] = (await this.lab()).fabric.received(server);
  if (line) throw new ExpectationError(`"${server}" received from ${line.from}: ${line.text}`);
});

Then(
  "an independent client can fetch {path} from {server}",
  async function (this: LabWorld, path: string, server: string) {
    const lab = await this.lab();
    const { spec } = lab.server(server);
    const octets =
      spec.kind === "openssh-sftp"
        ? await fetchBySftp(lab, spec, path)
        : await fetchByTftp(lab, server, path);
    if (octets === 0) throw new ExpectationError(`"${server}" serves ${path}, but the file is empty`);
  },
);

Then(
  "an independent client cannot fetch {path} from {server}",
  async function (this: LabWorld, path: string, server: string) {
    const lab = await this.lab();
    const { spec } = lab.server(server);
    const fetching =
      spec.kind === "openssh-sftp" ? fetchBySftp(lab, spec, path) : fetchByTftp(lab, server, path);
    const octets = await fetching.catch(() => undefined);
    if (octets !== undefined) throw new ExpectationError(`"${server}" serves ${path}: ${octets} octets came`);
  },
);

async function bundle(
  world: LabWorld,
  server: string,
  bundle: Partial<BundleSpec> & Pick<BundleSpec, "version" | "folder">,
): Promise<void> {
  if (!world.running) return world.draft.addBundle(server, bundle, world.place.step);
  const whole: BundleSpec = { size: "small", without: [], zipped: false, defects: {}, ...bundle };
  await world.running.server(server).control.putBundle(whole);
}

const usualNames = {
  "tftpd-hpa": "tftp",
  tftpd64: "tftpd64",
  "openssh-sftp": "sftp",
  syslog: "syslog",
} as const;

/** One without a name is the one of its kind that is there already, or gets the usual name. */
function addServer(
  world: LabWorld,
  server: { kind: keyof typeof usualNames; name: Name; address: string; [more: string]: unknown },
): void {
  const draft = world.describing();
  const { kind, address } = server;
  const known = draft.hosts("servers");
  if (server.name === undefined && known.some((one) => one.kind === kind && one.address === address)) return;
  const isTaken = known.some(({ name }) => name === usualNames[kind]);
  const name = server.name ?? (isTaken ? `${usualNames[kind]}-${known.length + 1}` : usualNames[kind]);
  draft.add("servers", { ...server, name }, world.place.step, world.place.wordOf({ ...server, name }));
}
