import { row } from "../../../iosxe/cli/screens/table";
import type { ApImageCounters, ApPredownloadView, ApView } from "../../aps/ap-views";

const HEADER =
  "AP Name                           Primary Image          Backup Image            Predownload Status   Predownload Version  Next Retry Time   Retry Count   Method";

/** `show ap image`. Columns as a device printed them, its uneven ones included (golden/show-ap-image.txt). */
export function apImage(counters: ApImageCounters, accessPoints: readonly ApView[]): string {
  return `${apImageSummary(counters)}\n${HEADER}\n${"-".repeat(162)}\n${accessPoints
    .map((ap) => `${apRow(ap)}\n`)
    .join("")}`;
}

/** The upper part, which `show ap image summary` prints alone. */
export function apImageSummary(counters: ApImageCounters): string {
  const count = (label: string, value: number | string) => `        ${label.padEnd(27)}: ${value}\n`;
  return [
    `Total number of APs  : ${counters.total}\n`,
    "\n",
    "Number of APs\n",
    count("Initiated", counters.initiated),
    count("Downloading", counters.downloading),
    count("Predownloading", counters.predownloading),
    count("Completed downloading", counters.completedDownloading),
    count("Completed predownloading", counters.completedPredownloading),
    count("Not Supported", counters.notSupported),
    count("Failed to Predownload", counters.failedToPredownload),
    count("Predownload in progress", counters.predownloadInProgress ? "Yes" : "No"),
  ].join("");
}

function apRow(ap: ApView): string {
  const images = [
    [ap.name, 34],
    [ap.primaryImage, 23],
    [ap.backupImage, 27],
  ] as const;
  return row(...images, ...predownloadCells(ap.predownload));
}

/**
 * Idle rows are those of genieparser's sample, the others those of the golden one: the devices' own columns differ
 * where `N/A` stands for a number.
 */
function predownloadCells(predownload: ApPredownloadView): readonly (readonly [string, number])[] {
  const { status, version, nextRetrySeconds, retryCount, method } = predownload;
  if (status === "None") {
    return [
      ["None", 22],
      [version, 20],
      ["N/A", 20],
      [String(retryCount), 12],
      [method ?? "N/A", 0],
    ];
  }
  return [
    // One word, as parsers of this screen want it.
    [status.replace(" ", "-"), 22],
    [version, 22],
    [String(nextRetrySeconds ?? 0), 18],
    [String(retryCount), 18],
    [method ?? "N/A", 0],
  ];
}
