import { own } from "../../../../own";
import { boolean, enumeration, macAddress, string } from "../../../iosxe/restconf/leaf-types";
import { yangMac } from "../../../iosxe/restconf/modules/facts";
import type { OperModule } from "../../../iosxe/restconf/modules/oper-module";
import { ciscoModule, container, type Data, leaf, list } from "../../../iosxe/restconf/schema";
import type { ApJoinView } from "../../aps/join-statistics";
import type { EwcServices } from "../../services";
import { predownloadStatistics, predownloadStatisticsOf } from "./predownload-statistics";

const phases: Readonly<Record<string, string>> = {
  Discovery: "ap-con-failure-discovery",
  Dtls: "ap-con-failure-dtls",
  Join: "ap-con-failure-join",
  Config: "ap-con-failure-config",
  "Image-Download": "ap-con-failure-imgdwnld",
  Run: "ap-con-failure-run",
};
const noPhase = "ap-con-failure-unknown";

const schema = ciscoModule("Cisco-IOS-XE-wireless-ap-global-oper", "2022-07-01", {
  "ap-global-oper-data": container({
    "ap-img-predownload-stats": predownloadStatistics,
    "ap-join-stats": list("wtp-mac", {
      "wtp-mac": leaf(macAddress),
      "ap-join-info": container({
        "ap-ip-addr": leaf(string()),
        "ap-ethernet-mac": leaf(macAddress),
        "ap-name": leaf(string()),
        "is-joined": leaf(boolean),
        "last-error-type": leaf(enumeration(noPhase, ...Object.values(phases))),
      }),
      "ap-disconnect-reason": leaf(string()),
    }),
  }),
});

export const apGlobalOper: OperModule<EwcServices> = {
  schema,
  read: (services) => ({
    "ap-global-oper-data": {
      "ap-img-predownload-stats": predownloadStatisticsOf(services.aps.counters()),
      "ap-join-stats": services.joins.rows().map(joinStatistics),
    },
  }),
};

function joinStatistics(row: ApJoinView): Data {
  return {
    "wtp-mac": yangMac(row.baseMac),
    "ap-join-info": {
      "ap-ip-addr": row.address,
      "ap-ethernet-mac": yangMac(row.ethernetMac),
      "ap-name": row.name,
      "is-joined": row.joined,
      "last-error-type": own(phases, row.lastFailurePhase ?? "") ?? noPhase,
    },
    "ap-disconnect-reason": row.lastDisconnectReason ?? "NA",
  };
}
