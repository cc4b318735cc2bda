import type { WebFailure } from "../../devices/ewc/web/api";
import { t, tOr } from "../language";

/** Each line of the log that says what went wrong, and what to do about it. */
export function Failures({ failures }: { readonly failures: readonly WebFailure[] }) {
  if (failures.length === 0) return null;
  return (
    <div class="failures">
      <h3>{t("failures.title")}</h3>
      <ul>
        {failures.map(({ line, kind }) => (
          <li key={line}>
            <code>{line}</code>
            <p>
              <strong>{t("failures.remedy")}:</strong> {tOr(`remedy.${kind}`, "remedy.other")}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
