import { wholeOf } from "../schema-issues";
import { type LinkSpec, linkSchema } from "../topology/topology";
import type { Lab } from "./lab";

/** What may be wrong with a link: loss, duplicates and reordering in per cent of packets, times in milliseconds. */
export type Impairment = Partial<Omit<LinkSpec, "host">>;

const sound = { loss: 0, jitter: 0, duplicate: 0, reorder: 0 };

/** A host's cable, or all that passes in a segment. */
export class LabLink {
  #now: LinkSpec;

  constructor(
    private readonly lab: Pick<Lab, "fabric" | "mustRun">,
    readonly host: string,
    atFirst: Impairment = {},
  ) {
    this.#now = { ...sound, ...atFirst, host };
  }

  /** What is wrong with it at present. */
  get impairment(): Impairment {
    const { host, ...impairment } = this.#now;
    return impairment;
  }

  /**
   * Makes it worse, or better, in one respect or several; the others stay as they are.
   * @throws UsageError for what no link can be, EnvironmentError where this machine's kernel cannot.
   */
  async impair(change: Impairment): Promise<void> {
    await this.#become(wholeOf(linkSchema, { ...this.#now, ...change }, "link"));
  }

  /** Loses so many per cent of the packets. */
  loses(percent: number): Promise<void> {
    return this.impair({ loss: percent });
  }

  /** Takes so many milliseconds, one way. */
  delays(latency: number): Promise<void> {
    return this.impair({ latency });
  }

  /** Nothing is wrong with it any more: it is as it was before anybody impaired it. */
  async repair(): Promise<void> {
    await this.#become({ ...sound, host: this.host });
  }

  async #become(next: LinkSpec): Promise<void> {
    this.lab.mustRun();
    await this.lab.fabric.impair(next);
    this.#now = next;
  }
}
