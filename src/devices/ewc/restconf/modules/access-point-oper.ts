import { findModel } from "../../../../image/models";
import { boolean, enumeration, macAddress, string, unsigned } from "../../../iosxe/restconf/leaf-types";
import { versionInfo, yangMac, yangTime } from "../../../iosxe/restconf/modules/facts";
import type { OperModule } from "../../../iosxe/restconf/modules/oper-module";
import {
  ciscoModule,
  container,
  type Data,
  leaf,
  list,
  presenceContainer,
} from "../../../iosxe/restconf/schema";
import type { ApView, PredownloadStatus } from "../../aps/ap-views";
import type { EwcServices } from "../../services";
import type { NetworkUpgradeState } from "../../upgrade/upgrade-view";
import { predownloadStatistics, predownloadStatisticsOf } from "./predownload-statistics";

const text = leaf(string());
const flag = leaf(boolean);
const mac = leaf(macAddress);
const byte = leaf(unsigned(8));
const number = leaf(unsigned(32));
const versionParts = container({ version: byte, release: byte, maint: byte, build: byte });

const predownloadStates: Readonly<Record<PredownloadStatus, string>> = {
  None: "pre-dwnld-none",
  Initiated: "pre-dwnld-initiated",
  Predownloading: "pre-dwnld-in-progress",
  Complete: "pre-dwnld-complete",
  "Not Supported": "pre-dwnld-unsupported",
  Failed: "pre-dwnld-failed",
};

const upgradeStates: Readonly<Record<NetworkUpgradeState, string>> = {
  None: "ewc-predwnld-none",
  "Controller Download Initiated": "ewc-ctrl-dwnld-init",
  "Controller Download In Progress": "ewc-ctrl-dwnld-inprog",
  "Controller Download Complete": "ewc-ctrl-dwnld-complete",
  "Controller Download Failed": "ewc-ctrl-dwnld-failed",
  "AP Predownload Initiated": "ewc-ap-predwnld-init",
  "AP Predownload In Progress": "ewc-ap-predwnld-inprog",
  "AP Predownload Complete": "ewc-ap-predwnld-complete",
  "AP Predownload Unsupported": "ewc-ap-predwnld-unsupp",
  "AP Predownload Failed": "ewc-ap-predwnld-failed",
  "Controller Predownload In Progress": "ewc-ctrl-predwnld-inprog",
  "Controller Predownload Complete": "ewc-ctrl-predwnld-complete",
  "Controller Predownload Failed": "ewc-ctrl-predwnld-failed",
  Activated: "ewc-activated",
  "Activation Failed": "ewc-act-failed",
};

const schema = ciscoModule("Cisco-IOS-XE-wireless-access-point-oper", "2022-07-01", {
  "access-point-oper-data": container({
    "capwap-data": list("wtp-mac", {
      "wtp-mac": mac,
      "ip-addr": text,
      name: text,
      "device-detail": container({
        "static-info": container({
          "board-data": container({ "wtp-serial-num": text, "wtp-enet-mac": mac }),
          "ap-models": container({ model: text }),
          "num-slots": byte,
          "ap-image-name": text,
        }),
        "wtp-version": container({
          "backup-sw-version": versionParts,
          "sw-ver": versionParts,
          "sw-version": text,
        }),
      }),
      "ap-location": container({ location: text }),
      "tag-info": container({
        "resolved-tag-info": container({
          "resolved-policy-tag": text,
          "resolved-site-tag": text,
          "resolved-rf-tag": text,
        }),
        "policy-tag-info": container({ "policy-tag-name": text }),
        "site-tag": container({ "site-tag-name": text }),
        "rf-tag": container({ "rf-tag-name": text }),
      }),
      "ap-state": container({
        "ap-admin-state": leaf(enumeration("adminstate-enabled", "adminstate-disabled")),
        "ap-operation-state": leaf(
          enumeration("ap-down", "ap-up", "unregistered", "registered", "downloading"),
        ),
      }),
      "ap-time-info": container({ "boot-time": text, "join-time": text }),
      "country-code": text,
      "num-radio-slots": byte,
      "is-master": flag,
      "reboot-stats": container({ "reboot-reason": text }),
      "image-size-eta": number,
      "image-size-start-time": text,
      "image-size-percentage": number,
      "wlc-image-size-eta": number,
      "wlc-image-size-start-time": text,
      "wlc-image-size-percentage": number,
      "disconnect-detail": container({ "disconnect-reason": text }),
      "wtp-ip": text,
    }),
    "ap-name-mac-map": list("wtp-name", { "wtp-name": text, "wtp-mac": mac, "eth-mac": mac }),
    "ethernet-mac-wtp-mac-map": list("ethernet-mac", { "ethernet-mac": mac, "wtp-mac": mac }),
    "ewlc-wncd-stats": predownloadStatistics,
    "predownload-data": list("wtp-mac", {
      "wtp-mac": mac,
      "predownload-version": versionParts,
      "delay-time": leaf(unsigned(16)),
      "pred-status": leaf(enumeration(...Object.values(predownloadStates))),
      "ewc-retries": leaf(unsigned(16)),
    }),
    "ewlc-mewlc-predownload-rec": presenceContainer({
      "pred-state": leaf(enumeration(...Object.values(upgradeStates))),
      "me-capable-ap-count": number,
      "controller-predownload-version": text,
    }),
    "mewlc-ap-data": list("wtp-mac", {
      "wtp-mac": mac,
      "primary-image-version": text,
      "backup-image-version": text,
    }),
    "ap-image-prepare-location": imageLocation(),
    "ap-image-active-location": imageLocation(),
  }),
});

