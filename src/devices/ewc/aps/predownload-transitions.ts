import type { Transition } from "../../../states/transition";

export type PredownloadState =
  | "Waiting"
  | "Asked"
  | "Sending"
  | "Confirming"
  | "Paused"
  | "Complete"
  | "Failed"
  | "Aborted";

const active = ["Asked", "Sending", "Confirming"] as const;

/** Every change of one access point's predownload; docs/device-states.md is drawn from here. */
export const predownloadTransitions = {
  ask: { from: "Waiting", to: "Asked", when: "its turn has come: the controller asks for the predownload" },
  data: { from: ["Asked", "Sending"], to: "Sending", when: "the access point asks for its data" },
  sent: { from: active, to: "Confirming", when: "the last octet is sent: is the image stored?" },
  stored: { from: active, to: "Complete", when: "the access point says that it has the version" },
  pause: {
    from: ["Waiting", ...active],
    to: "Paused",
    when: "not joined, refused, lost, no progress or not kept, and there are tries left",
  },
  again: { from: "Paused", to: "Waiting", when: "the pause is over" },
  "give up": { from: ["Waiting", ...active], to: "Failed", when: "the same, and it was the last try" },
  abort: { from: ["Waiting", ...active, "Paused"], to: "Aborted", when: "`ap image predownload abort`" },
} as const satisfies { readonly [label: string]: Transition<PredownloadState> };

export type PredownloadLabel = keyof typeof predownloadTransitions;
