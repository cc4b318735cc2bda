import { UsageError, WireError } from "../errors";
import type { Content } from "../host/content";
import type { Endpoint, Host } from "../host/host";
import { tftpErrorCodes } from "../wire/tftp/packet";
import type { TftpFailure } from "./failure";
import type { UnreachableReason } from "./machine";
import { TftpReceiver } from "./receiver";
import { RunOnSocket } from "./run-on-socket";
import { TftpSender } from "./sender";
import type { TftpAgreement, TftpMode, TftpTiming, TftpWishes } from "./settings";

/** One file to fetch. */
export interface TftpRequest {
  /** Port 69 as a rule. */
  readonly server: Endpoint;
  readonly path: string;
  /** `octet` when left out. */
  readonly mode?: TftpMode;
  /** Options to negotiate; `tsize` is asked for when left out. */
  readonly wishes?: TftpWishes;
  /** `timeout` and `tries` give the failure "timed-out" after timeout * tries without any answer. */
  readonly timing?: Partial<TftpTiming>;
  /** Octets there is room for: more, announced or arriving, fails as "disk-full" and tells the server so. */
  readonly space?: number;
  /** Whether an ICMP unreachable ends the fetch at once; otherwise it is left to time out. */
  readonly heedUnreachable?: boolean;
}

/** Exactly one of done and failed is called, last. */
export interface TftpFetchHandler {
  /** Before any data. */
  agreed?(agreement: TftpAgreement): void;
  /** Octets, when the server says it. */
  size?(octets: number): void;
  /** In order; the octets may be a view and are the handler's from here on. */
  data(octets: Uint8Array): void;
  done(): void;
  failed(failure: TftpFailure, detail: string): void;
}

/**
 * Fetches one file from a TFTP server. Cancelling tells the server, and calls neither done nor failed.
 * @throws UsageError when an option is out of its range or the path cannot be written in a packet.
 */
export function fetchTftp(host: Host, request: TftpRequest, handler: TftpFetchHandler): { cancel(): void } {
  let cancelled = false;
  const machine = asUsage(() =>
    TftpReceiver.fetch(host.clock.now(), request.server, {
      path: request.path,
      mode: request.mode ?? "octet",
      wishes: request.wishes ?? { tsize: true },
      timing: request.timing ?? {},
      space: request.space ?? Number.POSITIVE_INFINITY,
      heedUnreachable: request.heedUnreachable ? anyReason : [],
      sink: (octets) => {
        if (!cancelled) handler.data(octets);
        return true;
      },
    }),
  );
  const run = new RunOnSocket(host, machine, (event) => {
    if (cancelled) return;
    if (event.type === "agreed") {
      handler.agreed?.(event.agreement);
      if (event.agreement.tsize !== undefined) handler.size?.(event.agreement.tsize);
    } else if (event.type === "done") handler.done();
    else handler.failed(event.failure, event.detail);
  });
  run.start();
  return {
    cancel: () => {
      cancelled = true;
      run.abort(tftpErrorCodes.notDefined, "Transfer cancelled");
    },
  };
}

/** One file to store. */
export interface TftpStoreRequest extends Omit<TftpRequest, "space"> {
  readonly content: Content;
}

/** Exactly one of done and failed is called, last. */
export interface TftpStoreHandler {
  agreed?(agreement: TftpAgreement): void;
  done(): void;
  failed(failure: TftpFailure, detail: string): void;
}

/**
 * Stores one file on a TFTP server.
 * @throws UsageError as fetchTftp does.
 */
export function storeTftp(
  host: Host,
  request: TftpStoreRequest,
  handler: TftpStoreHandler,
): { cancel(): void } {
  let cancelled = false;
  const machine = asUsage(() =>
    TftpSender.offer(host.clock.now(), request.server, {
      path: request.path,
      content: request.content,
      mode: request.mode ?? "octet",
      wishes: request.wishes ?? { tsize: true },
      timing: request.timing ?? {},
      heedUnreachable: request.heedUnreachable ? anyReason : [],
    }),
  );
  const run = new RunOnSocket(host, machine, (event) => {
    if (cancelled) return;
    if (event.type === "agreed") handler.agreed?.(event.agreement);
    else if (event.type === "done") handler.done();
    else handler.failed(event.failure, event.detail);
  });
  run.start();
  return {
    cancel: () => {
      cancelled = true;
      run.abort(tftpErrorCodes.notDefined, "Transfer cancelled");
    },
  };
}

const anyReason: readonly UnreachableReason[] = ["port", "host", "administratively-prohibited"];

/** A path that no packet can carry is the caller's mistake, not a peer's. */
function asUsage<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof WireError) throw new UsageError(`TFTP path: ${error.reason}`);
    throw error;
  }
}
