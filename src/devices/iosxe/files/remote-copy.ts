import { octetsContent } from "../../../host/content";
import type { Host } from "../../../host/host";
import type { SftpClient, SftpFailure } from "../../../host/sftp";
import { fetchTftp, storeTftp } from "../../../tftp/client";
import type { TftpFailure } from "../../../tftp/failure";

export interface RemoteFile {
  readonly scheme: "tftp" | "sftp" | "scp";
  /** IPv4. */
  readonly address: string;
  readonly path: string;
  readonly username: string;
  readonly password: string;
}

/** Of lab time: ten tries of TFTP, or silence of an SSH session. */
const patience = 40_000;
const timing = { timeout: patience / 10, tries: 10 };

/** Files of `copy` on their way from and to servers. What went wrong is said as IOS-XE says it behind `%Error opening`. */
export class RemoteCopy {
  constructor(
    private readonly host: Host,
    private readonly sftp: SftpClient,
    /** Octets of a TFTP block. */
    private readonly blockSize: () => number,
  ) {}

  /** `most`: octets there is room for. */
  fetch(file: RemoteFile, most: number, done: (outcome: Uint8Array | string) => void): { cancel(): void } {
    const pieces: Uint8Array[] = [];
    let octets = 0;
    let over = false;
    const end = (outcome: Uint8Array | string) => {
      if (over) return;
      over = true;
      done(outcome);
    };
    const handler = {
      data(piece: Uint8Array) {
        octets += piece.length;
        if (octets <= most) pieces.push(piece.slice());
        else end("No space left on device");
      },
      done: () => end(joined(pieces)),
      failed: (failure: TftpFailure | SftpFailure) => end(textOf(failure)),
    };
    if (file.scheme === "tftp") {
      const server = { address: file.address, port: 69 };
      return fetchTftp(
        this.host,
        { server, path: file.path, wishes: this.#wishes(), timing, space: most },
        handler,
      );
    }
    const request = this.#request(file);
    if (file.scheme === "sftp") return this.sftp.fetch(this.host, request, handler);
    return this.sftp.scp?.fetch(this.host, { ...request, most }, handler) ?? this.#cannot(end);
  }

  store(
    file: RemoteFile,
    content: Uint8Array,
    done: (failure: string | undefined) => void,
  ): { cancel(): void } {
    const handler = {
      done: () => done(undefined),
      failed: (failure: TftpFailure | SftpFailure) => done(textOf(failure)),
    };
    if (file.scheme === "tftp") {
      const server = { address: file.address, port: 69 };
      const request = {
        server,
        path: file.path,
        content: octetsContent(content),
        wishes: this.#wishes(),
        timing,
      };
      return storeTftp(this.host, request, handler);
    }
    const request = { ...this.#request(file), content };
    const store = file.scheme === "sftp" ? this.sftp.store?.bind(this.sftp) : this.sftp.scp?.store;
    return store?.(this.host, request, handler) ?? this.#cannot(done);
  }

  #wishes() {
    const size = this.blockSize();
    return size === 512 ? { tsize: true } : { tsize: true, blksize: size };
  }

  #request({ address, path, username, password }: RemoteFile) {
    return { server: { address, port: 22 }, path: `/${path}`, username, password, timeout: patience };
  }

  #cannot(done: (failure: string) => void): { cancel(): void } {
    this.host.clock.after(0, () => done("Undefined error"));
    return { cancel() {} };
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((octets, piece) => octets + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function textOf(failure: TftpFailure | SftpFailure): string {
  switch (failure) {
    case "timed-out":
      return "Timed out";
    case "no-such-file":
      return "No such file or directory";
    case "permission-denied":
    case "authentication":
    case "access-violation":
      return "Permission denied";
    case "disk-full":
      return "No space left on device";
    default:
      return "Undefined error";
  }
}
