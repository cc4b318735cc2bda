import Docker from "dockerode";
import { AbstractStartedContainer, GenericContainer } from "testcontainers";
import { ExpectationError } from "../../src/errors";
import { LabPki } from "../../src/node/pki";
import { sessionLabels } from "../fabric/session";
import { type ImageName, imageTag } from "../images/names";

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
    const fits = (line: string) => (typeof wanted === "string" ? line.includes(wanted) : wanted.test(line));
    const stream = await this.logs();
    const last: string[] = [];
    try {
      return await new Promise<string>((resolve, reject) => {
        const timer = setTimeout(() => {
          const tail = last.map((line) => `\n  ${line}`).join("");
          reject(
            new ExpectationError(
              `${String(wanted)}: not printed within ${within} ms; the last lines are${tail}`,
            ),
          );
        }, within);
        let partial = "";
        stream.setEncoding("utf8");
        stream.on("data", (text: string) => {
          const lines = (partial + text).split(/\r?\n/);
          partial = lines.pop() ?? "";
          for (const line of lines) {
            if (fits(line)) {
              clearTimeout(timer);
              resolve(line);
              return;
            }
            last.push(line);
            if (last.length > 8) last.shift();
          }
        });
      });
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
