import type { Entrance } from "./server-kind";

/** The way to any TFTP server. */
export const tftpEntrance: Entrance<unknown> = {
  port: 69,
  protocol: "udp",
  command: (port) => `tftp 127.0.0.1 ${port}`,
};
