import type { Duplex } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { ClientChannel } from "ssh2";
import type { Clock, TcpConnection } from "../../host/host";
import type { Touchable } from "../duplex";
import { failureOf, SshFailure, sftpFailureOf } from "./failure";
import { SshTransport } from "./transport";

export { SshFailure, type SshFailureReason } from "./failure";

export interface SshLogin {
  /** Starts the connection: `host.connect(...)` in a lab, or any stream, connected or connecting. Called once. */
  connect(): TcpConnection | Duplex;
  readonly username: string;
  readonly password?: string | undefined;
  /** PEM or OpenSSH form. */
  readonly privateKey?: string | undefined;
  /** Milliseconds until the session must be ready, by `clock` (lab time) or else by the machine's clock. @default 30000 */
  readonly timeout?: number;
  readonly clock?: Clock;
  /** The lab's virtual time, where the connection is a simulated one: it waits for what the session makes of each delivery. */
  readonly time?: Touchable;
}

/** A logged-in SSH session. */
export interface SshSession {
  /** What the server showed before authentication. */
  readonly banner: string;
  shell(options?: { columns?: number; rows?: number; term?: string }): Promise<SshShell>;
  /** Runs one command to its end; `code` is undefined when the server gave none. */
  exec(command: string): Promise<{ output: string; code: number | undefined }>;
  /** Resolves when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface SshShell {
  write(text: string): void;
  /** Text that arrived before the first listener was set is given to it at once. */
  onData(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
  resize(columns: number, rows: number): void;
  close(): void;
}

/** @throws SshFailure (rejects) saying why no session came about. */
export function openSsh(login: SshLogin): Promise<SshSession> {
  return openSession(login);
}

/**
 * Fetches a file with ssh2's own SFTP client: the independent check of our servers.
 * @throws SshFailure (rejects)
 */
export async function fetchBySftp(login: SshLogin, path: string): Promise<Uint8Array> {
  const session = await openSession(login);
  try {
    return await session.fetch(path);
  } finally {
    session.close();
  }
}

function openSession(login: SshLogin): Promise<Session> {
  return new Promise((resolve, reject) => {
    const session = new Session(login, resolve, reject);
    session.open(login.connect());
  });
}

class Session implements SshSession {
  banner = "";
  readonly closed: Promise<void>;
  readonly #transport: SshTransport;
  #failure: SshFailure | undefined;

  constructor(
    private readonly login: SshLogin,
    ready: (session: Session) => void,
    failed: (failure: SshFailure) => void,
  ) {
    let closed = () => {};
    this.closed = new Promise((resolve) => {
      closed = resolve;
    });
    const patience = this.#patience();
    this.#transport = new SshTransport(login, {
      banner: (text) => {
        this.banner += text;
      },
      ready: () => {
        patience.cancel();
        ready(this);
      },
      closed: (failure) => {
        patience.cancel();
        this.#failure = failure ?? new SshFailure("reset", "the session is over");
        failed(this.#failure);
        closed();
      },
    });
  }

  open(connection: TcpConnection | Duplex): void {
    if ("handler" in connection) this.#transport.overTcp(connection, this.login.time);
    else this.#transport.overStream(connection);
  }

  shell(options: { columns?: number; rows?: number; term?: string } = {}): Promise<SshShell> {
    const { columns: cols = 80, rows = 24, term = "vt100" } = options;
    return this.#ask((settle, fail) => {
      this.#transport.client.shell({ cols, rows, term, width: 0, height: 0 }, (error, channel) => {
        if (error) fail(error);
        else settle(new Shell(channel));
      });
    });
  }

  exec(command: string): Promise<{ output: string; code: number | undefined }> {
    return this.#ask((settle, fail) => {
      this.#transport.client.exec(command, (error, channel) => {
        if (error) fail(error);
        else collect(channel, settle);
      });
    });
  }

  fetch(path: string): Promise<Uint8Array> {
    return this.#ask((settle, fail) => {
      this.#transport.client.sftp((error, sftp) => {
        if (error) return fail(error);
        const pieces: Buffer[] = [];
        const stream = sftp.createReadStream(path);
        stream.on("data", (piece: Buffer) => pieces.push(piece));
        stream.on("error", (problem: unknown) => fail(sftpFailureOf(problem)));
        stream.on("end", () => settle(Buffer.concat(pieces)));
      });
    });
  }

  close(): void {
    this.#transport.end();
  }

  /**
   * Asks ssh2 for a channel. What comes after it may arrive in the same turn of the event loop, so it is taken over within
   * ssh2's callback and not after an await.
   */
  #ask<T>(ask: (settle: (result: T) => void, fail: (error: Error) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.closed.then(() => reject(this.#failure));
      ask(resolve, (error) => reject(error instanceof SshFailure ? error : failureOf(error)));
    });
  }

  #patience(): { cancel(): void } {
    const { clock, timeout = 30_000 } = this.login;
    const giveUp = () => this.#transport.fail(new SshFailure("timed-out", `no session within ${timeout} ms`));
    if (clock) return clock.after(timeout, giveUp);
    const timer = setTimeout(giveUp, timeout);
    return { cancel: () => clearTimeout(timer) };
  }
}

function collect(
  channel: ClientChannel,
  done: (result: { output: string; code: number | undefined }) => void,
): void {
  const decoder = new StringDecoder("utf8");
  let output = "";
  let code: number | undefined;
  channel.on("data", (octets: Buffer) => {
    output += decoder.write(octets);
  });
  channel.stderr.on("data", (octets: Buffer) => {
    output += octets.toString("utf8");
  });
  channel.on("exit", (status: number | null) => {
    code = status ?? undefined;
  });
  channel.on("close", () => done({ output: output + decoder.end(), code }));
}

class Shell implements SshShell {
  readonly #listeners: ((text: string) => void)[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #early = "";
  #isClosed = false;

  constructor(private readonly channel: ClientChannel) {
    const decoder = new StringDecoder("utf8");
    channel.on("data", (octets: Buffer) => {
      const text = decoder.write(octets);
      if (this.#listeners.length === 0) this.#early += text;
      for (const listener of this.#listeners) listener(text);
    });
    channel.on("close", () => {
      this.#isClosed = true;
      for (const listener of this.#closeListeners) listener();
    });
    channel.stderr.resume();
  }

  write(text: string): void {
    if (!this.#isClosed) this.channel.write(text);
  }

  onData(listener: (text: string) => void): void {
    this.#listeners.push(listener);
    if (this.#early !== "") listener(this.#early);
    this.#early = "";
  }

  onClose(listener: () => void): void {
    if (this.#isClosed) listener();
    else this.#closeListeners.push(listener);
  }

  resize(columns: number, rows: number): void {
    this.channel.setWindow(rows, columns, 0, 0);
  }

  close(): void {
    this.channel.close();
  }
}
