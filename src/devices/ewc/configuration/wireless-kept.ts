import { wordLike } from "../../ios/parameter-types";
import {
  factoryBlocks,
  factoryLines,
  type KeptGlobal,
  type KeptKind,
  keptBlocks,
  keptGlobal,
  numberText,
  shaped,
  words,
} from "../../iosxe/configuration/kept-blocks";
import type { EwcConfiguration } from "./model";

/** Of a wireless controller's configuration what a lab has nothing for (WLANs' policies, radios): see docs/fidelity.md. */

const NAME = wordLike("WORD", /^[A-Za-z0-9._-]{1,32}$/);
const QUOTED = shaped("LINE", /^"[^"?]{1,128}"$|^[^"?\s][^"?]{0,127}$/);
const wireless = "Configure wireless parameters";
const profile = "Configure wireless profile";
const description = { words: words("description", "Description"), value: QUOTED };

const aaaPolicy: KeptKind = {
  mode: "config-aaa-policy",
  words: words("wireless aaa policy", wireless, "Configure wireless AAA", "Configure AAA policy"),
  name: NAME,
  lines: [
    {
      words: words("nas-id option1", "Configure NAS-ID", "Option 1"),
      value: wordLike("WORD", /^[a-z0-9-]{1,32}$/),
    },
  ],
  factory: { "default-aaa-policy": [] },
  stays: "Default AAA policy can not be deleted",
};
const sxpProfile: KeptKind = {
  mode: "config-wireless-cts-sxp-profile",
  words: words("wireless cts-sxp profile", wireless, "Configure CTS SXP", "Configure CTS SXP profile"),
  name: NAME,
  lines: [{ words: words("cts sxp enable", "Cisco TrustSec", "SXP", "Enable SXP") }],
  factory: { "default-sxp-profile": [] },
  stays: "Default SXP profile can not be deleted",
};
const airtime: KeptKind = {
  mode: "config-wireless-atf-policy",
  words: words("wireless profile airtime-fairness", wireless, profile, "Configure ATF policy"),
  name: shaped("WORD", /^[A-Za-z0-9._-]{1,32} \d$/),
  lines: [{ words: words("weight", "Configure the weight"), value: numberText(5, 100) }],
  factory: { "default-atf-policy 0": [] },
};
const flexProfile: KeptKind = {
  mode: "config-wireless-flex-profile",
  words: words("wireless profile flex", wireless, profile, "Configure flex profile"),
  name: NAME,
  lines: [
    { words: words("arp-caching", "ARP caching") },
    description,
    { words: words("native-vlan-id", "Native VLAN"), value: numberText(1, 4094) },
  ],
  factory: { "default-flex-profile": ['description "default flex profile"'] },
  stays: "Default flex profile can not be deleted",
};
const meshProfile: KeptKind = {
  mode: "config-wireless-mesh-profile",
  words: words("wireless profile mesh", wireless, profile, "Configure mesh profile"),
  name: NAME,
  lines: [description],
  factory: { "default-mesh-profile": ['description "default mesh profile"'] },
  stays: "Default mesh profile can not be deleted",
};
const policyProfile: KeptKind = {
  mode: "config-wireless-policy",
  words: words("wireless profile policy", wireless, profile, "Configure policy profile"),
  name: NAME,
  lines: [
    { words: words("aaa-override", "Configure AAA policy override") },
    { words: words("central association", "Central", "Central association"), off: true },
    { words: words("central authentication", "Central", "Central authentication"), off: true },
    { words: words("central dhcp", "Central", "Central DHCP"), off: true },
    { words: words("central switching", "Central", "Central switching"), off: true },
    description,
    { words: words("dhcp-tlv-caching", "DHCP TLV caching") },
    { words: words("http-tlv-caching", "HTTP TLV caching") },
    { words: words("idle-timeout", "Idle timeout"), value: numberText(15, 100_000) },
    { words: words("nac", "Network admission control") },
    { words: words("radius-profiling", "Client RADIUS profiling") },
    { words: words("session-timeout", "Session timeout"), value: numberText(0, 86_400) },
    { words: words("vlan", "VLAN name or id"), value: NAME },
    { words: words("shutdown", "Disable the policy profile"), off: true },
  ],
  factory: {
    "default-policy-profile": [
      "no central association",
      "no central dhcp",
      "no central switching",
      'description "default policy profile"',
      "vlan default",
      "no shutdown",
    ],
  },
  stays: "Default policy profile can not be deleted",
};
const policyTag: KeptKind = {
  mode: "config-policy-tag",
  words: words("wireless tag policy", wireless, "Configure wireless tag", "Configure policy tag"),
  name: NAME,
  lines: [
    description,
    {
      words: words("wlan", "Map a WLAN profile to a policy profile"),
      value: shaped("LINE", /^[A-Za-z0-9._-]{1,32} policy [A-Za-z0-9._-]{1,32}$/),
      many: "first word",
    },
  ],
  factory: { "default-policy-tag": ['description "default policy-tag"'] },
  stays: "Default policy tag can not be deleted",
};
const rfTag: KeptKind = {
  mode: "config-wireless-rf-tag",
  words: words("wireless tag rf", wireless, "Configure wireless tag", "Configure RF tag"),
  name: NAME,
  lines: [
    { words: words("24ghz-rf-policy", "Configure RF profile for 2.4 GHz"), value: NAME },
    { words: words("5ghz-rf-policy", "Configure RF profile for 5 GHz"), value: NAME },
    description,
  ],
  factory: { "default-rf-tag": ['description "default RF tag"'] },
  stays: "Default RF tag can not be deleted",
};
const fabric: KeptKind = {
  mode: "config-wireless-cp",
  words: words(
    "wireless fabric control-plane",
    wireless,
    "Configure fabric",
    "Configure fabric control plane",
  ),
  name: NAME,
  lines: [],
  factory: { "default-control-plane": [] },
};

const rates = /^RATE_(1|2|5_5|6|9|11|12|18|24|36|48|54)M (disable|mandatory|supported)$/;
const rfProfile = (band: "24ghz" | "5ghz", factory: NonNullable<KeptKind["factory"]>): KeptKind => ({
  mode: band === "24ghz" ? "config-rf-profile-24" : "config-rf-profile-5",
  words: words(
    `ap dot11 ${band} rf-profile`,
    "Configure AP parameters",
    "Configure 802.11 parameters",
    "Radio band",
    "Configure RF profile",
  ),
  name: NAME,
  lines: [
    {
      words: words("coverage data rssi threshold", "Coverage", "Data", "RSSI", "Threshold in dBm"),
      value: numberText(-90, -60),
    },
    { words: words("coverage level", "Coverage", "Minimum clients"), value: numberText(1, 200) },
    {
      words: words("coverage voice rssi threshold", "Coverage", "Voice", "RSSI", "Threshold in dBm"),
      value: numberText(-90, -60),
    },
    description,
    {
      words: words("high-density rx-sop threshold", "High density", "Receiver start of packet", "Threshold"),
      value: wordLike("WORD", /^(auto|low|medium|high)$/),
    },
    { words: words("rate", "802.11 data rate"), value: shaped("LINE", rates), many: "first word" },
    { words: words("tx-power max", "Transmit power", "Maximum"), value: numberText(-10, 30) },
    { words: words("tx-power min", "Transmit power", "Minimum"), value: numberText(-10, 30) },
    {
      words: words("tx-power v1 threshold", "Transmit power", "Version 1", "Threshold in dBm"),
      value: numberText(-80, -50),
    },
    { words: words("shutdown", "Disable the profile"), off: true },
  ],
  factory,
});
const slowOff = ["RATE_1M", "RATE_2M", "RATE_5_5M", "RATE_6M", "RATE_11M"].map(
  (rate) => `rate ${rate} disable`,
);
const rfProfile24 = rfProfile("24ghz", {
  Low_Client_Density_rf_24gh: [
    "coverage data rssi threshold -90",
    "coverage level 2",
    "coverage voice rssi threshold -90",
    'description "pre configured Low Client Density rfprofile for 2.4gh radio"',
    "high-density rx-sop threshold low",
    "rate RATE_12M supported",
    "rate RATE_24M supported",
    "tx-power v1 threshold -65",
    "no shutdown",
  ],
  High_Client_Density_rf_24gh: [
    'description "pre configured High Client Density rfprofile for 2.4gh radio"',
    "high-density rx-sop threshold medium",
    ...slowOff,
    "rate RATE_12M mandatory",
    "rate RATE_24M supported",
    "tx-power min 7",
    "no shutdown",
  ],
  Typical_Client_Density_rf_24gh: [
    'description "pre configured Typical Client Density rfprofile for 2.4gh radio"',
    ...slowOff,
    "rate RATE_12M mandatory",
    "rate RATE_24M supported",
    "no shutdown",
  ],
});
const rfProfile5 = rfProfile("5ghz", {
  Low_Client_Density_rf_5gh: [
    "coverage data rssi threshold -90",
    "coverage level 2",
    "coverage voice rssi threshold -90",
    'description "pre configured Low Client Density rfprofile for 5gh radio"',
    "high-density rx-sop threshold low",
    "rate RATE_6M mandatory",
    "rate RATE_12M mandatory",
    "rate RATE_24M mandatory",
    "tx-power v1 threshold -60",
    "no shutdown",
  ],
  High_Client_Density_rf_5gh: [
    'description "pre configured High Client Density rfprofile for 5gh radio"',
    "high-density rx-sop threshold medium",
    "rate RATE_6M disable",
    "rate RATE_9M disable",
    "rate RATE_12M mandatory",
    "rate RATE_24M mandatory",
    "tx-power min 7",
    "tx-power v1 threshold -65",
    "no shutdown",
  ],
  Typical_Client_Density_rf_5gh: [
    'description "pre configured Typical Density rfprofile for 5gh radio"',
    "rate RATE_6M mandatory",
    "rate RATE_12M mandatory",
    "rate RATE_24M mandatory",
    "no shutdown",
  ],
});

const ap = "Configure AP parameters";
const tagSources: readonly KeptGlobal[] = (
  [
    ["2", "filter"],
    ["3", "ap"],
  ] as const
).map(([priority, source]) => ({
  words: words(
    `ap tag-source-priority ${priority} source`,
    ap,
    "Configure the priority of tag sources",
    "Priority",
    "Source",
  ),
  value: wordLike("WORD", /^(ap|filter)$/),
  factory: source,
}));
const traps: readonly KeptGlobal[] = ["crash", "noradiocards", "register"].map((what) => ({
  words: words(`trapflags ap ${what}`, "Configure trap flags", "AP traps", "Trap"),
  factory: true,
}));
/** Nothing of these from the factory. */
const radios: readonly KeptGlobal[] = ["24ghz", "5ghz"].flatMap((band) => {
  const helps = [ap, "Configure 802.11 parameters", "Radio band"] as const;
  const rrm = [...helps, "Configure Radio Resource Management"] as const;
  return [
    { words: words(`ap dot11 ${band} shutdown`, ...helps, "Disable the network") },
    {
      words: words(
        `ap dot11 ${band} rrm channel dca interval`,
        ...rrm,
        "Channel",
        "DCA",
        "Hours between runs",
      ),
      value: numberText(0, 24),
    },
    {
      words: words(`ap dot11 ${band} rrm txpower max`, ...rrm, "Transmit power", "Maximum"),
      value: numberText(-10, 30),
    },
    {
      words: words(`ap dot11 ${band} rrm txpower min`, ...rrm, "Transmit power", "Minimum"),
      value: numberText(-10, 30),
    },
  ];
});
const kinds = [
  aaaPolicy,
  sxpProfile,
  airtime,
  flexProfile,
  meshProfile,
  policyProfile,
  policyTag,
  rfTag,
  fabric,
  rfProfile24,
  rfProfile5,
];

/** What a controller has of all these from the factory. */
export const wirelessKept = () => factoryBlocks(kinds);
export const wirelessKeptLines = () => factoryLines([...tagSources, ...traps]);

export const wirelessKeptModes = kinds.map(({ mode }) => ({
  name: mode,
  suffix: mode.startsWith("config-rf-profile") ? "(config-rf-profile)" : `(${mode})`,
  parent: "config",
}));

const blocks = (...some: readonly KeptKind[]) => some.map((kind) => keptBlocks<EwcConfiguration>(kind));
/** By their place: IOS-XE's order, in which they stand among the lines that mean something here. */
export const keptBeforeManagement = blocks(aaaPolicy, sxpProfile);
export const keptBeforeImages = blocks(airtime, flexProfile);
export const keptBehindImages = blocks(meshProfile, policyProfile);
export const keptBehindSites = blocks(policyTag, rfTag, fabric, rfProfile24, rfProfile5);
export const radioLines = [...radios, ...tagSources].map((line) => keptGlobal<EwcConfiguration>(line));
export const trapLines = traps.map((line) => keptGlobal<EwcConfiguration>(line));
