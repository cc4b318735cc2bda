import type { WebCounters } from "../../devices/ewc/web/api";
import { type TextKey, t } from "../language";

const shown: readonly (readonly [keyof WebCounters, TextKey])[] = [
  ["total", "counters.total"],
  ["initiated", "counters.initiated"],
  ["predownloadingAp", "counters.predownloading-ap"],
  ["predownloadingController", "counters.predownloading-controller"],
  ["completed", "counters.completed"],
  ["notSupported", "counters.unsupported"],
  ["failed", "counters.failed"],
];

export function Counters({ counters }: { readonly counters: WebCounters }) {
  return (
    <dl class="counters">
      {shown.map(([name, text]) => (
        <div key={name} class={name === "failed" && counters.failed > 0 ? "bad" : ""}>
          <dt>{t(text)}</dt>
          <dd data-counter={name}>{counters[name]}</dd>
        </div>
      ))}
    </dl>
  );
}
