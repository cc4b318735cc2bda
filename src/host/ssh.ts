import type { Endpoint, Host } from "./host";

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
  /** The channel without text in between, for a command that speaks a protocol; where it can be had. */
  readonly octets?: OctetChannel;
  exit(code: number): void;
}

export interface OctetChannel {
  write(octets: Uint8Array): void;
  /** What comes goes there from now on. `ended`: the client sends no more, or is gone. */
  take(handler: { data(octets: Uint8Array): void; ended(): void }): void;
}
