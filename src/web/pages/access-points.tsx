import { useSignal } from "@preact/signals";
import { moment, t } from "../language";
import { accessPointList } from "../live";
import { Find } from "../parts/find";
import { Scroll } from "../parts/scroll";

export function AccessPoints() {
  const wanted = useSignal("");
  const all = accessPointList.value;
  const shown = all.filter((ap) =>
    [
      ap.name,
      ap.model,
      ap.imageType,
      ap.address,
      ap.state,
      ap.primaryImage,
      ap.backupImage,
      ap.ethernetMac,
      ap.siteTag,
      ap.location,
    ]
      .join(" ")
      .toLowerCase()
      .includes(wanted.value.toLowerCase()),
  );
  return (
    <>
      <p class="crumbs">{t("nav.monitoring")}</p>
      <div class="title-row">
        <h1 id="page-title">{t("nav.access-points")}</h1>
        {all.length > 0 && <Find value={wanted} />}
      </div>
      {all.length === 0 && <p class="quiet">{t("ap.none")}</p>}
      {all.length > 0 && (
        <Scroll kind="table-frame" label="page-title">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("ap.name")}</th>
                <th scope="col">{t("ap.model")}</th>
                <th scope="col">{t("ap.type")}</th>
                <th scope="col">{t("ap.address")}</th>
                <th scope="col">{t("ap.state")}</th>
                <th scope="col">{t("ap.primary")}</th>
                <th scope="col">{t("ap.backup")}</th>
                <th scope="col">{t("ap.mac")}</th>
                <th scope="col">{t("ap.tag")}</th>
                <th scope="col">{t("ap.joined")}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((ap) => (
                <tr key={ap.radioMac} data-ap={ap.name}>
                  <th scope="row">
                    {ap.name} {ap.isOwn && <small class="quiet">({t("ap.own")})</small>}
                  </th>
                  <td>{ap.model}</td>
                  <td>{ap.imageType || "–"}</td>
                  <td>{ap.address}</td>
                  <td>
                    <wa-badge
                      variant={ap.state === "Registered" ? "success" : "warning"}
                      appearance="filled-outlined"
                    >
                      {ap.state}
                    </wa-badge>
                  </td>
                  <td>{ap.primaryImage}</td>
                  <td>{ap.backupImage}</td>
                  <td class="mono">{ap.ethernetMac}</td>
                  <td>{ap.siteTag}</td>
                  <td>{moment(ap.joinedAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {shown.length === 0 && <p class="quiet">{t("ap.search.none")}</p>}
        </Scroll>
      )}
    </>
  );
}
