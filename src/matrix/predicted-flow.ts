import type { CompiledFirewall } from "../firewall/compile";
import { type Prediction, predict } from "../firewall/predict";
import type { Verdict } from "./fates";
import type { Flow } from "./flow";

/** Nobody but the kernel reads a user's nftables file: what it says of a flow is proven, and not predicted. */
export type Predicted = Verdict | "not predicted";

export interface FlowPrediction extends Omit<Prediction, "verdict"> {
  readonly verdict: Predicted;
  /** Of its first packet, and of those after it. */
  readonly verdicts: readonly Predicted[];
}

/** @param isOpen a user's nftables file has its say on what is forwarded */
export function predictFlow(firewall: CompiledFirewall, flow: Flow, isOpen: boolean): FlowPrediction {
  const prediction = predictByRules(firewall, flow);
  const { from, to } = flow.kind;
  if (!isOpen || from.segment === to.segment || prediction.verdict === "blocked") return prediction;
  return { verdict: "not predicted", verdicts: ["not predicted"], rules: [], meetsRules: true };
}

function predictByRules(firewall: CompiledFirewall, { kind, later }: Flow): FlowPrediction {
  const first = predict(firewall, kind);
  if (later === undefined || first.verdict === "blocked") return { ...first, verdicts: [first.verdict] };
  const rest = predict(firewall, later);
  const verdict = first.verdict === rest.verdict ? first.verdict : "partly";
  const rules = [...new Set([...first.rules, ...rest.rules])];
  return { verdict, rules, meetsRules: first.meetsRules, verdicts: [first.verdict, rest.verdict] };
}

export function isDifference(predicted: Predicted | undefined, proven: Verdict | undefined): boolean {
  return !isOpenVerdict(predicted) && predicted !== proven;
}

/** It may turn out either way. */
export function isOpenVerdict(predicted: Predicted | undefined): boolean {
  return predicted === "partly" || predicted === "not predicted";
}