function imageLocation() {
  return list("index", {
    index: byte,
    "image-file": text,
    "image-data": list("image-name", {
      "image-name": text,
      "image-location": text,
      "image-version": text,
      "is-new": flag,
    }),
  });
}

/** device-facts §6: an AP that has not joined is missing in `capwap-data`; `predownload-data` lists activity alone. */
export const accessPointOper: OperModule<EwcServices> = {
  schema,
  read(services) {
    const aps = services.aps.all();
    const upgrade = services.upgrade.view();
    return {
      "access-point-oper-data": {
        "capwap-data": aps.map(capwapData),
        "ap-name-mac-map": aps.map(({ name, radioMac, ethernetMac }) => ({
          "wtp-name": name,
          "wtp-mac": yangMac(radioMac),
          "eth-mac": yangMac(ethernetMac),
        })),
        "ethernet-mac-wtp-mac-map": aps.map(({ radioMac, ethernetMac }) => ({
          "ethernet-mac": yangMac(ethernetMac),
          "wtp-mac": yangMac(radioMac),
        })),
        "ewlc-wncd-stats": predownloadStatisticsOf(services.aps.counters()),
        "predownload-data": aps
          .filter(({ predownload }) => predownload.status !== "None")
          .map(predownloadData),
        "ewlc-mewlc-predownload-rec": {
          "pred-state": upgradeStates[upgrade.state],
          "me-capable-ap-count": aps.filter(({ isEwcCapable }) => isEwcCapable).length,
          "controller-predownload-version": upgrade.version ?? "",
        },
        "mewlc-ap-data": aps.map(({ radioMac, primaryImage, backupImage }) => ({
          "wtp-mac": yangMac(radioMac),
          "primary-image-version": primaryImage,
          "backup-image-version": backupImage,
        })),
        ...imageLocations(services),
      },
    };
  },
};

function capwapData(ap: ApView): Data {
  const { predownload } = ap;
  const downloading = ap.state === "Downloading";
  return {
    "wtp-mac": yangMac(ap.radioMac),
    "ip-addr": ap.address,
    name: ap.name,
    "device-detail": {
      "static-info": {
        "board-data": { "wtp-serial-num": ap.serialNumber, "wtp-enet-mac": yangMac(ap.ethernetMac) },
        "ap-models": { model: ap.model },
        "num-slots": ap.slots,
        "ap-image-name": ap.imageType,
      },
      "wtp-version": {
        "backup-sw-version": versionInfo(downloading ? "" : ap.backupImage),
        "sw-ver": versionInfo(downloading ? "" : ap.primaryImage),
        "sw-version": downloading ? "" : ap.primaryImage,
      },
    },
    "ap-location": { location: ap.location },
    "tag-info": {
      "resolved-tag-info": {
        "resolved-policy-tag": ap.policyTag,
        "resolved-site-tag": ap.siteTag,
        "resolved-rf-tag": ap.rfTag,
      },
      "policy-tag-info": { "policy-tag-name": ap.policyTag },
      "site-tag": { "site-tag-name": ap.siteTag },
      "rf-tag": { "rf-tag-name": ap.rfTag },
    },
    "ap-state": {
      "ap-admin-state": "adminstate-enabled",
      "ap-operation-state": downloading ? "downloading" : "registered",
    },
    "ap-time-info": { "boot-time": yangTime(ap.bootedAt), "join-time": yangTime(ap.joinedAt) },
    "country-code": ap.countryCode,
    "num-radio-slots": ap.slots,
    "is-master": false,
    "reboot-stats": { "reboot-reason": rebootReason(ap.lastRebootReason) },
    "image-size-eta": predownload.etaSeconds ?? 0,
    ...(predownload.status === "None" ? { "image-size-start-time": yangTime(undefined) } : {}),
    "image-size-percentage": predownload.percent,
    "wlc-image-size-eta": 0,
    "wlc-image-size-start-time": yangTime(undefined),
    "wlc-image-size-percentage": 0,
    // Cisco: spelled so (yang wireless-types, spam-ap-disconnect-reason).
    "disconnect-detail": {
      "disconnect-reason": ap.lastRebootReason === "Image Upgrade" ? "wtp-reboot-image-upgrade" : "unkown",
    },
    "wtp-ip": ap.address,
  };
}

function rebootReason(reason: string | undefined): string {
  if (reason === "Image Upgrade") return "ap-reboot-reason-img-upgrade";
  return reason === undefined ? "ap-reboot-reason-none" : "ap-reboot-reason-reboot-cmd";
}

function predownloadData({ radioMac, predownload }: ApView): Data {
  return {
    "wtp-mac": yangMac(radioMac),
    "predownload-version": versionInfo(predownload.version),
    "delay-time": predownload.nextRetrySeconds ?? 0,
    "pred-status": predownloadStates[predownload.status],
    "ewc-retries": predownload.retryCount,
  };
}

/** A lab's AP may call itself anything. */
function modelNamed(model: string): ReturnType<typeof findModel> | undefined {
  try {
    return findModel(model);
  } catch {
    return undefined;
  }
}

/** The image that the controller hands out, and the one that it will when it has been activated. */
function imageLocations(services: EwcServices): Data {
  const { model, apVersion } = services.system.view();
  const type = modelNamed(model)?.imageType ?? "";
  const location = (version: string, isNew: boolean): Data[] => [
    {
      index: 0,
      "image-file": type,
      "image-data": [
        { "image-name": type, "image-location": "ap_images:", "image-version": version, "is-new": isNew },
      ],
    },
  ];
  const { version, state } = services.upgrade.view();
  const prepared = version !== undefined && state.startsWith("AP Predownload");
  return {
    "ap-image-prepare-location": prepared ? location(version, true) : [],
    "ap-image-active-location": location(apVersion, false),
  };
}
