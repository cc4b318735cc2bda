import type { ConfigModule } from "../../../iosxe/restconf/datastore";
import { boolean, string, unsigned } from "../../../iosxe/restconf/leaf-types";
import { ciscoModule, container, type Data, leaf, presenceContainer } from "../../../iosxe/restconf/schema";
import type { EwcConfiguration } from "../../configuration/model";

const schema = ciscoModule("Cisco-IOS-XE-wireless-general-cfg", "2022-07-01", {
  "general-cfg-data": container({
    "mewlc-config": presenceContainer({
      "mewlc-platform": leaf(boolean, { default: false }),
      "mewlc-vrrp-vrid": leaf(unsigned(8, 1, 255), { default: 1 }),
      "preferred-master-name": leaf(string(/^[^\s?|!\p{Cc}]{0,64}$/u), { default: "" }),
      "p-img-dwnld": leaf(boolean, { default: false }),
    }),
  }),
});

/** `wireless ewc-ap ...`. The platform is what it is: `mewlc-platform` stays true. */
export const general: ConfigModule<EwcConfiguration> = {
  schema,
  read({ wireless: { ewc } }) {
    const config: Data = { "mewlc-platform": true };
    if (ewc.vrrpId !== 1) config["mewlc-vrrp-vrid"] = ewc.vrrpId;
    if (ewc.preferredMaster !== undefined) config["preferred-master-name"] = ewc.preferredMaster;
    if (ewc.imageDownloadParallel) config["p-img-dwnld"] = true;
    return { "general-cfg-data": { "mewlc-config": config } };
  },
  write(data, { wireless: { ewc } }) {
    const config = ((data["general-cfg-data"] as Data | undefined)?.["mewlc-config"] ?? {}) as Data;
    if (config["mewlc-platform"] === false) return "inconsistent value: Device refused one or more commands";
    const master = config["preferred-master-name"];
    ewc.vrrpId = Number(config["mewlc-vrrp-vrid"] ?? 1);
    ewc.preferredMaster = typeof master === "string" && master !== "" ? master : undefined;
    ewc.imageDownloadParallel = config["p-img-dwnld"] === true;
    return undefined;
  },
};
