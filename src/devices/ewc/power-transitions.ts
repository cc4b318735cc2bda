import type { Transition } from "../../states/transition";

export type PowerState = "Off" | "Booting" | "Up" | "Going Down" | "Access Point Alone";

/** Every change of a controller's power; docs/device-states.md is drawn from here. */
export const powerTransitions = {
  found: {
    from: "Off",
    to: "Up",
    when: "the first power of a controller that nobody has seen: the lab finds it running",
  },
  on: { from: "Off", to: "Booting", when: "power, later" },
  up: { from: "Booting", to: "Up", when: "its boot is done" },
  reload: {
    from: "Up",
    to: "Going Down",
    when: "a reload was asked for, by a person or by the install engine",
  },
  down: { from: "Going Down", to: "Booting", when: "its services are closed" },
  "box down": {
    from: ["Up", "Going Down"],
    to: "Booting",
    when: "the access point that carries it reloads: there is one power supply",
  },
  alone: {
    from: ["Off", "Booting", "Up", "Going Down"],
    to: "Access Point Alone",
    when: "the box boots as an access point alone: its `ap-type` is capwap",
  },
  again: { from: "Access Point Alone", to: "Booting", when: "its `ap-type` is ewc-ap again" },
  off: {
    from: ["Booting", "Up", "Going Down", "Access Point Alone"],
    to: "Off",
    when: "the power is cut: at once, nothing is sent",
  },
} as const satisfies { readonly [label: string]: Transition<PowerState> };

export type PowerLabel = keyof typeof powerTransitions;
