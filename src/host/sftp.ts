import type { Endpoint, Host } from "./host";

export interface SftpClient {
  /** Fetches one file from host's own address; exactly one of done and failed is called, last. */
  fetch(host: Host, request: SftpRequest, handler: SftpFetchHandler): { cancel(): void };
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
