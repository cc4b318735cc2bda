import { deviceRefused } from "../../../iosxe/configuration/native-part";
import type { ConfigModule } from "../../../iosxe/restconf/datastore";
import { boolean } from "../../../iosxe/restconf/leaf-types";
import { ciscoModule, container, type Data, leaf, presenceContainer } from "../../../iosxe/restconf/schema";
import { ewcApItem, ewcApItemNames, ewcApValues } from "../../configuration/ewc-ap-items";
import type { EwcConfiguration } from "../../configuration/model";

const schema = ciscoModule("Cisco-IOS-XE-wireless-general-cfg", "2022-07-01", {
  "general-cfg-data": container({
    "mewlc-config": presenceContainer({
      "mewlc-platform": leaf(boolean, { default: false }),
      ...Object.fromEntries(ewcApItemNames.flatMap((name) => Object.entries(ewcApItem(name).leaves))),
    }),
  }),
});

/** `wireless ewc-ap ...`. The platform is what it is: `mewlc-platform` stays true. */
export const general: ConfigModule<EwcConfiguration> = {
  schema,
  read({ wireless: { ewc } }) {
    const told = ewcApItemNames.map((name) => ewcApItem(name).tell(ewc[name]));
    return {
      "general-cfg-data": { "mewlc-config": Object.assign({ "mewlc-platform": true }, ...told) as Data },
    };
  },
  write(data, { wireless }) {
    const config = ((data["general-cfg-data"] as Data | undefined)?.["mewlc-config"] ?? {}) as Data;
    if (config["mewlc-platform"] === false) return deviceRefused;
    wireless.ewc = ewcApValues((item) => item.hear(config));
    return undefined;
  },
};
