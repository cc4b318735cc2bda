import { compareApVersions, installVersion } from "../../../image/versions";
import type { PlatformFlash } from "../flash";
import { type Installed, otherRelease } from "./installed";

/** I inactive, U activated and uncommitted, C activated and committed, D deactivated and uncommitted. */
export type PackageState = "I" | "U" | "C" | "D";

export interface InstallPackage {
  readonly type: "IMG";
  readonly state: PackageState;
  /** `17.09.04.0.6325` */
  readonly version: string;
}

export interface InstallView {
  readonly packages: readonly InstallPackage[];
  /** Undefined: inactive. */
  readonly autoAbortTimer:
    | { readonly operation: "install_activate"; readonly secondsLeft: number }
    | undefined;
  readonly rollbackPoints: readonly RollbackPoint[];
  /** Something was added that `install activate` could boot. */
  readonly activatable: boolean;
}

export interface RollbackPoint {
  readonly id: number;
  readonly label: string;
  readonly description: string;
  readonly version: string;
  readonly createdAt: number;
}

/** What `show install ...` tells, made from what is in flash at the moment of the call. */
export function installView(
  { installed, installedAt }: Pick<PlatformFlash, "installed" | "installedAt">,
  now: number,
): InstallView {
  const timer = installed.stage === "activated" ? installed.rollbackAt : undefined;
  return {
    packages: packages(installed),
    autoAbortTimer:
      timer === undefined
        ? undefined
        : { operation: "install_activate", secondsLeft: Math.max(0, Math.ceil((timer - now) / 1000)) },
    rollbackPoints: rollbackPoints(installed, installedAt),
    activatable: installed.stage === "added" && installed.added.ownImage !== undefined,
  };
}

function packages(installed: Installed): readonly InstallPackage[] {
  const item = (state: PackageState, version: Parameters<typeof installVersion>[0]): InstallPackage => ({
    type: "IMG",
    state,
    version: installVersion(version),
  });
  const running = installed.running.version;
  switch (installed.stage) {
    case "committed":
      return installed.backup
        ? [item("C", running), item("I", installed.backup.version)]
        : [item("C", running)];
    case "added":
      return [item("C", running), item("I", installed.added.version)];
    case "activated":
      return [item("U", running), item("D", installed.previous.version)];
  }
}

function rollbackPoints(installed: Installed, createdAt: number): readonly RollbackPoint[] {
  const target =
    installed.stage === "activated"
      ? installed.previous
      : installed.stage === "committed"
        ? otherRelease(installed)
        : undefined;
  if (!target || compareApVersions(target.version, installed.running.version) === 0) return [];
  return [
    {
      id: 0,
      label: "No Label",
      description: "No Description",
      version: installVersion(target.version),
      createdAt,
    },
  ];
}
