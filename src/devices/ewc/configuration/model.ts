import type { Configuration } from "../../iosxe/configuration/model";
import type { Secret } from "../../iosxe/configuration/secret";
import type { EwcApValues } from "./ewc-ap-items";
import type { ImageDownloadMethod } from "./image-download-items";

/** The controller's configuration: what any IOS-XE device has, and what is about access points. */
export interface EwcConfiguration extends Configuration {
  wireless: {
    country: string[];
    /** `wireless management trustpoint`: whose certificate access points are shown; its own from the factory without it. */
    trustpoint: string | undefined;
    /** `wireless profile image-download default`; undefined when it was never made. */
    imageDownload: ImageDownloadProfile | undefined;
    siteTags: SiteTag[];
    /** `wireless ewc-ap ...` */
    ewc: EwcApValues;
  };
  /** `ap profile`: AP join profiles; `default-ap-profile` is always there. */
  apProfiles: ApProfile[];
  /** `ap <mac>`: tags of an AP, by Cisco dotted Ethernet MAC. */
  accessPoints: ApTags[];
}

/** yang image-download-cfg: the mode is a choice, and choosing one drops the others' leaves. */
export interface ImageDownloadProfile {
  name: "default";
  method: ImageDownloadMethod | undefined;
}

export interface SiteTag {
  name: string;
  description: string | undefined;
  apProfile: string | undefined;
  flexProfile: string | undefined;
  localSite: boolean;
  /** Default `default`. */
  imageDownloadProfile: string | undefined;
}

export interface ApProfile {
  name: string;
  description: string | undefined;
  /** `mgmtuser`: who may log in to the APs, sealed as `sftp-password` is. Without it they keep whom they know. */
  login: { username: string; password: Secret; secret: Secret } | undefined;
  ssh: boolean;
}

export interface ApTags {
  mac: string;
  policyTag: string | undefined;
  rfTag: string | undefined;
  siteTag: string | undefined;
}
