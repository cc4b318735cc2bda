import type { Signal } from "@preact/signals";
import type { WebAccessPoint } from "../../devices/ewc/web/api";
import { duration, octets, t } from "../language";
import { accessPointSignals } from "../live";
import { Scroll } from "./scroll";

export function ApProgress() {
  const signals = accessPointSignals.value;
  if (signals.length === 0) return <p class="quiet">{t("ap.none")}</p>;
  return (
    <Scroll kind="table-frame" label="aps-title">
      <table class="aps">
        <thead>
          <tr>
            <th scope="col">{t("ap.name")}</th>
            <th scope="col">{t("ap.type")}</th>
            <th scope="col">{t("ap.primary")}</th>
            <th scope="col">{t("ap.backup")}</th>
            <th scope="col" class="grow">
              {t("ap.progress")}
            </th>
            <th scope="col" class="number">
              {t("ap.rate")}
            </th>
            <th scope="col" class="number">
              {t("ap.eta")}
            </th>
          </tr>
        </thead>
        <tbody>
          {signals.map((ap) => (
            <Row key={ap.peek().radioMac} ap={ap} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Drawn again when its own access point changes, and then alone. */
function Row({ ap }: { readonly ap: Signal<WebAccessPoint> }) {
  const { name, imageType, primaryImage, backupImage, predownload } = ap.value;
  const { status, percent, rate, etaSeconds, nextRetrySeconds } = predownload;
  const isShown = status === "Predownloading" || status === "Initiated" || status === "Complete";
  return (
    <tr data-ap={name}>
      <th scope="row">{name}</th>
      <td>{imageType || "–"}</td>
      <td>{primaryImage}</td>
      <td>{backupImage}</td>
      <td class="grow">
        <span class="ap-bar">
          {isShown && (
            <progress
              aria-label={`${name}: ${status}`}
              max={100}
              value={percent}
              class={status.toLowerCase()}
            />
          )}
          <span class={`ap-status ${status.toLowerCase().replace(" ", "-")}`}>
            {status === "Predownloading" ? `${percent} %` : status === "None" ? "–" : status}
            {nextRetrySeconds !== undefined &&
              status === "Failed" &&
              ` · ${t("ap.retry", { seconds: nextRetrySeconds })}`}
          </span>
        </span>
      </td>
      <td class="number">{rate === undefined ? "–" : `${octets(rate)}/s`}</td>
      <td class="number">{etaSeconds === undefined ? "–" : duration(etaSeconds)}</td>
    </tr>
  );
}
