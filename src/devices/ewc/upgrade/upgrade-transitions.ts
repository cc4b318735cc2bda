import type { Transition } from "../../../states/transition";
import type { NetworkUpgradeState } from "./upgrade-view";

/** Where an upgrade rests, and each of which an add may follow. */
const rests = [
  "None",
  "Controller Download Failed",
  "AP Predownload Complete",
  "AP Predownload Failed",
  "Activated",
  "Activation Failed",
] as const;

/** What may hold an image that was added and not activated yet. */
const added = [
  "None",
  "Controller Download Failed",
  "AP Predownload Complete",
  "AP Predownload Failed",
  "Activation Failed",
] as const;

const predownloading = ["AP Predownload Initiated", "AP Predownload In Progress"] as const;

/**
 * Every change of what `show wireless ewc-ap predownload status` tells; docs/device-states.md is drawn from here. After a
 * reload it begins in None, or in Activated while the release that runs is not committed.
 */
export const upgradeTransitions = {
  add: {
    from: rests,
    to: "Controller Download Initiated",
    when: "`install add`, and the install engine is free",
  },
  fetch: { from: "Controller Download Initiated", to: "Controller Download In Progress", when: "at once" },
  stored: {
    from: "Controller Download In Progress",
    to: "Controller Download Complete",
    when: "the controller image is verified and in flash",
  },
  "not stored": {
    from: "Controller Download In Progress",
    to: "Controller Download Failed",
    when: "it did not come, is not what was wanted, has no room, or `install abort`",
  },
  predownload: {
    from: ["Controller Download Complete", ...added],
    to: "AP Predownload Initiated",
    when: "at once after an add, or `ap image predownload` with an added image",
  },
  type: {
    from: predownloading,
    to: "AP Predownload In Progress",
    when: "the next image type, the controller's own first",
  },
  complete: { from: predownloading, to: "AP Predownload Complete", when: "every access point has the image" },
  failed: {
    from: predownloading,
    to: "AP Predownload Failed",
    when: "some access point has not, a type could not be had, or the predownload was aborted",
  },
  activate: {
    from: added,
    to: "Activated",
    when: "`install activate` has made the added release the one to boot",
  },
  "not activated": {
    from: rests,
    to: "Activation Failed",
    when: "`install activate` with nothing that could be activated",
  },
} as const satisfies { readonly [label: string]: Transition<NetworkUpgradeState> };

export type UpgradeLabel = keyof typeof upgradeTransitions;
