import type { Transition } from "../../../states/transition";

export type LeaseState = "Init" | "Selecting" | "Requesting" | "Bound" | "Renewing" | "Rebinding";

/** The life of an access point's address (RFC 2131 figure 5); docs/device-states.md is drawn from here. */
export const leaseTransitions = {
  discover: { from: "Init", to: "Selecting", when: "the boot is over, or the last try: DHCPDISCOVER to all" },
  offer: { from: "Selecting", to: "Requesting", when: "the first DHCPOFFER: DHCPREQUEST to all" },
  silent: {
    from: ["Selecting", "Requesting"],
    to: "Init",
    when: "nobody has answered in time",
  },
  ack: {
    from: ["Requesting", "Renewing", "Rebinding"],
    to: "Bound",
    when: "DHCPACK: the address is lent, or lent on",
  },
  refused: {
    from: ["Requesting", "Renewing", "Rebinding"],
    to: "Init",
    when: "DHCPNAK, or an address that cannot be taken",
  },
  renew: { from: "Bound", to: "Renewing", when: "T1, half of the time: DHCPREQUEST to the server" },
  rebind: { from: "Renewing", to: "Rebinding", when: "T2, seven eighths: DHCPREQUEST to all" },
  expired: { from: "Rebinding", to: "Init", when: "the time is over: the address is gone" },
} as const satisfies { readonly [label: string]: Transition<LeaseState> };

export type LeaseLabel = keyof typeof leaseTransitions;
