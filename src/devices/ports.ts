import type { Endpoint, Host } from "../host/host";

/**
 * What a device needs beyond its Host and Crypto: SSH, both ways. src/node implements these with ssh2 over the
 * Host's TCP; the pure rooms see only text, octets and outcomes.
 */
export interface SshService {
  /** Serves SSH at host:port until closed. */
  serve(host: Host, port: number, options: SshServerOptions): { close(): void };
}

export interface SshServerOptions {
  /** What follows `SSH-2.0-` in the identification line. */
  readonly software: string;
  /** Which algorithms are offered, in order; asked for at each connection. A kind left out: the server's own. */
  readonly algorithms?: () => SshAlgorithms;
  /** Shown before authentication; asked for at each connection. */
  readonly banner?: () => string | undefined;
  /** Offers keyboard-interactive too, as IOS-XE does; its answer arrives as a password. */
  readonly keyboardInteractive?: boolean;
  /** Wrong passwords after which the connection ends; asked for at each. @default 6, as OpenSSH's MaxAuthTries */
  readonly attempts?: () => number;
  /** Milliseconds that a client has to log in; asked for at each connection. @default 120,000, as OpenSSH's LoginGraceTime */
  readonly loginGrace?: () => number;
  /** A key is shown only when its signature was right. */
  authenticate(attempt: SshAttempt): "accept" | "reject";
  /** A client asked for an interactive shell. */
  shell?(terminal: Terminal, user: string): void;
  /** A client asked to run one command. */
  exec?(command: string, channel: ExecChannel, user: string): void;
  /** Connection life, for logs. */
  event?(event: SshEvent): void;
}

/** Names as on the wire: `aes128-ctr`, `curve25519-sha256`, `hmac-sha2-256`. */
export interface SshAlgorithms {
  readonly encryption?: readonly string[] | undefined;
  readonly kex?: readonly string[] | undefined;
  readonly mac?: readonly string[] | undefined;
}

export type SshAttempt = { readonly username: string; readonly peer: Endpoint } & (
  | { readonly method: "none" }
  | { readonly method: "password"; readonly password: string }
  | { readonly method: "publickey"; readonly algorithm: string; readonly key: Uint8Array }
);

export type SshEvent =
  | { readonly type: "connected"; readonly peer: Endpoint }
  | {
      readonly type: "disconnected";
      readonly peer: Endpoint;
      readonly username?: string;
      /** The client said goodbye (SSH_MSG_DISCONNECT), closed its connection without, or it was reset. */
      readonly how?: "goodbye" | "closed" | "reset";
    };

/** One interactive terminal (an SSH shell, a serial console), seen from the device. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  readonly peer: Endpoint | undefined;
  /** Device to person. Line ends are CR LF. */
  write(text: string): void;
  /** The person does not read: what was written waits. The device should write no more until `drained`. */
  readonly congested?: boolean;
  close(): void;
  /** Set by the device before the shell callback returns. */
  handler: TerminalHandler;
}

export interface TerminalHandler {
  input(text: string): void;
  resized?(columns: number, rows: number): void;
  /** What waited has been taken, after the terminal was `congested`. */
  drained?(): void;
  closed?(): void;
}

export interface ExecChannel {
  readonly peer: Endpoint | undefined;
  write(text: string): void;
  /** Answers a question the command asked, where the client sends any. */
  handler: TerminalHandler;
  exit(code: number): void;
}

/** HTTPS servers. src/node implements it with Node's TLS and HTTP over the Host's TCP. */
export interface HttpsService {
  /**
   * Serves HTTPS at host:port until closed, with a self-signed certificate that is made once for each name.
   * @throws UsageError when the port is taken.
   */
  serve(host: Host, port: number, options: HttpsServerOptions): { close(): void };
}

export interface HttpsServerOptions {
  /** Common name of the certificate. */
  readonly certificateName: string;
  /** Octets of a request's body at most; of a longer one nothing is handed over. */
  readonly bodyLimit: number;
  /** Called once a request is whole; the answer is given at once. */
  request(request: HttpsRequest): HttpsResponse;
}

export interface HttpsRequest {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  /** By name in lower case; repeated headers are joined by commas. */
  header(name: string): string | undefined;
  readonly body: Uint8Array | "too-large";
  readonly peer: Endpoint;
  /** Requests over one connection share it. */
  readonly connection: object;
}

export interface HttpsResponse {
  readonly status: number;
  /** Content-Length is added; nothing else is. */
  readonly headers: Readonly<Record<string, string>>;
  /** Not sent in answer to HEAD, though its length is. */
  readonly body: string;
}

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

/**
 * Where a device keeps what its flash holds, when that must outlive the process that the device runs in. Without one
 * a device's flash lives as long as its object.
 */
export interface FlashStore {
  /** undefined for what was never saved. */
  load(file: string): Uint8Array | undefined;
  /** Afterwards the file is wholly the new one; a power cut before leaves wholly the old one. */
  save(file: string, octets: Uint8Array): void;
  /** Does nothing where there is no such file. */
  remove(file: string): void;
}
