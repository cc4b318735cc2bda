import type { ParameterType } from "../../ios/parameter-types";

/** A place in one of the device's own file systems. */
export interface FileUrl {
  /** `bootflash` for `flash:` too. */
  readonly system: string;
  /** Empty: the file system itself. */
  readonly name: string;
}

/** `bootflash:run.cfg`, `flash:/run.cfg`, `nvram:`. There are no folders. */
export const FILE_URL: ParameterType<FileUrl> = {
  label: "bootflash:",
  read(token) {
    const match = /^(bootflash|flash|nvram|ap_images):\/?([A-Za-z0-9._+-]{0,63})$/i.exec(token);
    if (!match) return undefined;
    const system = match[1]!.toLowerCase();
    return { system: system === "flash" ? "bootflash" : system, name: match[2]! };
  },
};
