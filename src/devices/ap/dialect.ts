import type { DialectName } from "./settings";

/** What differs between the two wordings of an image download that were seen on 17.3.3.26 (device-facts §4.1). */
export interface Dialect {
  readonly name: DialectName;
  /** A line of upgrade.sh. */
  script(text: string): string;
  /** A line of the programs that upgrade.sh calls. */
  status(text: string): string;
  /** `/tmp space: OK available 101272, required 40000` */
  tmpSpace(verdict: string, available: number, required: number): string;
  /** Kilobytes that PRECHECK wants in /tmp. */
  readonly requiredKilobytes: number;
  /** Kilobytes of /tmp that the newer software takes for itself: 101,272 less 96,064. */
  readonly ownKilobytes: number;
  readonly accepted: string;
  readonly rejected: string;
  /** What the image file's closing prints; the classic software says nothing. */
  readonly closing: readonly string[];
  /** Whether PRECHECK says that it cleans up. */
  readonly precheckCleansUp: boolean;
  opening(imageType: string, file: string, handle: number): readonly string[];
  requestSent(controller: string, imageType: string, again: boolean): string;
  /** Milliseconds between the lines of a PRECHECK, from the version comparison on. */
  readonly precheckPace: {
    readonly called: number;
    readonly active: number;
    readonly cleanup: number;
    readonly space: number;
    readonly open: number;
    readonly request: number;
  };
}

const classic: Dialect = {
  name: "classic",
  script: (text) => `upgrade.sh: ${text}`,
  status: (text) => text,
  tmpSpace: (verdict, available, required) =>
    `/tmp space: ${verdict} available ${available}, required ${required}`,
  requiredKilobytes: 40_000,
  ownKilobytes: 0,
  accepted: "AC accepted join request with result code: 0",
  rejected: "AC rejected join request with result code: ",
  closing: [],
  precheckCleansUp: false,
  opening: (imageType, file) => [`wtpImgFileReadRequest: request ${imageType}, local ${file}`],
  requestSent: (controller, imageType, again) =>
    `Image Data Request sent to ${controller}, fileName [${imageType}], slaveStatus ${again ? 1 : 0}`,
  precheckPace: { called: 61, active: 96, cleanup: 0, space: 53, open: 1, request: 2 },
};

const current: Dialect = {
  name: "current",
  script: (text) => `status 'upgrade.sh: ${text}'`,
  status: (text) => `status '${text}'`,
  tmpSpace: (verdict, available, required) => `${classic.tmpSpace(verdict, available, required)} `,
  requiredKilobytes: 50_000,
  ownKilobytes: 5_208,
  accepted: "AC accepted previous sent request with result code: 0",
  rejected: "AC rejected previous sent request with result code: ",
  closing: ["Request to close the file..", "wtpOpenImgFile: image file closed, dcb->fd set to -1."],
  precheckCleansUp: true,
  opening: (imageType, file, handle) => [
    `wtpOpenImgFile: request ${imageType}, local ${file}`,
    `wtpOpenImgFile: open (${file}) image file success`,
    `Using fd(${handle}) for image writing to file(${file})`,
  ],
  requestSent: (controller, imageType) =>
    `Image Data Request sent to ${controller}, fileName [${imageType}], replicaStatus 1`,
  precheckPace: { called: 91, active: 98, cleanup: 33, space: 127, open: 1, request: 2 },
};

export const dialects: Readonly<Record<DialectName, Dialect>> = { classic, current };
