import { type BundleInput, wholeBundle } from "../../src/kinds/entry";
import { bundleFiles } from "../../src/node/bundle-files";
import type { LabPki } from "../../src/node/pki";
import { commonPki, LabModule, StartedLabModule } from "./lab-module";

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
      { target: `${this.root}${path}`, content: Buffer.from(content) },
    ]);
  }

  protected override async beforeContainerCreated(): Promise<void> {
    await super.beforeContainerCreated();
    const pki = this.#pki ?? (await commonPki());
    for (const bundle of this.#bundles)
      this.withCopyContentToContainer(bundleContents(bundle, pki, this.root));
  }
}

export class StartedFileServerModule extends StartedLabModule {
  constructor(
    container: ConstructorParameters<typeof StartedLabModule>[0],
    protected readonly root: string,
  ) {
    super(container);
  }

  async putFile(path: string, content: string | Uint8Array): Promise<void> {
    await this.copyContentToContainer([{ target: `${this.root}${path}`, content: Buffer.from(content) }]);
  }

  async remove(path: string): Promise<void> {
    await this.must(["rm", "-rf", "--", `${this.root}${path}`]);
  }

  /** Takes the read permission for others away from a path. */
  async forbid(path: string): Promise<void> {
    await this.must(["chmod", "0600", "--", `${this.root}${path}`]);
    await this.must(["chown", "root", "--", `${this.root}${path}`]);
  }

  /** Ends the server's processes; the host stays. */
  async stopServer(): Promise<void> {
    await this.must(["server", "stop"]);
  }

  async startServer(): Promise<void> {
    await this.must(["server", "start"]);
  }
}

function bundleContents(bundle: BundleOptions, pki: LabPki, root: string) {
  return bundleFiles(wholeBundle(bundle), { pki, seed: 1 }).map(({ path, content }) => ({
    target: `${root}${path}`,
    content: Buffer.from(content.read(0, content.size)),
  }));
}
