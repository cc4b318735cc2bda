import { UsageError } from "../errors";
import type { Content } from "../host/content";
import { cutContent } from "../image/segments";
import type { FileServerControl, ReceivedSyslog } from "../lab/fabric";
import { type ProcessDriver, ServerProcess } from "../lab/server-process";
import type { SimulatedHost } from "../network/simulated-host";
import { bundleFiles } from "../node/bundle-files";
import type { LabPki } from "../node/pki";
import { MemoryVolume } from "../servers/volume";
import type { BundleSpec } from "./entry";
import { wholeBundle } from "./entry";
import type { LabAround } from "./server-kind";

/** A server's process on the simulated network, with a switch. */
export interface EmbeddedServer {
  readonly name: string;
  start(): void;
  stop(): void;
  /** Of those that serve files. */
  readonly control?: FileServerControl;
  /** Of those that collect syslog. */
  received?(): readonly ReceivedSyslog[];
}

/** What of an embedded lab a server stands on. */
export interface ServerSite {
  readonly topology: { readonly seed: number };
  readonly around: LabAround;
  readonly time: { epoch(): number };
  readonly pki: LabPki;
  hostOf(name: string): SimulatedHost;
  /** It printed something in its log. */
  print(name: string, text: string): void;
}

/** A program that serves files, and its line. */
export interface FileServerDriver extends ProcessDriver {
  slow(octetsPerSecond: number): void;
}

/** What lies on a server at first. */
export function volumeWith(site: ServerSite, bundles: readonly BundleSpec[]): MemoryVolume {
  const volume = new MemoryVolume();
  for (const bundle of bundles) putBundle(site, volume, bundle);
  return volume;
}

export function fileServer(
  site: ServerSite,
  name: string,
  volume: MemoryVolume,
  driver: FileServerDriver,
): EmbeddedServer {
  const process = new ServerProcess(driver);
  const control: FileServerControl = {
    start: async () => process.start(),
    stop: async () => process.stop(),
    dieAfter: async (octets) => process.dieAfter(octets),
    putBundle: async (bundle) => putBundle(site, volume, wholeBundle(bundle)),
    measure: async (path) => {
      const found = volume.stat(path);
      if (typeof found === "string") return undefined;
      return found.type === "file" ? found.size : "folder";
    },
    remove: async (path) => volume.removeWhole(path),
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

function putBundle({ topology, pki, time }: ServerSite, volume: MemoryVolume, bundle: BundleSpec): void {
  for (const { path, content } of bundleFiles(bundle, { pki, seed: topology.seed }))
    volume.put(path, content, { modified: time.epoch() });
}
