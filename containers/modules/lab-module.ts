import { createHash } from "node:crypto";
import type Docker from "dockerode";
import {
  AbstractStartedContainer,
  GenericContainer,
  ImageName as ReferenceName,
  type StartedTestContainer,
} from "testcontainers";
import { EnvironmentError, ExpectationError, UsageError } from "../../src/errors";
import { inNetwork, parseCidr } from "../../src/ip/address";
import { LineLog } from "../../src/lab/line-log";
import { waitForLine } from "../../src/lab/line-wait";
import { packageRoot } from "../../src/node/own-module";
import { LabPki } from "../../src/node/pki";
import { openEngine } from "../engine";
import { likeLabel } from "../fabric/labels";
import { sessionLabels } from "../fabric/session";
import { howToBuild, type ImageName, imageLabel, imageTag } from "../images/names";
import { staleImages, staleText } from "../images/stale";
import { RealTime } from "../real-time";
import { preferRyuk } from "./reaper";
import { endedText, saidLast, ToldWait } from "./told-wait";

/** The lab's calendar in containers that are used alone, unless a test sets another: milliseconds since 1970-01-01 UTC. */
export const defaultEpoch = Date.parse("2024-02-01T17:00:00Z");

const defaultStartupTimeout = 60_000;

let common: Promise<LabPki> | undefined;

/** The authority that all containers of this process believe. */
export function commonPki(): Promise<LabPki> {
  common ??= LabPki.create({ epoch: defaultEpoch });
  return common;
}

/** Where the other containers reach a host. */
export interface Place {
  /** The network that it was put into. */
  readonly network?: string | undefined;
  readonly labAddress?: string | undefined;
}

/** What the lab's containers have in common. */
export abstract class LabModule extends GenericContainer {
  readonly #image: ImageName;
  #labAddress: string | undefined;

  /** @param reference another image than the package's own: one that was made from it, or lies in a registry */
  constructor(image: ImageName, reference?: string) {
    super(reference ?? imageTag(image));
    this.#image = image;
    // The lab's images are built where they are used: what names a hub's images does not name these.
    if (reference === undefined) {
      const [, registry, path, tag] = /^([^/]+)\/(.+):([^:]+)$/.exec(imageTag(image)) as unknown as string[];
      this.imageName = new ReferenceName(registry, path as string, tag as string);
      this.createOpts.Image = this.imageName.string;
    }
  }

  /**
   * Gives the host an address of the lab, and a way to the others through a FirewallContainer (`gateway`). The address that
   * its network gives it stays for published ports alone.
   * @param cidr such as `172.16.5.27/24`
   * @throws UsageError when it is none, or the gateway lies outside of it.
   */
  withLabAddress(cidr: string, gateway?: string): this {
    const address = hostAddress(cidr);
    if (gateway !== undefined && !(/^[\d.]+$/.test(gateway) && inNetwork(gateway, cidr)))
      throw new UsageError(`the gateway ${gateway} does not lie in ${cidr}`);
    this.#labAddress = address;
    return this.withEnvironment({
      EWCLAB_ADDRESSES: cidr,
      ...(gateway === undefined ? {} : { EWCLAB_GATEWAY: gateway }),
    })
      .withAddedCapabilities("NET_ADMIN")
      .withUser("root");
  }

