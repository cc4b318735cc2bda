import { useSignal } from "@preact/signals";
import { t } from "../language";
import { joins } from "../live";
import { Find } from "../parts/find";
import { Scroll } from "../parts/scroll";

export function JoinStatistics() {
  const wanted = useSignal("");
  const all = joins.value;
  const shown = all.filter((row) =>
    Object.values(row).join(" ").toLowerCase().includes(wanted.value.toLowerCase()),
  );
  return (
    <>
      <p class="crumbs">{t("nav.monitoring")}</p>
      <div class="title-row">
        <h1 id="page-title">{t("joins.title")}</h1>
        {all.length > 0 && <Find value={wanted} />}
      </div>
      <p class="quiet">{all.length === 0 ? t("joins.none") : t("joins.hint")}</p>
      {all.length > 0 && (
        <Scroll kind="table-frame" label="page-title">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("ap.name")}</th>
                <th scope="col">{t("joins.base-mac")}</th>
                <th scope="col">{t("ap.mac")}</th>
                <th scope="col">{t("ap.address")}</th>
                <th scope="col">{t("joins.status")}</th>
                <th scope="col">{t("joins.phase")}</th>
                <th scope="col">{t("joins.reason")}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={row.baseMac}>
                  <th scope="row">{row.name || "–"}</th>
                  <td class="mono">{row.baseMac}</td>
                  <td class="mono">{row.ethernetMac}</td>
                  <td>{row.address}</td>
                  <td>
                    <wa-badge variant={row.joined ? "success" : "danger"} appearance="filled-outlined">
                      {t(row.joined ? "joins.joined" : "joins.not-joined")}
                    </wa-badge>
                  </td>
                  <td>{row.lastFailurePhase ?? "NA"}</td>
                  <td>{row.lastDisconnectReason ?? "NA"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  );
}
