import { macAddress } from "../../../iosxe/restconf/leaf-types";
import type { OperModule } from "../../../iosxe/restconf/modules/oper-module";
import { ciscoModule, container, leaf, list } from "../../../iosxe/restconf/schema";
import type { EwcServices } from "../../services";

const keys = {
  "common-oper-data": "client-mac",
  "dot11-oper-data": "ms-mac-address",
  "mobility-oper-data": "client-mac",
  "mm-if-client-history": "client-mac",
  "traffic-stats": "ms-mac-address",
  "policy-data": "mac",
  "sisf-db-mac": "mac-addr",
  "dc-info": "client-mac",
} as const;

/** Clients: the lab has none, so every list is there and empty (204), as on a controller that nobody uses. */
export const clientOper: OperModule<EwcServices> = {
  schema: ciscoModule("Cisco-IOS-XE-wireless-client-oper", "2022-07-01", {
    "client-oper-data": container(
      Object.fromEntries(
        Object.entries(keys).map(([name, key]) => [name, list(key, { [key]: leaf(macAddress) })]),
      ),
    ),
  }),
  read: () => ({ "client-oper-data": Object.fromEntries(Object.keys(keys).map((name) => [name, []])) }),
};
