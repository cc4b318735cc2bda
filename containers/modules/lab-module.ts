import Docker from "dockerode";
import { AbstractStartedContainer, GenericContainer } from "testcontainers";
import { ExpectationError } from "../../src/errors";
import { LineLog } from "../../src/lab/line-log";
import { waitForLine } from "../../src/lab/line-wait";
import { LabPki } from "../../src/node/pki";
import { sessionLabels } from "../fabric/session";
import { type ImageName, imageTag } from "../images/names";
import { RealTime } from "../real-time";

/** The lab's calendar in containers that are used alone, unless a test sets another: milliseconds since 1970-01-01 UTC. */
export const defaultEpoch = Date.parse("2024-02-01T17:00:00Z");

let common: Promise<LabPki> | undefined;

/** The authority that all containers of this process believe. */
export function commonPki(): Promise<LabPki> {
  common ??= LabPki.create({ epoch: defaultEpoch });
  return common;
}

/** What the lab's containers have in common. */
export abstract class LabModule extends GenericContainer {
  constructor(image: ImageName) {
    super(imageTag(image));
    // `ewclab clean` knows them by these, whatever happens to this process.
    this.withLabels(sessionLabels());
  }

  /**
   * Gives the host an address of the lab beside those of its network, and a way to the others through a
   * FirewallContainer (`gateway`). Without it the host has the address that its network gives it.
   * @param cidr such as `172.16.5.27/24`
   */
  withLabAddress(cidr: string, gateway?: string): this {
    return this.withEnvironment({
      EWCLAB_ADDRESSES: cidr,
      ...(gateway === undefined ? {} : { EWCLAB_GATEWAY: gateway }),
    })
      .withAddedCapabilities("NET_ADMIN")
      .withUser("root");
  }

  protected override async beforeContainerCreated(): Promise<void> {
    await preferRyuk();
  }
}

let looked = false;

/** Testcontainers' reaper is used where its image exists; where it does not, containers end with their tests all the same. */
export async function preferRyuk(): Promise<void> {
  if (looked || process.env.TESTCONTAINERS_RYUK_DISABLED !== undefined) return;
  looked = true;
  const wanted = process.env.RYUK_CONTAINER_IMAGE ?? "testcontainers/ryuk";
  const images = await new Docker().listImages();
  const isThere = images.some(({ RepoTags }) => RepoTags?.some((tag) => tag.startsWith(wanted)));
  if (!isThere) process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
}

/** A host that runs. */
export class StartedLabModule extends AbstractStartedContainer {
  /** Its address in the first of its networks, where the other containers reach it. */
  get address(): string {
    return this.getIpAddress(this.getNetworkNames()[0]!);
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
