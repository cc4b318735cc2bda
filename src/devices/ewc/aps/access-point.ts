import { type ApModel, findModel, type ImageType } from "../../../image/models";
import type { ApVersion } from "../../../image/versions";
import type { AcSession, JoinedAp } from "../../capwap/ac-contract";
import type { PredownloadStatus } from "./ap-views";

/** A joined access point, or one whose join is held up by its image download. Gone when its session is. */
export interface KnownAccessPoint {
  readonly ap: JoinedAp;
  readonly session: AcSession;
  /** It carries the controller: one box, one power supply. */
  readonly isOwn: boolean;
  /** Undefined for a model nobody knows. */
  readonly model: ApModel | undefined;
  readonly imageType: ImageType | undefined;
  readonly address: string;
  /** Lab time of the join, and of the AP's own boot, as far as it told. */
  readonly joinedAt: number;
  readonly bootedAt: number | undefined;
  registered: boolean;
  /** How it has its address, as far as it told. */
  addressing: "static" | "dhcp" | undefined;
  primaryImage: string;
  backupImage: string;
  /** Set by `ap image swap`: what the next reset is to boot. */
  nextBoot: string | undefined;
  predownload: ApPredownload;
}

export interface ApPredownload {
  readonly status: PredownloadStatus;
  /** What is or was to be brought. */
  readonly version: ApVersion | undefined;
  /** Lab time of the next try, after a failed one. */
  readonly retryAt: number | undefined;
  readonly retries: number;
  /** Lab time at which data began to flow. */
  readonly startedAt: number | undefined;
}

export const noPredownload: ApPredownload = {
  status: "None",
  version: undefined,
  retryAt: undefined,
  retries: 0,
  startedAt: undefined,
};

export function accessPoint(
  ap: JoinedAp,
  session: AcSession,
  address: string,
  joinedAt: number,
  isOwn: boolean,
): KnownAccessPoint {
  const model = knownModel(ap.model);
  return {
    ap,
    session,
    model,
    imageType: model?.imageType,
    isOwn,
    address,
    joinedAt,
    bootedAt: ap.uptime === undefined ? undefined : joinedAt - ap.uptime * 1_000,
    registered: false,
    addressing: undefined,
    primaryImage: ap.softwareVersion,
    backupImage: ap.backupVersion,
    nextBoot: undefined,
    predownload: noPredownload,
  };
}

export function knownModel(name: string): ApModel | undefined {
  try {
    return findModel(name);
  } catch {
    return undefined;
  }
}
