import { moment, t } from "../language";
import { accessPointList } from "../live";
import { Badge, FoundTable } from "../parts/found-table";

export function AccessPoints() {
  return (
    <FoundTable
      title="nav.access-points"
      none="ap.none"
      rows={accessPointList.value}
      keyOf={(ap) => ap.radioMac}
      apOf={(ap) => ap.name}
      words={(ap) => [
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
      ]}
      columns={[
        {
          title: "ap.name",
          cell: (ap) => (
            <>
              {ap.name} {ap.isOwn && <small class="quiet">({t("ap.own")})</small>}
            </>
          ),
        },
        { title: "ap.model", cell: (ap) => ap.model },
        { title: "ap.type", cell: (ap) => ap.imageType || "–" },
        { title: "ap.address", cell: (ap) => ap.address },
        {
          title: "ap.state",
          cell: ({ state }) => <Badge kind={state === "Registered" ? "success" : "warning"} text={state} />,
        },
        { title: "ap.primary", cell: (ap) => ap.primaryImage },
        { title: "ap.backup", cell: (ap) => ap.backupImage },
        { title: "ap.mac", cell: (ap) => ap.ethernetMac, isMono: true },
        { title: "ap.tag", cell: (ap) => ap.siteTag },
        { title: "ap.joined", cell: (ap) => moment(ap.joinedAt) },
      ]}
    />
  );
}
