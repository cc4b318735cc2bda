export type InstallRequest =
  | { readonly operation: "add"; readonly source: InstallSource }
  | {
      readonly operation: "activate";
      readonly profile: string | undefined /** Until the rollback, 30-1200. */;
      readonly autoAbortMinutes?: number | undefined;
    }
  | { readonly operation: "commit" }
  | { readonly operation: "abort" }
  | { readonly operation: "remove-inactive" }
  | { readonly operation: "rollback"; readonly to: "committed" | "base" | { readonly id: number } };

export type InstallSource =
  | { readonly kind: "profile"; readonly name: string }
  | { readonly kind: "file"; readonly url: string };

export type InstallEvent =
  /** Another operation runs, or nothing is there to act on; nothing has started. */
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "started"; readonly at: number }
  /** Credentials masked: `sftp://******@172.16.5.62/path/ap1g6`. */
  | { readonly type: "downloading"; readonly url: string }
  | {
      readonly type: "downloaded";
      readonly url: string;
      readonly octets: number;
    }
  | { readonly type: "download-failed"; readonly url: string; readonly reason: string }
  /** `install activate` names the package it is about to boot. */
  | { readonly type: "package"; readonly version: string }
  /** The image version that an add brought, `17.12.01.0.1`. */
  | { readonly type: "added"; readonly version: string }
  | { readonly type: "succeeded"; readonly at: number }
  | { readonly type: "failed"; readonly at: number; readonly reason: string };

/** Minutes 30-1200; the default is 120 (device-facts §3.2). */
export type AutoAbortTimerSetting =
  | { readonly kind: "stop" }
  | { readonly kind: "start"; readonly minutes: number };
