import type { SimulatedHost } from "../network/simulated-host";
import { OpenSshSftp } from "../servers/openssh-sftp";
import { TftpServer } from "../servers/tftp-server";
import type { MemoryVolume } from "../servers/volume";
import { PlainSsh } from "./plain-ssh";

export type StormServerKind = "tftpd-hpa" | "tftpd64" | "openssh";

/** What a storm does to the server that its images lie on, whichever it is. */
export interface StormServer {
  start(): void;
  stop(): void;
  /** It stands still until `resume`. */
  pause(): void;
  resume(): void;
  /** Octets a second; without a number as fast as it can. */
  slow(rate?: number): void;
  dieAfter(octets: number): void;
}

export const sftpUser = { username: "images", password: "Upgrade-2024" };

export function stormServer(
  kind: StormServerKind,
  host: SimulatedHost,
  volume: MemoryVolume,
  print: (program: string, text: string) => void,
): StormServer {
  if (kind !== "openssh") {
    return new TftpServer(host, {
      volume,
      personality: kind === "tftpd64" ? { type: "tftpd64" } : { type: "tftpd-hpa", secure: true },
      log: ({ text }) => print("tftp", text),
    });
  }
  const ssh = new PlainSsh();
  const server = new OpenSshSftp(host, {
    volume,
    users: { [sftpUser.username]: sftpUser.password },
    log: ({ text }) => print("sftp", text),
  });
  return {
    start: () => server.start(ssh),
    stop: () => server.stop(),
    pause: () => ssh.pause(),
    resume: () => ssh.resume(),
    // sshd knows no such thing; the line does.
    slow: (rate = Number.POSITIVE_INFINITY) => host.link.set({ bandwidth: rate * 8 }),
    dieAfter: (octets) => server.dieAfter(octets),
  };
}
