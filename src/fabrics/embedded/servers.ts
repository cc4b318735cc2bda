import { UsageError } from "../../errors";
import type { Content } from "../../host/content";
import type { SshService } from "../../host/ssh";
import { cutContent } from "../../image/segments";
import type { FileServerControl, ReceivedSyslog } from "../../lab/fabric";
import { type ProcessDriver, ServerProcess } from "../../lab/server-process";
import { bundleFiles } from "../../node/bundle-files";
import { sshService } from "../../node/ssh/service";
import type { ServerLog } from "../../servers/log";
import { OpenSshSftp } from "../../servers/openssh-sftp";
import { SyslogCollector } from "../../servers/syslog-collector";
import { TftpServer } from "../../servers/tftp-server";
import { MemoryVolume } from "../../servers/volume";
import type { BundleSpec, ServerSpec } from "../../topology/topology";
import type { Site } from "./site";

/** A server process with a switch. */
export interface Server {
  readonly name: string;
  start(): void;
  stop(): void;
  /** Of those that serve files. */
  readonly control?: FileServerControl;
  /** Of those that collect syslog. */
  received?(): readonly ReceivedSyslog[];
}

/** The image servers and syslog collectors of a lab. */
export class Servers {
  readonly #servers: ReadonlyMap<string, Server>;

  constructor(site: Site) {
    const ssh = sshService();
    this.#servers = new Map(site.topology.servers.map((spec) => [spec.name, makeServer(site, ssh, spec)]));
  }

  get all(): Iterable<Server> {
    return this.#servers.values();
  }

  find(name: string): Server | undefined {
    return this.#servers.get(name);
  }
}

function makeServer(site: Site, ssh: SshService, spec: ServerSpec): Server {
  const host = site.hostOf(spec.name);
  const log: ServerLog = ({ text }) => site.print(spec.name, `${text}\n`);
  if (spec.kind === "syslog") return collector(site, spec.name);

  const volume = new MemoryVolume();
  for (const bundle of spec.bundles) putBundle(site, volume, bundle);
  if (spec.kind === "openssh-sftp") {
    const users = { [spec.username]: spec.password };
    const server = new OpenSshSftp(host, { volume, users, hostname: spec.name, log });
    return fileServer(site, spec.name, volume, {
      start: () => server.start(ssh),
      end: () => server.stop(),
      arm: (octets, died) => server.dieAfter(octets, died),
      disarm: () => server.dieAfter(Number.POSITIVE_INFINITY),
      // A process that stands still is answered for by its kernel; a client over SSH sees no difference to a cable
      // without a far end: what it asks is not answered.
      freeze: () => host.unplug(),
      thaw: () => host.replug(),
      slow: (octets) => host.link.set({ bandwidth: octets * 8 }),
    });
  }
  const personality =
    spec.kind === "tftpd-hpa" ? { type: "tftpd-hpa" as const, secure: true } : { type: "tftpd64" as const };
  const server = new TftpServer(host, { volume, personality, hostname: spec.name, log });
  return fileServer(site, spec.name, volume, {
    start: () => server.start(),
    end: () => server.stop(),
    arm: (octets, died) => server.dieAfter(octets, died),
    disarm: () => server.dieAfter(Number.POSITIVE_INFINITY),
    freeze: () => server.pause(),
    thaw: () => server.resume(),
    slow: (octets) => server.slow(octets),
  });
}

interface FileServerDriver extends ProcessDriver {
  slow(octetsPerSecond: number): void;
}

function fileServer(site: Site, name: string, volume: MemoryVolume, driver: FileServerDriver): Server {
  const process = new ServerProcess(driver);
  const control: FileServerControl = {
    start: async () => process.start(),
    stop: async () => process.stop(),
    dieAfter: async (octets) => process.dieAfter(octets),
    putBundle: async (bundle) => putBundle(site, volume, bundle),
    remove: async (path) => {
      volume.remove(path);
    },
    forbid: async (path) => volume.change(path, { mode: 0o600, owner: "root" }),
    pause: async () => process.pause(),
    resume: async () => process.resume(),
    slow: async (octets) => driver.slow(octets),
    replace: async (path, by) => volume.put(path, openFile(volume, by)),
    cut: async (path, octets) => volume.put(path, cutContent(openFile(volume, path), octets)),
  };
  return { name, start: () => void process.start(), stop: () => void process.stop(), control };
}

/** @throws UsageError when there is no such file. */
function openFile(volume: MemoryVolume, path: string): Content {
  const content = volume.open(path);
  if (typeof content === "string") throw new UsageError(`${path}: ${content}`);
  return content;
}

function collector(site: Site, name: string): Server {
  const server = new SyslogCollector(site.hostOf(name), {
    line: ({ filed }) => site.print(name, `${filed}\n`),
  });
  return {
    name,
    start: () => server.start(),
    stop: () => server.stop(),
    received: () => server.lines.map(({ at, from, text }) => ({ at, from: from.address, text })),
  };
}

function putBundle({ topology, pki, time }: Site, volume: MemoryVolume, bundle: BundleSpec): void {
  for (const { path, content } of bundleFiles(bundle, { pki, seed: topology.seed }))
    volume.put(path, content, { modified: time.epoch() });
}
