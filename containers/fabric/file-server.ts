import { type BundleInput, wholeBundle } from "../../src/kinds/entry";
import type { FileServerControl } from "../../src/lab/fabric";
import { ServerProcess } from "../../src/lab/server-process";
import { bundleFiles } from "../../src/node/bundle-files";
import type { LabPki } from "../../src/node/pki";
import { inFolder, prohibition, removal, serverCommand } from "../server-commands";
import { labLink } from "./address-plan";
import type { Firewall } from "./firewall";
import type { LabContainer } from "./lab-container";

export interface FileServerOptions {
  readonly container: LabContainer;
  readonly address: string;
  readonly root: string;
  /** The name of its processes. */
  readonly program: string;
  /** Its `server refresh` looks what there is anew. */
  readonly refreshes?: boolean;
  readonly firewall: Firewall;
  /** Lab seconds for each real second. */
  readonly speed: number;
  readonly seed: number;
  readonly pki: LabPki;
}

/** A server's process and files, inside its container. */
export class ContainerFileServer implements FileServerControl {
  readonly #options: FileServerOptions;
  readonly #process: ServerProcess;

  constructor(options: FileServerOptions) {
    this.#options = options;
    const { firewall, address } = options;
    // The container starts it.
    this.#process = new ServerProcess(
      {
        start: () => this.#server("start"),
        end: () => this.#server("stop"),
        freeze: () => this.#signal("STOP"),
        thaw: () => this.#signal("CONT"),
        // The firewall counts what the server sends; from then on nothing comes through, and the server is ended.
        arm: (octets, died) =>
          firewall.silenceAfter(address, octets, async () => {
            died();
            await this.#server("stop");
          }),
        disarm: () => firewall.revive(address),
      },
      "running",
    );
  }

  async start(): Promise<void> {
    await this.#process.start();
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }

  async dieAfter(octets: number): Promise<void> {
    await this.#process.dieAfter(octets);
  }

  async #server(verb: "start" | "stop" | "refresh"): Promise<void> {
    await this.#options.container.run(serverCommand(verb));
  }

  async putBundle(bundle: BundleInput): Promise<void> {
    const { container, root, pki, seed } = this.#options;
    const files = bundleFiles(wholeBundle(bundle), { pki, seed });
    await container.put(files.map(({ path, content }) => ({ path: `${root}${path}`, content })));
    await this.#changed();
  }

  async measure(path: string): Promise<number | "folder" | undefined> {
    const script = 'if [ -d "$1" ]; then echo folder; elif [ -e "$1" ]; then stat -c %s -- "$1"; fi';
    const said = (await this.#options.container.run(["sh", "-c", script, "sh", this.#inside(path)])).trim();
    if (said === "") return undefined;
    return said === "folder" ? said : Number(said);
  }

  async remove(path: string): Promise<void> {
    await this.#options.container.run(removal(this.#inside(path)));
    await this.#changed();
  }

  async #changed(): Promise<void> {
    if (this.#options.refreshes) await this.#server("refresh");
  }

  async forbid(path: string): Promise<void> {
    for (const command of prohibition(this.#inside(path))) await this.#options.container.run(command);
  }

  async pause(): Promise<void> {
    await this.#process.pause();
  }

  async resume(): Promise<void> {
    await this.#process.resume();
  }

  /** The kernel holds back what the host sends, to all clients together; half a second of it waits in line. */
  async slow(octetsPerSecond: number): Promise<void> {
    const { container, speed } = this.#options;
    if (!Number.isFinite(octetsPerSecond)) {
      await container.run(["sh", "-c", `tc qdisc delete dev ${labLink} root 2>/dev/null || true`]);
      return;
    }
    const bits = Math.round(octetsPerSecond * 8 * speed);
    const limit = Math.max(20_000, Math.round((octetsPerSecond * speed) / 2));
    await container.run([
      ...["tc", "qdisc", "replace", "dev", labLink, "root"],
      ...["tbf", "rate", `${bits}bit`, "burst", "2000", "limit", String(limit)],
    ]);
  }

  /** Under a new inode: whoever has the old file open reads on in that. */
  async replace(path: string, by: string): Promise<void> {
    const [target, source] = [this.#inside(path), this.#inside(by)];
    await this.#options.container.run([
      "sh",
      "-c",
      'cp -- "$1" "$2.new" && mv -- "$2.new" "$2"',
      "sh",
      source,
      target,
    ]);
  }

  async cut(path: string, octets: number): Promise<void> {
    await this.#options.container.run(["truncate", "-s", String(octets), "--", this.#inside(path)]);
  }

  /** To the server's processes, those of transfers and sessions under way included. */
  async #signal(name: "STOP" | "CONT"): Promise<void> {
    const { container, program } = this.#options;
    await container.run(["sh", "-c", `pids=$(pidof ${program}) || exit 0; kill -${name} $pids`]);
  }

  #inside(path: string): string {
    return inFolder(this.#options.root, path);
  }
}
