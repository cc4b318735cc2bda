import type { ConfigurationStore } from "../configuration/store";
import { type Bootflash, bootflashSize, fileOctets, octetsOf } from "./bootflash";

export interface FileSystemView {
  /** `bootflash` */
  readonly name: string;
  readonly type: "disk" | "nvram";
  /** Octets. */
  readonly total: number;
  readonly files: readonly {
    readonly name: string;
    readonly octets: number;
    /** On the device's calendar; undefined: not known. */
    readonly at: number | undefined;
  }[];
}

/** Octets of `nvram:`, as `show version` tells them. */
const nvramSize = 2_097_152;

export interface FileSystemsOptions {
  readonly bootflash: Bootflash;
  readonly configuration: Pick<ConfigurationStore, "startup">;
  /** What the product has beside them. */
  readonly others: () => readonly FileSystemView[];
}

/** The file systems that the device has something of its own in. */
export class FileSystems {
  readonly #options: FileSystemsOptions;

  constructor(options: FileSystemsOptions) {
    this.#options = options;
  }

  views(): readonly FileSystemView[] {
    const { bootflash, configuration, others } = this.#options;
    const { startup } = configuration;
    const nvram =
      startup === undefined ? [] : [{ name: "startup-config", octets: octetsOf(startup), at: undefined }];
    const kept = bootflash
      .files()
      .map((file) => ({ name: file.name, octets: fileOctets(file).length, at: file.at }));
    return [
      { name: "bootflash", type: "disk", total: bootflashSize, files: kept },
      { name: "nvram", type: "nvram", total: nvramSize, files: nvram },
      ...others(),
    ];
  }
}
