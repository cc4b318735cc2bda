import { installTime } from "../../../ios/calendar";
import type { InstallView, PackageState, RollbackPoint } from "../../install/install-view";
import type { InstallLogEntry } from "../../install/journal";
import type { InstallFacts } from "../../system";

const RULE = "-".repeat(80);
const LEGEND = [
  "State (St): I - Inactive, U - Activated & Uncommitted,",
  "            C - Activated & Committed, D - Deactivated & Uncommitted",
];

/** `show install summary` (unicon's EWC sample; the running timer as genieparser ShowInstallSummary). */
export function installSummary(view: InstallView, { member }: InstallFacts): string {
  return packages("Installed", view, ["I", "U", "C", "D"], member);
}

/** `show install active` */
export function installActive(view: InstallView, { member }: InstallFacts): string {
  return packages("Active", view, ["U", "C"], member);
}

/** `show install inactive` */
export function installInactive(view: InstallView, { member }: InstallFacts): string {
  return packages("Inactive", view, ["I", "D"], member);
}

/** `show install committed` */
export function installCommitted(view: InstallView, { member }: InstallFacts): string {
  return packages("Committed", view, ["C"], member);
}

/** `show install uncommitted` */
export function installUncommitted(view: InstallView, { member }: InstallFacts): string {
  return packages("Uncommitted", view, ["U"], member);
}

/** With nothing to tell, legend and head stand there all the same, and no timer. */
function packages(title: string, view: InstallView, states: readonly PackageState[], member: string): string {
  const rows = view.packages
    .filter((one) => states.includes(one.state))
    .map((one) => `${one.type.padEnd(5)} ${one.state.padEnd(3)}  ${one.version}`);
  const head = [
    `[ ${member} ] ${title} Package(s) Information:`,
    ...LEGEND,
    RULE,
    "Type  St   Filename/Version",
    RULE,
  ];
  if (rows.length === 0) return [...head, `No ${title} Packages`, ""].join("\n");
  return [...head, ...rows, "", RULE, `Auto abort timer: ${autoAbort(view)}`, RULE, ""].join("\n");
}

function autoAbort({ autoAbortTimer }: InstallView): string {
  if (!autoAbortTimer) return "inactive";
  return `active on ${autoAbortTimer.operation}, time before rollback - ${hms(autoAbortTimer.secondsLeft)}`;
}

/** `01:49:42` */
export function hms(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** `show install rollback` (genieparser ShowInstallRollback). */
export function installRollback(points: readonly RollbackPoint[]): string {
  if (points.length === 0) return "No rollback points present\n";
  const rows = points.map(
    (point) => `${String(point.id).padEnd(8)}${point.label.padEnd(33)}${point.description}`,
  );
  return ["ID      Label                            Description", "-".repeat(55), ...rows, ""].join("\n");
}

/** `show install log`: `[0|install_op_boot]: START Thu May 12 06:22:15 Universal 2022`. */
export function installLog(entries: readonly InstallLogEntry[]): string {
  return entries.map((entry) => `${installLogLine(entry)}\n`).join("");
}

/** One line of it. */
export function installLogLine({ at, operation, name, kind, text }: InstallLogEntry): string {
  const who = `${operation}|install_${name}`;
  const when = installTime(at, { name: "Universal", hours: 0, minutes: 0 });
  switch (kind) {
    case "start":
      return `[${who}]: START ${when}`;
    case "success":
      return `[${who}]: END SUCCESS  ${when}`;
    case "failure":
      return `[${who}]: END FAILED  ${when}`;
    case "info":
      return `[${who}(INFO, )]: ${text}`;
    case "error":
      return `[${who}(ERROR, )]: ${text}`;
  }
}
