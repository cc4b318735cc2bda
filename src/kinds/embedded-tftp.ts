import type { TftpServer } from "../servers/tftp-server";
import type { FileServerDriver } from "./embedded-server";

/** What is done to the process of any TFTP server. */
export function tftpDriver(server: TftpServer): FileServerDriver {
  return {
    start: () => server.start(),
    end: () => server.stop(),
    arm: (octets, died) => server.dieAfter(octets, died),
    disarm: () => server.dieAfter(Number.POSITIVE_INFINITY),
    freeze: () => server.pause(),
    thaw: () => server.resume(),
    slow: (octets) => server.slow(octets),
  };
}
