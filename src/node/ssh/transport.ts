import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Client, type ConnectConfig } from "ssh2";
import type { TcpConnection } from "../../host/host";
import { duplexOf, type Touchable } from "../duplex";
import { algorithmsOf } from "./algorithms";
import { coalesceWrites } from "./coalesce";
import { failureOf, SshFailure } from "./failure";

export interface Credentials {
  readonly username: string;
  readonly password?: string | undefined;
  /** PEM or OpenSSH form. */
  readonly privateKey?: string | undefined;
}

export interface TransportHandler {
  /** What the server shows before authentication. */
  banner?(text: string): void;
  /** The server's public key, in SSH's own form; false ends it there. Every key will do where this is left out. */
  hostKey?(key: Uint8Array): boolean;
  /** Logged in. */
  ready(client: Client): void;
  /** The last call, once: why the connection is gone, or nothing after an orderly end. */
  closed(failure?: SshFailure): void;
}

/** Characters before authentication, all banners together. */
const longestBanner = 16_384;

/** What stands before a server's identification line is longer than ssh2 reads. */
function isEndless({ message }: Error): boolean {
  return message === "Max greeting lines exceeded" || message === "Header line too long";
}

/** ssh2's client over a connection that may not stand yet; time-outs are left to whoever has the right clock. */
export class SshTransport {
  readonly client = new Client();
  #socket: Duplex | undefined;
  #tcp: TcpConnection | undefined;
  #time: Touchable | undefined;
  #failure: SshFailure | undefined;
  #bannerLength = 0;
  #isReady = false;
  #isClosed = false;

  constructor(
    private readonly credentials: Credentials,
    private readonly handler: TransportHandler,
    /** What follows `SSH-2.0-` in our identification line. */
    private readonly software = "ewc-lab",
  ) {
    const { client } = this;
    client.on("banner", (text) => this.#banner(text));
    client.on("ready", () => {
      this.#isReady = true;
      handler.ready(client);
    });
    client.on("error", (error) => {
      this.#failure ??= failureOf(error);
      // ssh2 waits for the end of what it does not read any more: it may never come.
      if (isEndless(error)) this.fail(this.#failure);
    });
    client.on("close", () => this.#close());
  }

  #banner(text: string): void {
    this.#bannerLength += text.length;
    if (this.#bannerLength > longestBanner) this.fail(new SshFailure("protocol", "its banner does not end"));
    else this.handler.banner?.(text);
  }

  /** A connection of a Host that has been asked for and is not open yet. */
  overTcp(tcp: TcpConnection, time?: Touchable): void {
    this.#tcp = tcp;
    this.#time = time;
    tcp.handler = {
      open: () => {
        time?.touch();
        const stream = duplexOf(tcp, time);
        coalesceWrites(stream);
        this.overStream(stream);
      },
      data: () => {},
      close: (failure = "reset") => {
        time?.touch();
        this.fail(new SshFailure(failure, "no connection"));
      },
    };
  }

  /** A stream, or a net.Socket whether connected or not. */
  overStream(stream: Duplex): void {
    this.#socket = stream;
    // ssh2 writes a packet in pieces; the second would wait for the first one's acknowledgement, 40 ms later on Linux.
    if (stream instanceof Socket) stream.setNoDelay(true);
    // ssh2 leaves it to the socket to answer an end with an end.
    stream.once("end", () => stream.end());
    const { username, password, privateKey } = this.credentials;
    const { handler } = this;
    const config: ConnectConfig = {
      sock: stream,
      username,
      ...(handler.hostKey === undefined
        ? {}
        : { hostVerifier: (key: Buffer) => handler.hostKey?.(key) === true }),
      ...(password === undefined ? {} : { password, tryKeyboard: true }),
      ...(privateKey === undefined ? {} : { privateKey }),
      ident: this.software,
      algorithms: algorithmsOf("legacy"),
      // Off: both are timers of the machine's clock.
      readyTimeout: 0,
      keepaliveInterval: 0,
    };
    this.client.on("keyboard-interactive", (_name, _instructions, _language, prompts, answer) => {
      answer(prompts.map(() => password ?? ""));
    });
    try {
      this.client.connect(config);
    } catch (error) {
      this.fail(failureOf(error));
    }
  }

  /** Ends the session in order. */
  end(): void {
    this.#time?.touch();
    if (this.#socket) this.client.end();
    else this.fail(new SshFailure("reset", "given up"));
  }

  /** Drops the connection at once; `closed` is called with the failure. */
  fail(failure: SshFailure): void {
    this.#failure ??= failure;
    this.#time?.touch();
    this.#tcp?.destroy();
    this.#socket?.destroy();
    this.#close();
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#isReady) this.#failure ??= new SshFailure("reset", "the server closed the connection");
    this.handler.closed(this.#failure);
  }
}
