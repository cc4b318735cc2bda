import { choice, parameter, word } from "../../ios/grammar";
import { LINE, range, WORD, wordLike } from "../../ios/parameter-types";
import { block, type Entry, modeLine } from "../../iosxe/configuration/line";
import type { Secret } from "../../iosxe/configuration/secret";
import {
  type EwcConfiguration,
  IMAGE_SERVER_DEFAULT,
  type ImageDownloadMethod,
  type ImageDownloadMode,
  type ImageDownloadProfile,
} from "./model";

/**
 * `wireless profile image-download default`. The mode is a choice: another one drops its leaves (yang
 * Cisco-IOS-XE-wireless-image-download-cfg). Each mode has a sub-mode of its own, which its line enters; prompts as in
 * the golden session.
 */
export const PROFILE_MODE = "config-wireless-image-download-profile";
const TFTP_MODE = `${PROFILE_MODE}-tftp`;
const SFTP_MODE = `${PROFILE_MODE}-sftp`;
const CCO_MODE = `${PROFILE_MODE}-cco`;
const HTTPS_MODE = `${PROFILE_MODE}-https`;

/** The sub-modes, for the grammar. */
export const imageDownloadModes = [PROFILE_MODE, TFTP_MODE, SFTP_MODE, CCO_MODE, HTTPS_MODE];
export const imageDownloadParent = PROFILE_MODE;

const modeWord = word("image-download-mode", "Configure the image download mode");

function modeCommand(mode: ImageDownloadMode, help: string, fresh: () => ImageDownloadMethod, then?: string) {
  return modeLine<ImageDownloadProfile>(PROFILE_MODE)({
    syntax: [modeWord, word(mode, help)],
    ...(then !== undefined && { then }),
    needs: mode === "tftp" ? 1 : 2,
    set(profile) {
      if (profile.method?.mode !== mode) profile.method = fresh();
    },
    unset(profile) {
      if (mode === "tftp" || profile.method?.mode === mode) profile.method = undefined;
    },
  });
}

type MethodOf<M extends ImageDownloadMode> = Extract<ImageDownloadMethod, { mode: M }>;

function change<M extends ImageDownloadMode>(
  profile: ImageDownloadProfile,
  mode: M,
  apply: (method: MethodOf<M>) => void,
): string | undefined {
  if (profile.method?.mode !== mode) return notConfigured(mode);
  apply(profile.method as MethodOf<M>);
  return undefined;
}

function notConfigured(mode: ImageDownloadMode): string {
  return `image-download-mode ${mode} is not configured`;
}

/** IOS takes no blank in these, and no `?` can be typed. */
const PATH = wordLike("WORD", /^\S{1,128}$/);
const SERVER = wordLike("WORD", /^[A-Za-z0-9.:-]{1,64}$/);

function textLeaf<M extends ImageDownloadMode>(
  mode: M,
  name: string,
  help: readonly [string, string],
  type: typeof WORD,
  put: (method: MethodOf<M>, value: string) => void,
  standard = "",
) {
  return modeLine<ImageDownloadProfile>(`${PROFILE_MODE}-${mode}`)({
    syntax: [word(name, help[0]), parameter("value", type, help[1])],
    set: (profile, { value }) => change(profile, mode, (method) => put(method, value)),
    unset: (profile) => change(profile, mode, (method) => put(method, standard)),
  });
}

/** `tftp-image-server`, `tftp-image-path` and SFTP's like them. */
function serverLeaves(mode: "tftp" | "sftp") {
  const name = mode.toUpperCase();
  return [
    textLeaf(
      mode,
      `${mode}-image-server`,
      [`Configure the ${name} server`, `${name} server IP address`],
      SERVER,
      (method, value) => {
        method.imageServer = value;
      },
      IMAGE_SERVER_DEFAULT,
    ),
    textLeaf(
      mode,
      `${mode}-image-path`,
      [`Configure the ${name} image path`, "Path of the image folder on the server"],
      PATH,
      (method, value) => {
        method.imagePath = value;
      },
    ),
  ];
}

/** Who logs in there. */
function credentialLeaves(mode: "sftp" | "cco") {
  return [
    textLeaf(
      mode,
      `${mode}-username`,
      [`Configure the ${mode.toUpperCase()} user name`, "User name"],
      PATH,
      (method, value) => {
        method.username = value;
      },
    ),
    passwordLeaf(mode),
  ];
}

function passwordLeaf(mode: "sftp" | "cco") {
  return modeLine<ImageDownloadProfile>(`${PROFILE_MODE}-${mode}`)({
    syntax: [
      word(`${mode}-password`, `Configure the ${mode.toUpperCase()} password`),
      choice("type", {
        "0": "Specifies an UNENCRYPTED password will follow",
        "8": "Specifies an AES ENCRYPTED password will follow",
      }),
      parameter("text", LINE, "Enter the password"),
    ],
    needs: 1,
    set: (profile, { type, text }, secrets) =>
      setPassword(profile, mode, type === "0" ? secrets.seal(text) : { type: 8, text }),
    unset: (profile) => setPassword(profile, mode, undefined),
  });
}

