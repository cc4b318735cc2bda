import type { Verdict } from "./fates";
import type { Predicted } from "./predicted-flow";

export interface MatrixRow {
  readonly flow: string;
  readonly ports: string;
  /** undefined: it never begins, because a flow that it needs is blocked. */
  readonly predicted: Predicted | undefined;
  /** `not tried`: no packets were sent. */
  readonly proven: Verdict | "not tried" | undefined;
  /** Whether the packets meet any rules at all: within a segment they do not, unless at a host. */
  readonly meetsRules: boolean;
  /** The rules that block it, in their author's words: as predicted, or where nothing was, as the packets met them. */
  readonly rules: readonly string[];
  /** What was predicted is not what was proven: an error of ours. */
  readonly differs: boolean;
  /** What is to be said where no rule decides. */
  readonly remark?: string;
  /** One of its ends was not told: it is taken to be where the syslog server is. */
  readonly assumed?: true;
}
