import { existsSync, readFileSync, statSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { EnvironmentError, UsageError } from "../../src/errors";
import { octetsContent, textContent } from "../../src/host/content";
import { type KindOfServer, kindOf } from "../../src/kinds/kinds";
import { isOwnContainer, type OwnContainer } from "../../src/kinds/server-kind";
import type { TopologyIssue } from "../../src/topology/check";
import type { ServerSpec, Topology } from "../../src/topology/topology";
import { startRefusal } from "../engine-reason";
import type { HostLife } from "./host-life";
import { type ContainerDeath, type ContainerRequest, LabContainer } from "./lab-container";

/** Real milliseconds that it may take to say that it is ready: a collector in Java takes half of them. */
const readyPatience = 120_000;

/** Real milliseconds: a command that has ended by then has ended at once. */
const soon = 1_000;

/** What begins and ends a host's wire: its address, route and name servers, and the program that keeps them. */
export const wireEntry = ["lab-entry", "sh", "-c", "echo ready >&2; exec sleep infinity"];

/** What an entry's own container is; undefined for kinds that run in the lab's images. */
export function ownContainerOf(spec: ServerSpec): OwnContainer | undefined {
  const facts: KindOfServer["container"] = kindOf(spec).container;
  return isOwnContainer(facts) ? (facts.own as (spec: ServerSpec) => OwnContainer)(spec) : undefined;
}

/** Files of this machine that an entry names and that there are not. */
export function ownFileIssues({ servers }: Topology): TopologyIssue[] {
  return servers.flatMap((spec, index) => {
    const own = ownContainerOf(spec);
    if (own === undefined) return [];
    const at = (path: string, ...keys: string[]): TopologyIssue[] =>
      existsSync(path) && statSync(path).isFile()
        ? []
        : [{ path: ["servers", index, ...keys], message: `"${spec.name}": there is no file ${path}` }];
    return [
      ...("dockerfile" in own.from ? at(own.from.dockerfile, "dockerfile") : []),
      ...own.files.flatMap((each) => ("file" in each ? at(each.file, "files", each.path, "file") : [])),
    ];
  });
}

/**
 * A container of the user's own: it shares the network of a container of ours, which stands on the lab's wire before the
 * user's program begins, and stays when that one ends. So any image takes part as it is, without a right to the network.
 */
export class OwnHost {
  #isUp = false;

  static async create(
    name: string,
    own: OwnContainer,
    request: Omit<ContainerRequest, "host" | "died" | "output" | "environment">,
    life: HostLife,
  ): Promise<OwnHost> {
    const { entrypoint, command, environment, capabilities, megabytes, processes } = own;
    const words = new StringDecoder("utf8");
    const complaints = new StringDecoder("utf8");
    let host: OwnHost | undefined;
    const container = await LabContainer.create({
      ...request,
      host: name,
      environment: { ...environment },
      limits: { megabytes, processes, user: "image", ...(capabilities && { capabilities }) },
      ...(entrypoint && { entrypoint }),
      ...(command && { command }),
      output: (octets) => life.print(name, words.write(octets)),
      notice: (octets) => life.print(name, complaints.write(octets)),
      died: (how) => host?.died(how),
    });
    host = new OwnHost(name, own, container, life);
    return host;
  }

  private constructor(
    private readonly name: string,
    private readonly own: OwnContainer,
    readonly container: LabContainer,
    private readonly life: HostLife,
  ) {}

  /** @throws EnvironmentError when its program cannot be started, ends at once, or is not ready in time. */
  async begin(): Promise<void> {
    const { name, own, container, life } = this;
    await container.put(
      own.files.map((file) =>
        "text" in file
          ? { path: file.path, content: textContent(file.text) }
          : {
              path: file.path,
              content: octetsContent(Uint8Array.from(readFileSync(file.file))),
              mode: file.executable ? 0o755 : 0o644,
            },
      ),
    );
    try {
      await container.start();
      life.began(name, container);
    } catch (cause) {
      throw new EnvironmentError(
        `"${name}": its container does not start: ${startRefusal(((cause as Error).cause ?? cause) as Error)}`,
        { cause },
      );
    }
    const { ready } = own;
    if (ready === undefined) {
      // Whether its command stays shows soon, while the other hosts still start.
      await life.waitReal(() => false, soon);
      return;
    }
    if (await life.waitReal(() => this.#hasPrinted(ready), readyPatience)) return;
    throw new EnvironmentError(
      `"${name}" has not printed "${ready}" within ${readyPatience / 1_000} s, which \`ready\` waits for${container.lastLines}`,
    );
  }

  /** The lab is up: from here on an end is what happens in it. */
  isUp(): void {
    this.#isUp = true;
  }

  async power(state: "on" | "off"): Promise<void> {
    if (state === "off") await this.container.kill();
    else if (!this.container.running) await this.container.start();
  }

  /** @throws UsageError when the image has no shell. */
  async execute(command: string): Promise<{ output: string; code: number }> {
    try {
      const { output, errors, code } = await this.container.exec(["sh", "-c", command], "");
      return { output: `${output}${errors}`, code };
    } catch (error) {
      if (!/executable file not found|no such file/i.test((error as Error).message)) throw error;
      throw new UsageError(`"${this.name}": its image has no shell (sh) to execute a command with`);
    }
  }

  #hasPrinted(text: string): boolean {
    return this.life
      .console(this.name)
      .all()
      .some((line) => line.text.includes(text));
  }

  private died(how: ContainerDeath): void {
    const { name, container, life } = this;
    if (this.#isUp) life.died(how);
    else
      life.fail(
        new EnvironmentError(
          `"${name}": its command ended at once with code ${how.code}: a host of the lab needs one that keeps running, such as command: [sleep, infinity]${container.lastLines}`,
        ),
      );
  }
}
