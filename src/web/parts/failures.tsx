import type { WebFailure } from "../../devices/ewc/web/api";
import { t, tOr } from "../language";

/** Each line of the log that says what went wrong, and what to do about it; once for what failed for the same reason. */
export function Failures({ failures }: { readonly failures: readonly WebFailure[] }) {
  if (failures.length === 0) return null;
  const kinds = [...new Set(failures.map(({ kind }) => kind))];
  return (
    <div class="failures">
      <h3>{t("failures.title")}</h3>
      <ul>
        {kinds.map((kind) => (
          <li key={kind} data-failure={kind}>
            {failures
              .filter((failure) => failure.kind === kind)
              .map(({ line }) => (
                <code key={line}>{line}</code>
              ))}
            <p>
              <strong>{t("failures.remedy")}:</strong> {tOr(`remedy.${kind}`, "remedy.other")}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
