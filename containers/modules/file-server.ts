import { extract } from "tar-stream";
import type { StartedTestContainer } from "testcontainers";
import { ExpectationError, UsageError } from "../../src/errors";
import { type BundleInput, wholeBundle } from "../../src/kinds/entry";
import { bundleFiles } from "../../src/node/bundle-files";
import type { LabPki } from "../../src/node/pki";
import { checkBundle } from "../../src/topology/check";
import { inFolder, prohibition, removal, serverCommand } from "../server-commands";
import { commonPki, LabModule, type Place, StartedLabModule } from "./lab-module";

/** An AP bundle to lie on a server; small images unless `size` says otherwise. */
export type BundleOptions = BundleInput;

/** What the two image servers have in common: files. */
export abstract class FileServerModule extends LabModule {
  readonly #bundles: BundleOptions[] = [];
  #pki: LabPki | undefined;
  /** The folder that clients see as `/`. */
  protected abstract readonly root: string;

  /** Whose signing key the images of its bundles bear; by default that of all containers of this process. */
  withPki(pki: LabPki): this {
    this.#pki = pki;
    return this;
  }

  /** An AP bundle, unpacked in a folder. */
  withBundle(bundle: BundleOptions): this {
    this.#bundles.push(bundle);
    return this;
  }

  withFile(path: string, content: string | Uint8Array): this {
    return this.withCopyContentToContainer([
      { target: inFolder(this.root, path), content: Buffer.from(content) },
    ]);
  }

  protected override check(): void {
    for (const bundle of this.#bundles) {
      const [issue] = checkBundle(wholeBundle(bundle));
      if (issue) throw new UsageError(`bundle: ${issue.message}`);
    }
  }

  protected override likeness(): unknown {
    return this.#bundles;
  }

  protected override async beforeContainerCreated(): Promise<void> {
    const pki = this.#pki ?? (await commonPki());
    for (const bundle of this.#bundles)
      this.withCopyContentToContainer(bundleContents(bundle, pki, this.root));
  }
}

export class StartedFileServerModule extends StartedLabModule {
  protected readonly root: string;

  constructor(container: StartedTestContainer, place: Place, root: string) {
    super(container, place);
    this.root = root;
  }

  /** Lays a file there, with the folders above it; paths are those of the server's clients. */
  async put(path: string, content: string | Uint8Array): Promise<void> {
    await this.copyContentToContainer([{ target: inFolder(this.root, path), content: Buffer.from(content) }]);
  }

  /** As `put`. */
  async putFile(path: string, content: string | Uint8Array): Promise<void> {
    await this.put(path, content);
  }

  /** What a file holds. @throws ExpectationError when it is none. */
  async get(path: string): Promise<Buffer> {
    const place = inFolder(this.root, path);
    await this.must(["test", "-f", place]).catch(() => {
      throw new ExpectationError(`${this.getName()} has no file ${path}`);
    });
    const tar = extract();
    (await this.copyArchiveFromContainer(place)).pipe(tar);
    const pieces: Buffer[] = [];
    for await (const entry of tar) for await (const octets of entry) pieces.push(octets as Buffer);
    return Buffer.concat(pieces);
  }

  /** The names in a folder, in their order; those of folders end in `/`. @throws ExpectationError when it is none. */
  async list(folder = "/"): Promise<string[]> {
    const output = await this.must(["ls", "-1Ap", "--", inFolder(this.root, folder)]);
    return output.split("\n").filter((name) => name !== "");
  }

  async remove(path: string): Promise<void> {
    await this.must(removal(inFolder(this.root, path)));
  }

  /** Takes the read permission for others away from a path. */
  async forbid(path: string): Promise<void> {
    for (const command of prohibition(inFolder(this.root, path))) await this.must(command);
  }

  /** Ends the server's processes; the host stays. */
  async stopServer(): Promise<void> {
    await this.must(serverCommand("stop"));
  }

  async startServer(): Promise<void> {
    await this.must(serverCommand("start"));
  }
}

function bundleContents(bundle: BundleOptions, pki: LabPki, root: string) {
  return bundleFiles(wholeBundle(bundle), { pki, seed: 1 }).map(({ path, content }) => ({
    target: inFolder(root, path),
    content: Buffer.from(content.read(0, content.size)),
  }));
}
