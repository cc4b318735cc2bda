import type { Secret, SecretKeeper } from "../../../iosxe/configuration/secret";
import type { ConfigModule } from "../../../iosxe/restconf/datastore";
import { boolean, enumeration, ipAddress, string, unsigned } from "../../../iosxe/restconf/leaf-types";
import { ciscoModule, container, type Data, leaf, list } from "../../../iosxe/restconf/schema";
import {
  type EwcConfiguration,
  IMAGE_SERVER_DEFAULT,
  type ImageDownloadMethod,
  type ImageDownloadProfile,
} from "../../configuration/model";

/** What the command line takes as one word, too. */
const word = string(/^[!-~]{0,128}$/);
const password = string(/^\P{Cc}{0,128}$/u);
const cryptType = enumeration("clear", "aes", "clear-to-aes");

const tftp = { choice: "image-download-mode-tftp" } as const;
const sftp = { choice: "image-download-mode-sftp" } as const;
const cco = { choice: "image-download-mode-cco" } as const;

const profile = list("image-download-profile-name", {
  "image-download-profile-name": leaf(string(/^\P{Cc}{0,64}$/u)),
  unconfigure: leaf(unsigned(32), { choice: "image-download-mode-unconfigured" }),
  "tftp-image-server": leaf(ipAddress, { ...tftp, default: IMAGE_SERVER_DEFAULT }),
  "tftp-image-path": leaf(word, { ...tftp, default: "" }),
  "sftp-image-server": leaf(ipAddress, { ...sftp, default: IMAGE_SERVER_DEFAULT }),
  "sftp-image-path": leaf(word, { ...sftp, default: "" }),
  "sftp-username": leaf(word, { ...sftp, default: "" }),
  "sftp-password": leaf(password, { ...sftp, default: "", resets: ["sftp-password-type"], secret: true }),
  "sftp-password-type": leaf(cryptType, { ...sftp, default: "clear-to-aes" }),
  "sftp-port": leaf(unsigned(32), { ...sftp, default: 22 }),
  "cco-username": leaf(word, { ...cco, default: "" }),
  "cco-password": leaf(password, { ...cco, default: "", resets: ["cco-password-type"], secret: true }),
  "cco-password-type": leaf(cryptType, { ...cco, default: "clear-to-aes" }),
  "cco-auto-check": leaf(boolean, { ...cco, default: true }),
  "cco-version": leaf(enumeration("cco-latest-version", "cco-suggested-version"), {
    ...cco,
    default: "cco-suggested-version",
  }),
  "https-image-path": leaf(word, { choice: "image-download-mode-https", default: "" }),
  "auto-path": leaf(boolean, { choice: "image-download-mode-http" }),
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
    if (profile?.["sftp-port"] !== undefined && profile["sftp-port"] !== 22) return "sftp port must be 22";
    if (profile?.["auto-path"] === false) return "HTTP mode only supports automatic paths";
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

function leavesOf({ method }: ImageDownloadProfile): Data {
  if (!method) return {};
  switch (method.mode) {
    case "tftp":
      return visible("tftp-image-server", {
        "tftp-image-server": method.imageServer,
        "tftp-image-path": method.imagePath,
      });
    case "sftp":
      return visible("sftp-image-server", {
        "sftp-image-server": method.imageServer,
        "sftp-image-path": method.imagePath,
        "sftp-username": method.username,
        ...passwordLeaves("sftp", method.password),
      });
    case "cco":
      return visible("cco-username", {
        "cco-username": method.username,
        ...passwordLeaves("cco", method.password),
        "cco-auto-check": method.autoCheck,
        "cco-version": method.version === "latest" ? "cco-latest-version" : "cco-suggested-version",
      });
    case "https":
      return { "https-image-path": method.imagePath };
    case "http":
      return { "auto-path": true };
  }
}

/** Without the defaults; but of a mode that has nothing else one stays, or the mode itself would not be seen. */
function visible(first: string, leaves: Data): Data {
  const set = Object.entries(leaves).filter(([name, value]) => {
    const node = profileLeaves.get(name);
    return node?.kind !== "leaf" || value !== node.default;
  });
  return set.length > 0 ? Object.fromEntries(set) : { [first]: leaves[first]! };
}

/** Only ever in the form that the device sealed it in. */
function passwordLeaves(prefix: "sftp" | "cco", secret: Secret | undefined): Data {
  return secret ? { [`${prefix}-password`]: secret.text, [`${prefix}-password-type`]: "aes" } : {};
}

function methodOf(
  profile: Data,
  running: EwcConfiguration,
  secrets: SecretKeeper,
): ImageDownloadMethod | string | undefined {
  const has = (prefix: string) => Object.keys(profile).some((name) => name.startsWith(prefix));
  const text = (name: string, standard = "") => String(profile[name] ?? standard);
  if (has("tftp-")) {
    return {
      mode: "tftp",
      imageServer: text("tftp-image-server", IMAGE_SERVER_DEFAULT),
      imagePath: text("tftp-image-path"),
    };
  }
  if (has("sftp-")) {
    const sealed = passwordOf("sftp", profile, running, secrets);
    if (typeof sealed === "string") return sealed;
    return {
      mode: "sftp",
      imageServer: text("sftp-image-server", IMAGE_SERVER_DEFAULT),
      imagePath: text("sftp-image-path"),
      username: text("sftp-username"),
      password: sealed,
      port: 22,
    };
  }
  if (has("cco-")) {
    const sealed = passwordOf("cco", profile, running, secrets);
    if (typeof sealed === "string") return sealed;
    return {
      mode: "cco",
      username: text("cco-username"),
      password: sealed,
      autoCheck: profile["cco-auto-check"] !== false,
      version: profile["cco-version"] === "cco-latest-version" ? "latest" : "suggested",
    };
  }
  if (has("https-")) return { mode: "https", imagePath: text("https-image-path") };
  if (has("auto-path")) return { mode: "http", autoPath: true };
  return undefined;
}

function passwordOf(
  prefix: "sftp" | "cco",
  profile: Data,
  { wireless }: EwcConfiguration,
  secrets: SecretKeeper,
): Secret | undefined | string {
  const text = String(profile[`${prefix}-password`] ?? "");
  if (text === "") return undefined;
  if (profile[`${prefix}-password-type`] !== "aes") return secrets.seal(text);
  const method = wireless.imageDownload?.method;
  if (method?.mode === prefix && method.password?.text === text) return method.password;
  // It becomes part of a configuration line.
  return /^[!-~]+$/.test(text) ? { type: 8, text } : "invalid encrypted password";
}
