import { range, wordLike } from "../../ios/parameter-types";
import { type LineItem, type LineWord, lineFlag, lineValue } from "../../iosxe/configuration/line-item";
import { string, unsigned } from "../../iosxe/restconf/leaf-types";

/** The words that every line of them begins with. */
export const ewcApWords: readonly LineWord[] = [
  ["wireless", "Configure wireless parameters"],
  ["ewc-ap", "Configure EWC-AP parameters"],
];

/** `wireless ewc-ap ...` (yang Cisco-IOS-XE-wireless-general-cfg, mewlc-config), in yang's order, by what the model calls them. */
const ewcApItems = {
  vrrpId: lineValue<number>({
    words: [
      ["vrrp", "Configure VRRP"],
      ["vrid", "Configure the VRRP identifier"],
    ],
    leaf: "mewlc-vrrp-vrid",
    help: "VRRP identifier",
    type: range(1, 255),
    leafType: unsigned(8, 1, 255),
    standard: 1,
  }),
  preferredMaster: lineValue<string | undefined>({
    words: [["preferred-master", "Configure the preferred master EWC-AP"]],
    leaf: "preferred-master-name",
    help: "Name of the AP",
    type: wordLike("WORD", /^[^\s?|!]{1,64}$/),
    leafType: string(/^[^\s?|!\p{Cc}]{0,64}$/u),
    standard: undefined,
  }),
  imageDownloadParallel: lineFlag({
    words: [
      ["image-download", "Configure AP image download"],
      ["parallel", "Download AP images in parallel on image master APs"],
    ],
    leaf: "p-img-dwnld",
  }),
};

type Items = typeof ewcApItems;
export type EwcApItem = keyof Items;

/** A value for each of them. */
export type EwcApValues = { [K in EwcApItem]: Items[K] extends LineItem<infer V> ? V : never };

export const ewcApItemNames = Object.keys(ewcApItems) as EwcApItem[];

export function ewcApItem(name: EwcApItem): LineItem<unknown> {
  return ewcApItems[name] as LineItem<unknown>;
}

/** The values that each gives for its item. */
export function ewcApValues(value: (item: LineItem<unknown>, name: EwcApItem) => unknown): EwcApValues {
  const values = ewcApItemNames.map((name) => [name, value(ewcApItem(name), name)]);
  return Object.fromEntries(values) as EwcApValues;
}
