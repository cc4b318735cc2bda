import type { Host } from "../../../host/host";
import type { HttpsClient } from "../../../host/https";
import type { SftpClient } from "../../../host/sftp";
import { fetchTftp } from "../../../tftp/client";
import type { TftpFailure } from "../../../tftp/failure";
import type { Resolver } from "../../iosxe/names/resolver";
import type { EwcSettings, FetchFailure } from "../settings";
import { filePath, type ImageSource } from "./source";

/** Exactly one of done and failed is called, last, unless the fetch was cancelled. */
export interface FetchHandler {
  /** The server's word for the file's size. */
  size(octets: number): void;
  data(octets: Uint8Array): void;
  done(): void;
  failed(failure: FetchFailure): void;
}

/** Fetches one file from an external server; no waiting or logging beyond what the protocol itself does. */
export type FetchFile = (source: ImageSource, file: string, handler: FetchHandler) => { cancel(): void };

/**
 * The controller's own clients: TFTP in this project, SFTP through the port.
 * @param blockSize octets of a TFTP block to ask for, as each fetch begins
 */
export function externalFetch(
  host: Host,
  sftp: SftpClient,
  https: HttpsClient | undefined,
  settings: EwcSettings,
  blockSize: () => number = () => settings.tftpBlockSize,
): FetchFile {
  return (source, file, handler) => {
    if (source.mode === "http") return failing(host, handler, "no-such-file");
    const path = filePath(source, file);
    if (source.mode === "sftp") {
      return sftp.fetch(
        host,
        {
          server: { address: source.server, port: 22 },
          path,
          username: source.username,
          password: source.password,
          timeout: settings.sftpTimeout,
        },
        {
          size: (octets) => handler.size(octets),
          data: (octets) => handler.data(octets),
          done: () => handler.done(),
          failed: (failure) => handler.failed(failure),
        },
      );
    }
    if (source.mode !== "tftp") {
      if (!https) return failing(host, handler, "unsupported-mode");
      const { server, name, username, password } = source;
      return https.fetch(
        host,
        {
          server: { address: server, port: 443 },
          name,
          path,
          login: source.mode === "cco" ? { username, password } : undefined,
          timeout: settings.sftpTimeout,
        },
        handler,
      );
    }
    const blksize = blockSize();
    return fetchTftp(
      host,
      {
        server: { address: source.server, port: 69 },
        path,
        wishes: blksize === 512 ? { tsize: true } : { tsize: true, blksize },
        timing: { timeout: settings.tftpRetryInterval, tries: settings.tftpTries },
        // `Timed out` after ten tries is what a server that does not exist brings (seen), so ICMP is not heeded.
        heedUnreachable: false,
      },
      {
        size: (octets) => handler.size(octets),
        data: (octets) => handler.data(octets),
        done: () => handler.done(),
        failed: (failure) => handler.failed(tftpFailures[failure]),
      },
    );
  };
}

/** The same for sources whose server has a name: the name is looked up first. */
export function named(fetch: FetchFile, resolver: Resolver, { clock }: Host): FetchFile {
  return (source, file, handler) => {
    if (source.mode === "http") return fetch(source, file, handler);
    let transfer: { cancel(): void } | undefined;
    const lookup = resolver.resolve(source.server, (outcome) => {
      if ("address" in outcome) {
        transfer = fetch({ ...source, server: outcome.address }, file, handler);
        return;
      }
      const failure = outcome.failure === "ipv6" ? "no-ipv6" : "unknown-host";
      // Never before this function has returned.
      const timer = clock.after(0, () => handler.failed(failure));
      transfer = { cancel: () => timer.cancel() };
    });
    return {
      cancel() {
        lookup.cancel();
        transfer?.cancel();
      },
    };
  };
}

/** What a browser has brought need not be fetched; what it has not cannot be. */
function failing(host: Host, handler: FetchHandler, failure: FetchFailure): { cancel(): void } {
  return host.clock.after(0, () => handler.failed(failure));
}

/** The same, so that a reload can stop whatever is under way. */
export function stoppable(fetch: FetchFile): { readonly fetch: FetchFile; stop(): void } {
  const running = new Set<{ cancel(): void }>();
  return {
    fetch: (source, file, handler) => {
      const over = () => void running.delete(transfer);
      const transfer = fetch(source, file, {
        size: (octets) => handler.size(octets),
        data: (octets) => handler.data(octets),
        done: () => {
          over();
          handler.done();
        },
        failed: (failure) => {
          over();
          handler.failed(failure);
        },
      });
      running.add(transfer);
      return {
        cancel: () => {
          over();
          transfer.cancel();
        },
      };
    },
    stop: () => {
      for (const transfer of running) transfer.cancel();
      running.clear();
    },
  };
}

/** What a failed TFTP transfer is to the controller. */
export const tftpFailures: Readonly<Record<TftpFailure, FetchFailure>> = {
  "timed-out": "timed-out",
  unreachable: "unreachable",
  protocol: "protocol",
  "disk-full": "no-space",
  cancelled: "aborted",
  "server-error": "protocol",
  "no-such-file": "no-such-file",
  "access-violation": "permission-denied",
  "illegal-operation": "protocol",
  "unknown-transfer": "reset",
  "file-exists": "protocol",
  "no-such-user": "authentication",
  "options-refused": "protocol",
};
