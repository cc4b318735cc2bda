import type { Flash } from "../../ewc/flash";
import type { FileSystemView } from "../../ewc/operations";
import type { ConfigurationStore } from "../configuration/store";
import { bootflashSize, fileOctets, octetsOf } from "./bootflash";

/** Octets of `nvram:`, as `show version` tells them. */
const nvramSize = 2_097_152;

/** The file systems that the device has something of its own in. */
export function fileSystems(
  flash: Flash,
  { startup }: ConfigurationStore,
  apImagesSize: number,
): readonly FileSystemView[] {
  const nvram =
    startup === undefined ? [] : [{ name: "startup-config", octets: octetsOf(startup), at: undefined }];
  const staged = flash.staging
    .images()
    .map(({ type, content }) => ({ name: type, octets: content.size, at: undefined }));
  const kept = flash.bootflash
    .files()
    .map((file) => ({ name: file.name, octets: fileOctets(file).length, at: file.at }));
  return [
    { name: "bootflash", type: "disk", total: bootflashSize, files: kept },
    { name: "nvram", type: "nvram", total: nvramSize, files: nvram },
    { name: "ap_images", type: "disk", total: apImagesSize, files: staged },
  ];
}
