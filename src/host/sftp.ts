import type { Endpoint, Host } from "./host";

export interface SftpClient {
  /** Fetches one file from host's own address; exactly one of done and failed is called, last. */
  fetch(host: Host, request: SftpRequest, handler: SftpFetchHandler): { cancel(): void };
  /** Stores one file; exactly one of done and failed is called. */
  store?(host: Host, request: SftpStoreRequest, handler: StoreHandler): { cancel(): void };
  /** The same by `scp` in an SSH session, as an old client does. */
  readonly scp?: {
    /** `most`: octets that are taken at the most. */
    fetch(
      host: Host,
      request: SftpRequest & { readonly most: number },
      handler: SftpFetchHandler,
    ): { cancel(): void };
    store(host: Host, request: SftpStoreRequest, handler: StoreHandler): { cancel(): void };
  };
}

export interface SftpStoreRequest extends SftpRequest {
  readonly content: Uint8Array;
}

export interface StoreHandler {
  done(): void;
  failed(failure: SftpFailure, detail: string): void;
}

export interface SftpRequest {
  readonly server: Endpoint;
  readonly path: string;
  readonly username: string;
  readonly password: string;
  /** Milliseconds of lab time without progress after which the fetch fails as timed-out. */
  readonly timeout: number;
}

export interface SftpFetchHandler {
  size?(octets: number): void;
  data(octets: Uint8Array): void;
  done(): void;
  failed(failure: SftpFailure, detail: string): void;
}

export type SftpFailure =
  | "timed-out"
  | "refused"
  | "unreachable"
  | "reset"
  | "authentication"
  | "no-such-file"
  | "permission-denied"
  | "protocol";
