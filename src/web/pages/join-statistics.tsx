import { t } from "../language";
import { joins } from "../live";
import { Badge, FoundTable } from "../parts/found-table";

export function JoinStatistics() {
  return (
    <FoundTable
      title="joins.title"
      hint="joins.hint"
      none="joins.none"
      rows={joins.value}
      keyOf={(row) => row.baseMac}
      apOf={(row) => row.name}
      words={(row) => Object.values(row)}
      columns={[
        { title: "ap.name", cell: (row) => row.name || "–" },
        { title: "joins.base-mac", cell: (row) => row.baseMac, isMono: true },
        { title: "ap.mac", cell: (row) => row.ethernetMac, isMono: true },
        { title: "ap.address", cell: (row) => row.address },
        {
          title: "joins.status",
          cell: ({ joined }) => (
            <Badge
              kind={joined ? "success" : "danger"}
              text={t(joined ? "joins.joined" : "joins.not-joined")}
            />
          ),
        },
        { title: "joins.phase", cell: (row) => row.lastFailurePhase ?? "NA" },
        { title: "joins.reason", cell: (row) => row.lastDisconnectReason ?? "NA" },
      ]}
    />
  );
}
