import { ServerProcess } from "../lab/server-process";
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
    const server = new TftpServer(host, {
      volume,
      personality: kind === "tftpd64" ? { type: "tftpd64" } : { type: "tftpd-hpa", secure: true },
      log: ({ text }) => print("tftp", text),
    });
    const process = new ServerProcess({
      start: () => server.start(),
      end: () => server.stop(),
      freeze: () => server.pause(),
      thaw: () => server.resume(),
      arm: (octets, died) => server.dieAfter(octets, died),
      disarm: () => server.dieAfter(Number.POSITIVE_INFINITY),
    });
    return withVerbs(process, (rate) => server.slow(rate));
  }
  const ssh = new PlainSsh();
  const server = new OpenSshSftp(host, {
    volume,
    users: { [sftpUser.username]: sftpUser.password },
    log: ({ text }) => print("sftp", text),
  });
  const process = new ServerProcess({
    start: () => server.start(ssh),
    end: () => server.stop(),
    freeze: () => ssh.pause(),
    thaw: () => ssh.resume(),
    arm: (octets, died) => server.dieAfter(octets, died),
    disarm: () => server.dieAfter(Number.POSITIVE_INFINITY),
  });
  // sshd knows no such thing; the line does.
  return withVerbs(process, (rate = Number.POSITIVE_INFINITY) => host.link.set({ bandwidth: rate * 8 }));
}

function withVerbs(process: ServerProcess, slow: (rate?: number) => void): StormServer {
  return {
    start: () => void process.start(),
    stop: () => void process.stop(),
    pause: () => void process.pause(),
    resume: () => void process.resume(),
    dieAfter: (octets) => void process.dieAfter(octets),
    slow,
  };
}
