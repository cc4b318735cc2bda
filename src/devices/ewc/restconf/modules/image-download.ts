import type { SecretKeeper } from "../../../iosxe/configuration/secret";
import type { ConfigModule } from "../../../iosxe/restconf/datastore";
import { string, unsigned } from "../../../iosxe/restconf/leaf-types";
import { ciscoModule, container, type Data, leaf, list } from "../../../iosxe/restconf/schema";
import {
  type ImageDownloadMethod,
  imageDownloadModeNames,
  itemsOf,
  itemValue,
  methodFrom,
} from "../../configuration/image-download-items";
import type { EwcConfiguration, ImageDownloadProfile } from "../../configuration/model";

/** The leaves of each mode, all in one list: the mode is the case of a choice that has one of them. */
const modeLeaves = Object.fromEntries(
  imageDownloadModeNames.flatMap((mode) =>
    itemsOf(mode).flatMap(([, item]) => Object.entries(item.leaves(`image-download-mode-${mode}`))),
  ),
);

const profile = list("image-download-profile-name", {
  "image-download-profile-name": leaf(string(/^\P{Cc}{0,64}$/u)),
  unconfigure: leaf(unsigned(32), { choice: "image-download-mode-unconfigured" }),
  ...modeLeaves,
});
const profileLeaves = profile.children;

const schema = ciscoModule("Cisco-IOS-XE-wireless-image-download-cfg", "2021-03-01", {
  "image-download-cfg-data": container({
    // Cisco: sic.
    "image-download-profiless": container({
      "image-download-profiles": profile,
    }),
  }),
});

/** `wireless profile image-download default`. Leaves at their defaults are left out, as in `show running-config`. */
export const imageDownload: ConfigModule<EwcConfiguration> = {
  schema,
  read({ wireless: { imageDownload } }) {
    if (!imageDownload) return {};
    const profile = { "image-download-profile-name": imageDownload.name, ...leavesOf(imageDownload) };
    return {
      "image-download-cfg-data": { "image-download-profiless": { "image-download-profiles": [profile] } },
    };
  },
  write(data, running, secrets) {
    const profiles = profilesOf(data);
    if (profiles.some((profile) => profile["image-download-profile-name"] !== "default"))
      return "image download name must be default";
    const [profile] = profiles;
    const method = profile && methodOf(profile, running, secrets);
    if (typeof method === "string") return method;
    running.wireless.imageDownload = profile && { name: "default", method };
    return undefined;
  },
};

function profilesOf(data: Data): readonly Data[] {
  const top = data["image-download-cfg-data"] as Data | undefined;
  const profiless = top?.["image-download-profiless"] as Data | undefined;
  return (profiless?.["image-download-profiles"] ?? []) as Data[];
}

/** Without the defaults; but of a mode that has nothing else one stays, or the mode itself would not be seen. */
function leavesOf({ method }: ImageDownloadProfile): Data {
  if (!method) return {};
  const leaves = itemsOf(method.mode).flatMap(([property, item]) =>
    Object.entries(item.read(itemValue(method, property))),
  );
  const set = leaves.filter(([name, value]) => {
    const node = profileLeaves.get(name);
    return node?.kind !== "leaf" || value !== node.default;
  });
  return Object.fromEntries(set.length > 0 ? set : leaves.slice(0, 1));
}

/** The mode of which there is a leaf, or why it is not taken. */
function methodOf(
  profile: Data,
  { wireless }: EwcConfiguration,
  secrets: SecretKeeper,
): ImageDownloadMethod | string | undefined {
  const mode = imageDownloadModeNames.find((known) =>
    itemsOf(known).some(([, item]) =>
      Object.keys(item.leaves("")).some((name) => profile[name] !== undefined),
    ),
  );
  if (mode === undefined) return undefined;
  const before = wireless.imageDownload?.method;
  let refused: string | undefined;
  const method = methodFrom(mode, (item, property) => {
    const read = item.write(
      profile,
      secrets,
      before?.mode === mode ? itemValue(before, property) : undefined,
    );
    if (typeof read !== "string") return read.value;
    refused ??= read;
    return undefined;
  });
  return refused ?? method;
}
