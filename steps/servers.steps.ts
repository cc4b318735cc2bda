import type { DataTable } from "@cucumber/cucumber";
import { ExpectationError, type SourcePlace, UsageError } from "../src/errors";
import type { BundleInput, ImageDefect } from "../src/kinds/entry";
import { readYaml } from "../src/topology/yaml-text";
import { lentRows } from "./address-tables";
import { fetchAsAnybody } from "./independent-clients";
import { chapter, Given, Then, When } from "./language/sentence";
import type { LabWorld } from "./world";

chapter("Image servers and syslog");

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

Given("a software server {server} at {address}", function (this: LabWorld, name: Name, address: string) {
  addServer(this, { kind: "cco", name, address });
});

Given(
  "a software server {server} at {address} for {string} with password {string}",
  function (this: LabWorld, name: Name, address: string, username: string, password: string) {
    addServer(this, { kind: "cco", name, address, username, password });
  },
);

Given(
  "a software server {server} at {address} that asks for no password",
  function (this: LabWorld, name: Name, address: string) {
    addServer(this, { kind: "cco", name, address, anonymous: true });
  },
);

Given(
  "a software server {server} at {address} whose users may download nothing",
  function (this: LabWorld, name: Name, address: string) {
    addServer(this, { kind: "cco", name, address, entitled: false });
  },
);

Given(
  "a software server {server} at {address} that suggests {version}",
  function (this: LabWorld, name: Name, address: string, suggested: string) {
    addServer(this, { kind: "cco", name, address, suggested });
  },
);

Given("a syslog server {server} at {address}", function (this: LabWorld, name: Name, address: string) {
  addServer(this, { kind: "syslog", name, address });
});

Given(
  "a name server {server} at {address} that knows:",
  function (this: LabWorld, name: Name, address: string, table: DataTable) {
    const names = Object.fromEntries(table.hashes().map((row) => [row.name ?? "", row.address ?? ""]));
    addServer(this, { kind: "dnsmasq", name, address, names });
  },
);

Given(
  "a DHCP server {server} at {address} that lends:",
  function (this: LabWorld, name: Name, address: string, table: DataTable) {
    const server = addServer(this, { kind: "dnsmasq", name, address }, "dhcp");
    for (const { entry, place, cellOf } of lentRows(this, table))
      this.describing().lend(server, entry, place, cellOf);
  },
);

Given(
  "the router passes DHCP requests of {segment} on to {address}",
  function (this: LabWorld, segment: string, address: string) {
    this.describing().help(segment, address, this.place.step);
  },
);

Given("a time server {server} at {address}", function (this: LabWorld, name: Name, address: string) {
  addServer(this, { kind: "chrony", name, address });
});

Given(
  "a container {server} of {string} at {address}",
  function (this: LabWorld, name: Name, image: string, address: string) {
    addServer(this, { kind: "container", name, address, image });
  },
);

Given(
  "a container {server} at {address}:",
  function (this: LabWorld, name: Name, address: string, text: string) {
    const { data, placeOf } = readYaml(atItsPlace(text, this.place.text), this.place.text.file ?? "feature");
    const said = { kind: "container", name: name ?? "container", address };
    if (data === null || typeof data !== "object" || Array.isArray(data))
      throw new UsageError('expected keys with values such as "image: a-collector:1.2"', placeOf([]));
    for (const key of Object.keys(said))
      if (Object.hasOwn(data, key))
        throw new UsageError(`"${key}" is said by the sentence already`, placeOf([key], true));
    const inSentence = this.place.wordOf(said);
    this.describing().add("servers", { ...data, ...said }, this.place.step, (key) =>
      Object.hasOwn(said, key) ? inSentence(key) : placeOf([key]),
    );
  },
);

/** A text block with its lines and columns as they are in the feature file. */
function atItsPlace(text: string, { line, column }: SourcePlace): string {
  const margin = " ".repeat(column - 1);
  return "\n".repeat(line - 1) + text.replace(/^(?=.)/gm, margin);
}

Then("{string} fails on {server}", async function (this: LabWorld, command: string, server: string) {
  const { output, code } = await (await this.lab()).server(server).execute(command);
  this.screen = output;
  if (code === 0) throw new ExpectationError(`"${command}" did not fail on "${server}":\n${output}`);
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
  await (await this.lab()).server(server).stop();
});

When("{server} starts( again)", async function (this: LabWorld, server: string) {
  await (await this.lab()).server(server).start();
});

