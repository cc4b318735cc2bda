import close from "icon:x";
import { signal } from "@preact/signals";
import { Icon } from "./icon";
import { t } from "./language";
import { type Notice, onReconnected } from "./live";

const notices = signal<readonly Notice[]>([]);
let last = 0;
/** Milliseconds that good news stay. */
const patience = 5_000;

export function tell(kind: Notice["kind"], text: string): void {
  const notice = { id: ++last, kind, text };
  notices.value = [...notices.value.slice(-3), notice];
  if (kind !== "danger") setTimeout(drop, patience, notice.id);
}

function drop(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

onReconnected((device) =>
  tell(
    "success",
    device
      ? t("connection.reloaded", { reason: device.lastReloadReason, release: device.release })
      : t("connection.back"),
  ),
);

export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map(({ id, kind, text }) => (
        <wa-callout key={id} variant={kind} appearance="filled-outlined" size="s">
          <span class="notice">
            <span>{text}</span>
            <button type="button" class="bare" aria-label={t("app.close")} onClick={() => drop(id)}>
              <Icon inside={close} />
            </button>
          </span>
        </wa-callout>
      ))}
    </div>
  );
}
