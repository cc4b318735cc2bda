import { parameter, word } from "../../ios/grammar";
import { WORD } from "../../ios/parameter-types";
import { block, type Entry, modeLine } from "../../iosxe/configuration/line";
import {
  freshMethod,
  type ImageDownloadMethod,
  type ImageDownloadMode,
  imageDownloadModeNames,
  itemsOf,
  itemValue,
} from "./image-download-items";
import type { EwcConfiguration, ImageDownloadProfile } from "./model";

/**
 * `wireless profile image-download default`. The mode is a choice: another one drops its leaves (yang
 * Cisco-IOS-XE-wireless-image-download-cfg). Each mode with lines of its own has a sub-mode, which its line enters; prompts as
 * in the golden session. The lines are made from the items (image-download-items.ts).
 */
export const PROFILE_MODE = "config-wireless-image-download-profile";

const subMode = (mode: ImageDownloadMode) => `${PROFILE_MODE}-${mode}`;
const hasLines = (mode: ImageDownloadMode) => mode !== "http";

/** The sub-modes, for the grammar. */
export const imageDownloadModes = [PROFILE_MODE, ...imageDownloadModeNames.filter(hasLines).map(subMode)];

const modeWord = word("image-download-mode", "Configure the image download mode");

function modeCommand(mode: ImageDownloadMode): Entry<ImageDownloadProfile> {
  const then = hasLines(mode) ? subMode(mode) : undefined;
  return modeLine<ImageDownloadProfile>(PROFILE_MODE)({
    syntax: [modeWord, word(mode, `Configure the ${mode.toUpperCase()} image download mode`)],
    ...(then !== undefined && { then }),
    needs: mode === "tftp" ? 1 : 2,
    set(profile) {
      if (profile.method?.mode !== mode) profile.method = freshMethod(mode);
    },
    unset(profile) {
      if (mode === "tftp" || profile.method?.mode === mode) profile.method = undefined;
    },
  });
}

function itemLines(mode: ImageDownloadMode): Entry<ImageDownloadProfile>[] {
  return itemsOf(mode).flatMap(
    ([property, item]) =>
      item.line<ImageDownloadProfile>(subMode(mode), (profile, value) => {
        if (profile.method?.mode !== mode) return `image-download-mode ${mode} is not configured`;
        profile.method = { ...profile.method, [property]: value };
        return undefined;
      }) ?? [],
  );
}

const lines: readonly Entry<ImageDownloadProfile>[] = [
  ...imageDownloadModeNames.map(modeCommand),
  ...imageDownloadModeNames.flatMap(itemLines),
  { commands: [], print: ({ method }) => (method ? methodLines(method) : []) },
];

/** The mode line and its leaves in yang's order, leaves at their default left out. */
function methodLines(method: ImageDownloadMethod): string[] {
  const printed = itemsOf(method.mode).flatMap(([property, item]) => {
    const line = item.print(itemValue(method, property));
    return line === undefined ? [] : [` ${line}`];
  });
  return [`image-download-mode ${method.mode}`, ...printed];
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
