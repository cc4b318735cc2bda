import { parameter, word } from "../../ios/grammar";
import { LINE, MAC, wordLike } from "../../ios/parameter-types";
import { INTERFACE } from "../../iosxe/configuration/interface-name";
import { block, globalLineOf, modeLine } from "../../iosxe/configuration/line";
import { type EwcApItem, ewcApItem, ewcApWords } from "./ewc-ap-items";
import type { ApTags, EwcConfiguration, SiteTag } from "./model";

const wireless = word("wireless", "Configure wireless parameters");
const NAME = wordLike("WORD", /^[^\s?|!]{1,64}$/);

const ewcLine = globalLineOf<EwcConfiguration>();

function ewcApLine(name: EwcApItem) {
  return ewcApItem(name).line<EwcConfiguration>(ewcApWords, {
    read: ({ wireless: { ewc } }) => ewc[name],
    put({ wireless: { ewc } }, value) {
      Object.assign(ewc, { [name]: value });
      return undefined;
    },
  });
}

export const wirelessLines = [
  ewcLine({
    syntax: [
      wireless,
      word("country", "Configure the country code"),
      parameter("code", wordLike("WORD", /^[A-Za-z][A-Za-z0-9]$/), "Two-letter country code"),
    ],
    needs: 3,
    set({ wireless }, { code }) {
      const country = code.toUpperCase();
      if (!wireless.country.includes(country)) wireless.country.push(country);
    },
    unset({ wireless }, { code }) {
      wireless.country = wireless.country.filter((known) => known !== code?.toUpperCase());
    },
    print: ({ wireless }) => wireless.country.map((code) => `wireless country ${code}`),
  }),
  ...(["imageDownloadParallel", "preferredMaster", "vrrpId"] as const).map(ewcApLine),
  ewcLine({
    syntax: [
      wireless,
      word("management", "Configure wireless management parameters"),
      word("interface", "Select the wireless management interface"),
      parameter("name", INTERFACE, "Interface"),
    ],
    set(running, { name }) {
      running.managementInterface = name;
    },
    unset(running) {
      running.managementInterface = undefined;
    },
    print({ managementInterface }) {
      return managementInterface === undefined
        ? ["no wireless management interface"]
        : [`wireless management interface ${managementInterface}`];
    },
  }),
  ewcLine({
    syntax: [
      wireless,
      word("management", "Configure wireless management parameters"),
      word("trustpoint", "Select the trustpoint for DTLS with access points"),
      parameter("name", NAME, "Trustpoint name"),
    ],
    needs: 3,
    set({ wireless }, { name }) {
      wireless.trustpoint = name;
    },
    unset({ wireless }) {
      wireless.trustpoint = undefined;
    },
    print: ({ wireless: { trustpoint } }) =>
      trustpoint === undefined ? [] : [`wireless management trustpoint ${trustpoint}`],
  }),
];

/** The one that is always there. */
export const DEFAULT_SITE_TAG = "default-site-tag";

export function siteTag(name: string): SiteTag {
  return {
    name,
    description: name === DEFAULT_SITE_TAG ? "default site tag" : undefined,
    apProfile: undefined,
    flexProfile: undefined,
    localSite: true,
    imageDownloadProfile: undefined,
  };
}

const siteLine = modeLine<SiteTag>("config-site-tag");

/** A leaf of a site tag that is a name: its word, help and property. */
function siteName(
  name: string,
  help: string,
  property: "apProfile" | "flexProfile" | "imageDownloadProfile",
) {
  return siteLine({
    syntax: [word(name, help), parameter("name", NAME, "Profile name")],
    set(tag, args) {
      tag[property] = args.name;
    },
    unset(tag) {
      tag[property] = undefined;
    },
    print: ({ [property]: value }) => (value === undefined ? [] : [`${name} ${value}`]),
  });
}

export const siteTagBlocks = [
  block<SiteTag, EwcConfiguration>()({
    mode: "config-site-tag",
    syntax: [
      wireless,
      word("tag", "Configure wireless tag"),
      word("site", "Configure site tag"),
      parameter("name", NAME, "Enter the site tag name"),
    ],
    open({ wireless }, { name }) {
      const known = wireless.siteTags.find((tag) => tag.name === name);
      if (known) return known;
      const made = { ...siteTag(name), description: undefined };
      wireless.siteTags.push(made);
      return made;
    },
    close({ wireless }, { name }) {
      if (name === DEFAULT_SITE_TAG) return "Default site tag can not be deleted";
      wireless.siteTags = wireless.siteTags.filter((tag) => tag.name !== name);
      return undefined;
    },
    needs: 4,
    items: ({ wireless }) => wireless.siteTags,
    header: ({ name }) => `wireless tag site ${name}`,
    lines: [
      siteName("ap-profile", "Configure the AP join profile", "apProfile"),
      siteLine({
        syntax: [word("description", "Describe the tag"), parameter("text", LINE, "Description")],
        set(tag, { text }) {
          tag.description = text.replaceAll('"', "");
        },
        unset(tag) {
          tag.description = undefined;
        },
        print: ({ name, description }) =>
          description !== undefined
            ? [`description "${description}"`]
            : name === DEFAULT_SITE_TAG
              ? ["no description"]
              : [],
      }),
      siteLine({
        syntax: [word("local-site", "The site is local to the controller")],
        set(tag) {
          tag.localSite = true;
        },
        unset(tag) {
          tag.localSite = false;
        },
        print: ({ localSite }) => (localSite ? [] : ["no local-site"]),
      }),
      siteName("flex-profile", "Configure the flex profile", "flexProfile"),
      siteName("image-download-profile", "Configure the image download profile", "imageDownloadProfile"),
    ],
  }),
];

const tagLine = modeLine<ApTags>("config-ap-tag");

function apTag(name: string, help: string, property: "policyTag" | "rfTag" | "siteTag") {
  return tagLine({
    syntax: [word(name, help), parameter("name", NAME, "Tag name")],
    set(tags, args) {
      tags[property] = args.name;
    },
    unset(tags) {
      tags[property] = undefined;
    },
    print: ({ [property]: value }) => (value === undefined ? [] : [`${name} ${value}`]),
  });
}

export const apBlocks = [
  block<ApTags, EwcConfiguration>()({
    mode: "config-ap-tag",
    syntax: [word("ap", "Configure AP parameters"), parameter("mac", MAC, "Ethernet MAC address of the AP")],
    open(running, { mac }) {
      const known = running.accessPoints.find((tags) => tags.mac === mac);
      if (known) return known;
      const made: ApTags = { mac, policyTag: undefined, rfTag: undefined, siteTag: undefined };
      running.accessPoints.push(made);
      return made;
    },
    close(running, { mac }) {
      running.accessPoints = running.accessPoints.filter((tags) => tags.mac !== mac);
    },
    needs: 2,
    items: ({ accessPoints }) => accessPoints,
    header: ({ mac }) => `ap ${mac}`,
    lines: [
      apTag("policy-tag", "Configure the policy tag", "policyTag"),
      apTag("rf-tag", "Configure the RF tag", "rfTag"),
      apTag("site-tag", "Configure the site tag", "siteTag"),
    ],
  }),
];
