import { Given, Then, When } from "@cucumber/cucumber";
import { ExpectationError } from "../src/errors";
import type { BundleSpec, ImageDefect } from "../src/topology/topology";
import { fetchBySftp, fetchByTftp } from "./independent-clients";
import type { LabWorld } from "./world";

Given("a tftpd-hpa server {server} at {address}", function (this: LabWorld, name: string, address: string) {
  this.describing().add("servers", { kind: "tftpd-hpa", name, address }, this.place.step);
});

Given("a Tftpd64 server {server} at {address}", function (this: LabWorld, name: string, address: string) {
  this.describing().add("servers", { kind: "tftpd64", name, address }, this.place.step);
});

Given(
  "an OpenSSH SFTP server {server} at {address}",
  function (this: LabWorld, name: string, address: string) {
    this.describing().add("servers", { kind: "openssh-sftp", name, address }, this.place.step);
  },
);

Given(
  "an OpenSSH SFTP server {server} at {address} for {string} with password {string}",
  function (this: LabWorld, name: string, address: string, username: string, password: string) {
    this.describing().add(
      "servers",
      { kind: "openssh-sftp", name, address, username, password },
      this.place.step,
    );
  },
);

Given("a syslog server {server} at {address}", function (this: LabWorld, name: string, address: string) {
  this.describing().add("servers", { kind: "syslog", name, address }, this.place.step);
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
