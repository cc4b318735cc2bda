import type { ApImages } from "../../operations";

/** `show boot`; the path-list line was seen, the others are inferred. */
export function showBoot({ boot }: ApImages): string {
  return [
    "--- Boot Variable Table ---",
    `BOOT path-list:      ${boot}`,
    "Console Baudrate:    9600",
    "Enable Break:        no",
    "Manual Boot:         no",
    "",
  ].join("\n");
}

const files = ["part.bin", "ramfs_data_cisco.squashfs", "iox.tar.gz"];

/** `show image integrity`: both partitions, file by file; scripts look for `Good`. */
export function showImageIntegrity({ parts, active }: ApImages): string {
  const lines = parts.flatMap(({ part, version, hash }) => [
    `/${part}(${part === active ? "primary" : "Backup"}) ${version}`,
    ...files.map((file) => `        ${file} : ${hash === undefined ? "Missing" : "Good"}`),
  ]);
  return `${lines.join("\n")}\n`;
}
