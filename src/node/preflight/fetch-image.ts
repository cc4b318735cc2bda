import { createSocket } from "node:dgram";
import { tftpFailures } from "../../devices/ewc/images/fetch";
import { filePath, type ImageSource } from "../../devices/ewc/images/source";
import type { FetchFailure } from "../../devices/ewc/settings";
import { defaultSettings } from "../../devices/ewc/settings";
import { fetchTftp } from "../../tftp/client";
import { encodeTftp } from "../../wire/tftp/packet";
import { OsHost } from "../os-host";
import { sftpClient } from "../ssh/sftp-client";
import { ImageArchive, type ImageFindings } from "./image-archive";

export type RealSource = Extract<ImageSource, { mode: "tftp" | "sftp" }>;

export interface FetchOptions {
  readonly port: number;
  /** The file whole, or so much of it that it can be told. */
  readonly whole: boolean;
  /** Of TFTP; the controller's ten unless given. */
  readonly tries?: number;
  /** Octets of a TFTP block; the controller's 512 unless given. */
  readonly blockSize?: number;
  /** SHA256:..., of the key that the server is to have. */
  readonly hostKey?: string;
  progress?(octets: number, size: number | undefined): void;
}

export interface FetchedImage {
  readonly failure?: FetchFailure | "host-key";
  /** What the server or the protocol said, beside. */
  readonly detail?: string;
  /** Octets, where the server said it. */
  readonly size?: number;
  readonly octets: number;
  readonly milliseconds: number;
  readonly findings: ImageFindings;
  /** SHA256:..., as ssh-keygen -l shows it. */
  readonly hostKey?: string;
}

/** After so many octets of a head that has not told anything, nothing more is asked for. */
const headOctets = 1_048_576;
/** `info.ver` comes first; so much is read in any case, to see that a server goes on after its first blocks. */
const leastOctets = 65_536;

/** Fetches one file as the controller would: with its clients, its time-outs and tries; ICMP is not heeded. Never rejects. */
export function fetchImage(source: RealSource, file: string, options: FetchOptions): Promise<FetchedImage> {
  const host = new OsHost({ address: "0.0.0.0", bind: "any" });
  const path = filePath(source, file);
  const server = { address: source.server, port: options.port };
  const archive = new ImageArchive();
  const began = performance.now();
  let octets = 0;
  let size: number | undefined;
  let hostKey: string | undefined;
  return new Promise((resolve) => {
    let isOver = false;
    const end = (isAll: boolean, failure?: FetchFailure | "host-key", detail?: string) => {
      if (isOver) return;
      isOver = true;
      void archive.finish(isAll).then((findings) =>
        resolve({
          octets,
          milliseconds: performance.now() - began,
          findings,
          ...(failure === undefined ? {} : { failure }),
          ...(detail === undefined ? {} : { detail }),
          ...(size === undefined ? {} : { size }),
          ...(hostKey === undefined ? {} : { hostKey }),
        }),
      );
    };
    const handler = {
      size(announced: number) {
        size = announced;
      },
      data(piece: Uint8Array) {
        if (isOver) return;
        octets += piece.length;
        archive.update(piece);
        options.progress?.(octets, size);
        if (options.whole) return;
        const { info } = archive.findings();
        if (octets < (info === undefined ? headOctets : leastOctets)) return;
        transfer.cancel();
        end(false);
      },
      done: () => end(true),
    };
    const transfer =
      source.mode === "sftp"
        ? sftpClient({
            hostKey(fingerprint) {
              hostKey = fingerprint;
              return options.hostKey === undefined || options.hostKey === fingerprint;
            },
          }).fetch(
            host,
            {
              server,
              path,
              username: source.username,
              password: source.password,
              timeout: defaultSettings.sftpTimeout,
            },
            {
              ...handler,
              failed: (failure, detail) => {
                const isKey =
                  options.hostKey !== undefined && hostKey !== undefined && hostKey !== options.hostKey;
                end(false, isKey ? "host-key" : failure, detail);
              },
            },
          )
        : fetchTftp(
            host,
            {
              server,
              path,
              wishes: {
                tsize: true,
                ...(options.blockSize === undefined || options.blockSize === 512
                  ? {}
                  : { blksize: options.blockSize }),
              },
              timing: {
                timeout: defaultSettings.tftpRetryInterval,
                tries: options.tries ?? defaultSettings.tftpTries,
              },
              heedUnreachable: false,
            },
            { ...handler, failed: (failure, detail) => end(false, tftpFailures[failure], detail) },
          );
  });
}

/** Whether the machine says that nobody listens at its UDP port: what a time-out alone does not tell. */
export function udpPortIsClosed(address: string, port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const end = (isClosed: boolean) => {
      clearTimeout(timer);
      socket.close();
      resolve(isClosed);
    };
    const timer = setTimeout(() => end(false), 1_000);
    socket.once("error", () => end(true));
    socket.once("message", () => end(false));
    socket.connect(port, address, () =>
      socket.send(encodeTftp({ type: "rrq", filename: path, mode: "octet", options: [] })),
    );
  });
}