function setPassword(profile: ImageDownloadProfile, mode: "sftp" | "cco", secret: Secret | undefined) {
  const { method } = profile;
  if ((method?.mode !== "sftp" && method?.mode !== "cco") || method.mode !== mode) return notConfigured(mode);
  method.password = secret;
  return undefined;
}

const lines: readonly Entry<ImageDownloadProfile>[] = [
  modeCommand("tftp", "Configure the TFTP image download mode", freshTftp, TFTP_MODE),
  modeCommand("sftp", "Configure the SFTP image download mode", freshSftp, SFTP_MODE),
  modeCommand("cco", "Configure the CCO image download mode", freshCco, CCO_MODE),
  modeCommand("http", "Configure the HTTP image download mode", () => ({ mode: "http", autoPath: true })),
  modeCommand("https", "Configure the HTTPS image download mode", freshHttps, HTTPS_MODE),
  ...serverLeaves("tftp"),
  ...serverLeaves("sftp"),
  ...credentialLeaves("sftp"),
  modeLine<ImageDownloadProfile>(SFTP_MODE)({
    syntax: [
      word("sftp-port", "Configure the SFTP port"),
      parameter("port", range(1, 65_535), "Port number"),
    ],
    set: (_profile, { port }) => (port === 22 ? undefined : "sftp port must be 22"),
    unset: () => undefined,
  }),
  ...credentialLeaves("cco"),
  modeLine<ImageDownloadProfile>(CCO_MODE)({
    syntax: [word("cco-auto-check", "Check automatically for new images")],
    set: (profile) =>
      change(profile, "cco", (method) => {
        method.autoCheck = true;
      }),
    unset: (profile) =>
      change(profile, "cco", (method) => {
        method.autoCheck = false;
      }),
  }),
  modeLine<ImageDownloadProfile>(CCO_MODE)({
    syntax: [
      word("cco-version", "Configure the version to download"),
      choice("version", { latest: "The latest version", suggested: "The suggested version" }),
    ],
    needs: 1,
    set: (profile, { version }) =>
      change(profile, "cco", (method) => {
        method.version = version;
      }),
    unset: (profile) =>
      change(profile, "cco", (method) => {
        method.version = "suggested";
      }),
  }),
  textLeaf(
    "https",
    "https-image-path",
    ["Configure the HTTPS image path", "URL of the image folder"],
    PATH,
    (method, value) => {
      method.imagePath = value;
    },
  ),
  { commands: [], print: ({ method }) => (method ? methodLines(method) : []) },
];

/** The mode line and its leaves in yang's order, leaves at their default left out. */
function methodLines(method: ImageDownloadMethod): string[] {
  const printed = [`image-download-mode ${method.mode}`];
  const leaf = (name: string, value: string, standard = "") => {
    if (value !== standard) printed.push(` ${name} ${value}`);
  };
  switch (method.mode) {
    case "tftp":
      leaf("tftp-image-server", method.imageServer, IMAGE_SERVER_DEFAULT);
      leaf("tftp-image-path", method.imagePath);
      break;
    case "sftp":
      leaf("sftp-image-server", method.imageServer, IMAGE_SERVER_DEFAULT);
      leaf("sftp-image-path", method.imagePath);
      leaf("sftp-username", method.username);
      if (method.password) leaf("sftp-password", `8 ${method.password.text}`);
      break;
    case "cco":
      leaf("cco-username", method.username);
      if (method.password) leaf("cco-password", `8 ${method.password.text}`);
      if (!method.autoCheck) printed.push(" no cco-auto-check");
      leaf("cco-version", method.version, "suggested");
      break;
    case "https":
      leaf("https-image-path", method.imagePath);
      break;
    case "http":
      break;
  }
  return printed;
}

function freshTftp(): ImageDownloadMethod {
  return { mode: "tftp", imageServer: IMAGE_SERVER_DEFAULT, imagePath: "" };
}

function freshSftp(): ImageDownloadMethod {
  return {
    mode: "sftp",
    imageServer: IMAGE_SERVER_DEFAULT,
    imagePath: "",
    username: "",
    password: undefined,
    port: 22,
  };
}

function freshHttps(): ImageDownloadMethod {
  return { mode: "https", imagePath: "" };
}

function freshCco(): ImageDownloadMethod {
  return { mode: "cco", username: "", password: undefined, autoCheck: true, version: "suggested" };
}

export const imageDownloadBlocks = [
  block<ImageDownloadProfile, EwcConfiguration>()({
    mode: PROFILE_MODE,
    syntax: [
      word("wireless", "Configure wireless parameters"),
      word("profile", "Configure wireless profile"),
      word("image-download", "Configure image download profile"),
      parameter("name", WORD, "Enter the image download profile name"),
    ],
    open(running, { name }) {
      if (name !== "default") return "image download name must be default";
      running.wireless.imageDownload ??= { name: "default", method: undefined };
      return running.wireless.imageDownload;
    },
    close(running, { name }) {
      if (name !== "default") return "image download name must be default";
      running.wireless.imageDownload = undefined;
      return undefined;
    },
    needs: 4,
    items: ({ wireless: { imageDownload } }) => (imageDownload ? [imageDownload] : []),
    header: ({ name }) => `wireless profile image-download ${name}`,
    lines,
  }),
];
