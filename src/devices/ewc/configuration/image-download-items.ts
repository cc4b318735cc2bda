import { own } from "../../../own";
import { range, wordLike } from "../../ios/parameter-types";
import {
  choiceItem,
  fixedItem,
  flagItem,
  type Item,
  presentItem,
  secretItem,
  textItem,
} from "../../iosxe/configuration/item";
import { ipAddress, string } from "../../iosxe/restconf/leaf-types";

/** yang: a mode that was chosen and not filled in. */
export const IMAGE_SERVER_DEFAULT = "127.0.0.1";

/** IOS takes no blank in these, and no `?` can be typed. */
const PATH = wordLike("WORD", /^\S{1,128}$/);
const SERVER = wordLike("WORD", /^[A-Za-z0-9.:-]{1,64}$/);
/** What the command line takes as one word, too. */
const oneWord = string(/^[!-~]{0,128}$/);

const text = (name: string, ...help: readonly [string, string]) =>
  textItem(name, { help, type: PATH, leaf: oneWord });

const server = (name: string, label: string) =>
  textItem(name, {
    help: [`Configure the ${label} server`, `${label} server IP address`],
    type: SERVER,
    leaf: ipAddress,
    standard: IMAGE_SERVER_DEFAULT,
  });

/**
 * The image-download profile (yang Cisco-IOS-XE-wireless-image-download-cfg): each mode with its items, in yang's order, by
 * what the model calls them. The model's type, the lines, the YANG leaves and the lines that the web form types come from here.
 */
const imageDownloadItems = {
  tftp: {
    imageServer: server("tftp-image-server", "TFTP"),
    imagePath: text(
      "tftp-image-path",
      "Configure the TFTP image path",
      "Path of the image folder on the server",
    ),
  },
  sftp: {
    imageServer: server("sftp-image-server", "SFTP"),
    imagePath: text(
      "sftp-image-path",
      "Configure the SFTP image path",
      "Path of the image folder on the server",
    ),
    username: text("sftp-username", "Configure the SFTP user name", "User name"),
    password: secretItem("sftp-password", "Configure the SFTP password"),
    /** The device accepts no other. */
    port: fixedItem("sftp-port", 22, {
      help: ["Configure the SFTP port", "Port number"],
      type: range(1, 65_535),
      refusal: "sftp port must be 22",
    }),
  },
  cco: {
    username: text("cco-username", "Configure the CCO user name", "User name"),
    password: secretItem("cco-password", "Configure the CCO password"),
    autoCheck: flagItem("cco-auto-check", "Check automatically for new images"),
    version: choiceItem("cco-version", {
      help: "Configure the version to download",
      standard: "suggested",
      words: {
        latest: { help: "The latest version", yang: "cco-latest-version" },
        suggested: { help: "The suggested version", yang: "cco-suggested-version" },
      },
    }),
  },
  https: {
    imagePath: text("https-image-path", "Configure the HTTPS image path", "URL of the image folder"),
  },
  http: { autoPath: presentItem("auto-path", "HTTP mode only supports automatic paths") },
};

type Items = typeof imageDownloadItems;
type ValueOf<I> = I extends Item<infer V> ? V : never;

export type ImageDownloadMode = keyof Items;

/** A mode with a value for each of its items. */
export type ImageDownloadMethod = {
  [M in ImageDownloadMode]: { mode: M } & { [K in keyof Items[M]]: ValueOf<Items[M][K]> };
}[ImageDownloadMode];

export const imageDownloadModeNames = Object.keys(imageDownloadItems) as ImageDownloadMode[];

/** The items of a mode as [property of the model, declaration], in yang's order. */
export function itemsOf(mode: ImageDownloadMode): readonly (readonly [string, Item<unknown>])[] {
  return Object.entries(imageDownloadItems[mode] as Readonly<Record<string, Item<unknown>>>);
}

/** A mode that was chosen and not filled in. */
export function freshMethod(mode: ImageDownloadMode): ImageDownloadMethod {
  return methodFrom(mode, (item) => item.standard);
}

/** A method made of a value for each item. */
export function methodFrom(
  mode: ImageDownloadMode,
  value: (item: Item<unknown>, property: string) => unknown,
): ImageDownloadMethod {
  const values = itemsOf(mode).map(([property, item]) => [property, value(item, property)]);
  return { mode, ...Object.fromEntries(values) } as ImageDownloadMethod;
}

/** The value of an item of the method. */
export function itemValue(method: ImageDownloadMethod, property: string): unknown {
  return own(method as unknown as Readonly<Record<string, unknown>>, property);
}
