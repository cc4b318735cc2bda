import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type TextKey, t } from "../language";
import { log } from "../live";
import { Scroll } from "../parts/scroll";

export function Syslog() {
  const filter = useSignal("");
  const most = useSignal(7);
  const follows = useSignal(true);
  const frame = useRef<HTMLElement>(null);
  const { fits, isBad } = reader(filter.value);
  const all = log.value;
  const shown = all.filter((line) => severityOf(line) <= most.value && fits(line));
  useLayoutEffect(() => {
    if (follows.value && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  });
  return (
    <>
      <p class="crumbs">{t("nav.monitoring")}</p>
      <h1 id="page-title">{t("syslog.title")}</h1>
      <div class="log-controls">
        <label>
          {t("syslog.filter")}
          <input
            type="search"
            value={filter.value}
            placeholder={t("syslog.filter.hint")}
            aria-invalid={isBad}
            onInput={({ currentTarget }) => {
              filter.value = currentTarget.value;
            }}
          />
        </label>
        <label>
          {t("syslog.severity")}
          <select
            value={most.value}
            onChange={({ currentTarget }) => {
              most.value = Number(currentTarget.value);
            }}
          >
            {[0, 1, 2, 3, 4, 5, 6, 7].map((severity) => (
              <option key={severity} value={severity}>
                {t(`severity.${severity}` as TextKey)}
              </option>
            ))}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={follows.value}
            onChange={({ currentTarget }) => {
              follows.value = currentTarget.checked;
            }}
          />
          {t("syslog.follow")}
        </label>
        <span class="quiet" role="status">
          {isBad ? t("syslog.bad-filter") : t("syslog.count", { shown: shown.length, all: all.length })}
        </span>
      </div>
      <Scroll kind="console tall" label="page-title" frame={frame}>
        {all.length === 0 && <p>{t("syslog.empty")}</p>}
        {shown.map((line, index) => (
          <div key={`${index} ${line}`} class={`severity-${severityOf(line)}`}>
            {line}
          </div>
        ))}
      </Scroll>
    </>
  );
}

/** `%INSTALL-3-OPERATION_ERROR_MESSAGE`: 3. */
function severityOf(line: string): number {
  return Number(/%[A-Z0-9_]+-(\d)-/.exec(line)?.[1] ?? 6);
}

function reader(filter: string): { fits: (line: string) => boolean; isBad: boolean } {
  const pattern = /^\/(.*)\/$/.exec(filter)?.[1];
  if (pattern === undefined) {
    const wanted = filter.toLowerCase();
    return { fits: (line) => line.toLowerCase().includes(wanted), isBad: false };
  }
  try {
    const expression = new RegExp(pattern, "i");
    return { fits: (line) => expression.test(line), isBad: false };
  } catch {
    return { fits: () => true, isBad: true };
  }
}