  /**
   * @throws UsageError when what was asked for cannot be, EnvironmentError when the engine or the image is missing: both
   *   before anything is created. EnvironmentError, too, with its last lines, when it does not become ready.
   */
  override async start(): Promise<StartedTestContainer> {
    await this.check();
    const { docker } = await openEngine();
    const imageId = await this.#requireImage(docker);
    await preferRyuk();
    const isReused = this.reuse && process.env.TESTCONTAINERS_REUSE_ENABLE !== "false";
    // `ewclab clean` knows them by these, whatever happens to this process.
    this.withLabels(isReused ? { [likeLabel]: this.#likeness(imageId) } : sessionLabels());
    this.startupTimeoutMs ??= this.startupPatience();
    const what = `${this.constructor.name} (${this.imageName.string})`;
    const over = new AbortController();
    if (this.waitStrategy !== undefined)
      this.waitStrategy = new ToldWait(this.waitStrategy, what, () => over.abort());
    const aliases = this.networkAliases;
    this.#joinOneNetwork();
    let created = "";
    const ended = new Promise<EnvironmentError>((resolve) => {
      this.containerCreated = async (id) => {
        created = id;
        endOf(docker, id, what, over.signal).then((error) => error && resolve(error));
      };
    });
    const starting = super.start();
    // After an early end it fails, too, some seconds later.
    starting.catch(() => {});
    try {
      const first = await Promise.race([starting, ended]);
      if (!(first instanceof EnvironmentError)) return first;
      await docker
        .getContainer(created)
        .remove({ force: true, v: true })
        .catch(() => {});
      throw first;
    } finally {
      over.abort();
      this.networkAliases = aliases;
    }
  }

  /** @throws UsageError when what was asked for cannot be. */
  protected check(): void | Promise<void> {}

  /** Real milliseconds that it may take to become ready, where nobody says otherwise. */
  protected startupPatience(): number {
    return defaultStartupTimeout;
  }

  /** What makes it another container than one of the same image: its description, without keys, which are drawn anew each time. */
  protected likeness(): unknown {
    return {};
  }

  protected get place(): Place {
    return { network: this.networkMode, labAddress: this.#labAddress };
  }

  /** Its network alone. Testcontainers would put a container with an alias into the engine's default one as well. */
  #joinOneNetwork(): void {
    if (this.networkMode === undefined || this.networkAliases.length === 0) return;
    this.createOpts.NetworkingConfig = {
      EndpointsConfig: { [this.networkMode]: { Aliases: this.networkAliases } },
    } as unknown as Docker.ContainerCreateOptions["NetworkingConfig"] & {};
    this.networkAliases = [];
  }

  /** Nobody else's image of the same name is pulled: only what somebody named, or what a registry of their own has. */
  async #requireImage(docker: Docker): Promise<string> {
    const tag = this.imageName.string;
    const isOwn = tag === imageTag(this.#image);
    if (isOwn && !isInRegistry(tag) && this.pullPolicy.shouldPull())
      throw new UsageError(`${tag} is built on this machine, and no hub has it: leave the pull policy out`);
    const image = docker.getImage(tag);
    const found = await image.inspect().catch((error: { statusCode?: number }) => {
      if (error.statusCode === 404) return undefined;
      throw error;
    });
    if (found === undefined) {
      if (isOwn && !isInRegistry(tag))
        throw new EnvironmentError(
          `the Docker engine has no image ${tag}: build the lab's images with ${howToBuild}`,
        );
      return tag;
    }
    const label = found.Config.Labels?.[imageLabel];
    if (label !== this.#image)
      throw new UsageError(
        `${tag} is no image for ${this.constructor.name}: expected ${imageTag(this.#image)}, or one that was made from it`,
      );
    if (isOwn) await tellStale(docker, this.#image);
    return found.Id;
  }

  /** Fits another container's when that was asked for in the same way, in whatever process. */
  #likeness(imageId: string): string {
    const hash = createHash("sha256");
    const files = this.contentsToCopy.map(({ content, target, mode }) => [
      target,
      mode ?? 0,
      // Of a stream nobody knows what it will say.
      typeof content === "string" || Buffer.isBuffer(content)
        ? createHash("sha256").update(content).digest("hex")
        : Math.random(),
    ]);
    const others = [this.filesToCopy, this.directoriesToCopy];
    hash.update(JSON.stringify([imageId, this.constructor.name, this.likeness(), files, others]));
    return hash.digest("hex").slice(0, 32);
  }
}

/** What ended before it was ready, with what it said last; undefined of one that has become ready, or was stopped since it did not. */
async function endOf(
  docker: Docker,
  id: string,
  what: string,
  over: AbortSignal,
): Promise<EnvironmentError | undefined> {
  const container = docker.getContainer(id);
  try {
    const options = { condition: "next-exit", abortSignal: over } as object;
    const { StatusCode } = (await container.wait(options)) as { StatusCode: number };
    if (over.aborted) return undefined;
    return new EnvironmentError(`${what} ${endedText(StatusCode)}${await saidLast(container)}`);
  } catch {
    // It is ready, or the engine is gone: whoever starts it hears of that.
    return undefined;
  }
}

/** The first part of a name is a registry when it is a host. */
function isInRegistry(reference: string): boolean {
  return /^(localhost|[^/]*[.:][^/]*)\//.test(reference);
}

/** @throws UsageError unless a host can have the address in that network. */
function hostAddress(cidr: string): string {
  const { length } = parseCidr(cidr);
  if (length < 8 || length > 30)
    throw new UsageError(`"${cidr}": expected an address and its network's length, such as 172.16.5.27/24`);
  return cidr.split("/")[0] as string;
}

const told = new Set<ImageName>();

async function tellStale(docker: Docker, name: ImageName): Promise<void> {
  if (told.has(name)) return;
  told.add(name);
  const stale = await staleImages(docker, packageRoot(), [name]);
  if (stale.length > 0) process.stderr.write(`${staleText(stale)}\n`);
}

/** A host that runs. */
export class StartedLabModule extends AbstractStartedContainer {
  readonly #place: Place;

  constructor(container: StartedTestContainer, place: Place = {}) {
    super(container);
    this.#place = place;
  }

  /**
   * Where the other containers reach it: its lab address, else its address in the network that it was put into.
   * @throws UsageError when it has none, since it shares another's network.
   */
  get address(): string {
    const { labAddress, network } = this.#place;
    if (labAddress !== undefined) return labAddress;
    const names = this.getNetworkNames();
    const name = names.find((each) => each === network) ?? names[0];
    const address = name === undefined ? "" : this.getIpAddress(name);
    if (address === "")
      throw new UsageError(
        `${this.getName()} has no address of its own: its network mode is ${network ?? name ?? "none"}`,
      );
    return address;
  }

  /**
   * Waits until it has printed what fits (a device on its console, a server in its log), and gives the line.
   * @param within real milliseconds
   * @throws ExpectationError with the last lines when it does not come.
   */
  async prints(wanted: string | RegExp, within = 30_000): Promise<string> {
    const time = new RealTime();
    const log = new LineLog();
    const stream = await this.logs();
    try {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => {
        log.append(text, time.now());
        time.heard();
      });
      const source = { name: this.getName().replace(/^\//, ""), lines: () => log.all() };
      return (await waitForLine(time, source, wanted, within)).text;
    } finally {
      stream.destroy();
    }
  }

  /** Runs a command in it that must succeed. */
  protected async must(command: string[]): Promise<string> {
    const { output, exitCode } = await this.exec(command, { user: "root" });
    if (exitCode === 0) return output;
    throw new ExpectationError(`${command.join(" ")} ended with code ${exitCode}: ${output}`);
  }
}
