import type { Transition } from "../../states/transition";

export type ImageState = "Idle" | "Downloading" | "Writing" | "Activating" | "Fetching";

/** Every change in the life of an image on an access point; docs/device-states.md is drawn from here. */
export const imageTransitions = {
  request: {
    from: "Idle",
    to: "Downloading",
    when: "the controller wants another image, at the join or as a predownload: PRECHECK, and the request",
  },
  ended: {
    from: "Downloading",
    to: "Idle",
    when: "the session is torn down, or a predownload cannot start or breaks off",
  },
  received: { from: "Downloading", to: "Writing", when: "the last octet is in /tmp: upgrade.sh PREDOWNLOAD" },
  kept: {
    from: "Writing",
    to: "Idle",
    when: "a predownload is over; or the image of a join did not verify, or has no room",
  },
  stored: { from: "Writing", to: "Activating", when: "the image of a join is in flash: upgrade.sh ACTIVATE" },
  activated: { from: "Activating", to: "Idle", when: "it will be booted, or the partition does not boot" },
  fetch: {
    from: "Idle",
    to: "Fetching",
    when: "`archive download-sw`: fetched, written and activated as one",
  },
  fetched: { from: "Fetching", to: "Idle", when: "stored, failed or broken off" },
} as const satisfies { readonly [label: string]: Transition<ImageState> };

export type ImageLabel = keyof typeof imageTransitions;
