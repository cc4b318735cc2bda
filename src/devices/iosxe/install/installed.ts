import type { Content } from "../../../host/content";
import type { ApVersion } from "../../../image/versions";

/** A controller image with the AP image of the controller's own type, which it needs to run. */
export interface Release {
  readonly version: ApVersion;
  /** Undefined when the bundle's AP image of the own type could not be had: such a release cannot be activated. */
  readonly ownImage: Content | undefined;
}

/**
 * What flash says is installed; survives power loss. `running` is what boots. At most one other release lies in
 * `backup_image:`.
 */
export type Installed =
  | { readonly stage: "committed"; readonly running: Release; readonly backup: Release | undefined }
  | { readonly stage: "added"; readonly running: Release; readonly added: Release }
  | {
      readonly stage: "activated";
      readonly running: Release;
      readonly previous: Release;
      /** Lab time of the automatic rollback; undefined when the timer was stopped. */
      readonly rollbackAt: number | undefined;
    };

export type Transition =
  | { readonly ok: true; readonly next: Installed }
  | { readonly ok: false; readonly reason: string };

/** A verified controller image was written to `backup_image:`. */
export function add(installed: Installed, release: Release): Transition {
  switch (installed.stage) {
    case "activated":
      return no("Activated version is not committed: commit or abort it first");
    case "added":
    case "committed":
      return yes({ stage: "added", running: installed.running, added: release });
  }
}

export function activate(installed: Installed, rollbackAt: number | undefined): Transition {
  switch (installed.stage) {
    case "committed":
      return no("No inactive package to activate");
    case "activated":
      return no("Activated version is not committed: commit or abort it first");
    case "added":
      if (!installed.added.ownImage) return no("AP image of the controller's own type is missing");
      return yes({ stage: "activated", running: installed.added, previous: installed.running, rollbackAt });
  }
}

export function commit(installed: Installed): Transition {
  if (installed.stage !== "activated") return no("No uncommitted package");
  return yes({ stage: "committed", running: installed.running, backup: installed.previous });
}

/** Back to the committed version: `install abort`, `install rollback to committed`, or the timer. */
export function rollBack(installed: Installed): Transition {
  if (installed.stage !== "activated") return no("No uncommitted package to roll back from");
  return yes({ stage: "committed", running: installed.previous, backup: installed.running });
}

/** To the release that ran before the committed one, as long as it is still there. */
export function rollBackToBackup(installed: Installed): Transition {
  if (installed.stage !== "committed" || !installed.backup?.ownImage)
    return no("No rollback point to go back to");
  return yes({ stage: "committed", running: installed.backup, backup: installed.running });
}

export function removeInactive(installed: Installed): Transition {
  switch (installed.stage) {
    case "activated":
      return no("Activated version is not committed: commit or abort it first");
    case "added":
      return yes({ stage: "committed", running: installed.running, backup: undefined });
    case "committed":
      // With nothing to clean the engine says so, and has succeeded.
      return yes({ ...installed, backup: undefined });
  }
}

/** The other release in flash, whatever its standing. */
export function otherRelease(installed: Installed): Release | undefined {
  switch (installed.stage) {
    case "committed":
      return installed.backup;
    case "added":
      return installed.added;
    case "activated":
      return installed.previous;
  }
}

function yes(next: Installed): Transition {
  return { ok: true, next };
}

function no(reason: string): Transition {
  return { ok: false, reason };
}