Given(
  "{server} dies after it has sent {int} KB",
  async function (this: LabWorld, server: string, kilobytes: number) {
    await (await this.lab()).server(server).dieAfter(kilobytes * 1_000);
  },
);

Given("{path} on {server} is not readable", async function (this: LabWorld, path: string, server: string) {
  await (await this.lab()).server(server).forbid(path);
});

When(
  "{image types} is/are missing on {server}",
  async function (this: LabWorld, types: readonly string[], server: string) {
    const from = (await this.lab()).server(server);
    for (const type of types) await from.takeOut(type);
  },
);

Given(
  "{image types} on {server} is/are {defect}",
  async function (this: LabWorld, types: readonly string[], server: string, defect: ImageDefect) {
    for (const type of types) {
      if (this.running) await this.running.server(server).spoil(type, defect);
      else this.draft.spoilBundles(server, type, defect, this.place.step);
    }
  },
);

When("{path} is removed from {server}", async function (this: LabWorld, path: string, server: string) {
  const from = (await this.lab()).server(server);
  // The name of an image, wherever its bundles lie.
  if (path.includes("/") || (await from.takeOut(path)) === 0) await from.remove(path);
});

Then(
  "{server} logs that {address} read {path}",
  async function (this: LabWorld, server: string, address: string, path: string) {
    await (await this.lab()).server(server).logsRead(address, path);
  },
);

Then(
  "{server} received {string} from {address}",
  async function (this: LabWorld, server: string, text: string, address: string) {
    await (await this.lab()).server(server).receives(text, address);
  },
);

Then("{server} was sent {string}", async function (this: LabWorld, server: string, text: string) {
  await (await this.lab()).server(server).receives(text);
});

Then(
  "{ewc} fetches {image types} from {server} within {duration}",
  async function (this: LabWorld, ewc: string, types: readonly string[], server: string, within: number) {
    const lab = await this.lab();
    const client = `${lab.controller(ewc).spec.address}`;
    for (const type of types) await lab.imageServer(server).logsReadOf(client, type, within);
  },
);

Then(
  "{ewc} fetches {path} from {server}",
  async function (this: LabWorld, ewc: string, path: string, server: string) {
    const lab = await this.lab();
    await lab.imageServer(server).logsRead(`${lab.controller(ewc).spec.address}`, path);
  },
);

Then("{server} received nothing", async function (this: LabWorld, server: string) {
  (await this.lab()).server(server).hasReceivedNothing();
});

Then(
  "an independent client can fetch {path} from {server}",
  async function (this: LabWorld, path: string, server: string) {
    const octets = await fetchAsAnybody(await this.lab(), server, path);
    if (octets.length === 0) throw new ExpectationError(`"${server}" serves ${path}, but the file is empty`);
  },
);

Then(
  "an independent client cannot fetch {path} from {server}",
  async function (this: LabWorld, path: string, server: string) {
    const fetching = fetchAsAnybody(await this.lab(), server, path);
    const octets = await fetching.catch(() => undefined);
    if (octets !== undefined)
      throw new ExpectationError(`"${server}" serves ${path}: ${octets.length} octets came`);
  },
);

async function bundle(world: LabWorld, server: string, bundle: BundleInput): Promise<void> {
  if (world.running) await world.running.server(server).putBundle(bundle);
  else world.draft.addBundle(server, bundle, world.place.step);
}

const usualNames = {
  "tftpd-hpa": "tftp",
  tftpd64: "tftpd64",
  "openssh-sftp": "sftp",
  syslog: "syslog",
  dnsmasq: "dns",
  chrony: "ntp",
  cco: "cco",
  container: "container",
} as const;

/**
 * One without a name is the one of its kind that is there already, or gets the usual name. One that is described twice, by the
 * same name and address, is one server that does both.
 * @returns its name
 */
function addServer(
  world: LabWorld,
  server: { kind: keyof typeof usualNames; name: Name; address: string; [more: string]: unknown },
  usualName: string = usualNames[server.kind],
): string {
  const draft = world.describing();
  const { kind, address } = server;
  const known = draft.hosts("servers");
  const same = known.find((one) => one.kind === kind && String(one.address) === address);
  if (same && server.name === undefined) return String(same.name);
  if (same && kind === "dnsmasq" && same.name === server.name) {
    Object.assign(draft.find("servers", server.name!, world.place.step), server);
    return server.name!;
  }
  const isTaken = known.some(({ name }) => name === usualName);
  const name = server.name ?? (isTaken ? `${usualName}-${known.length + 1}` : usualName);
  draft.add("servers", { ...server, name }, world.place.step, world.place.wordOf({ ...server, name }));
  return name;
}
