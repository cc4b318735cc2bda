import type { Host, TcpConnection, TcpFailure, Timer } from "../host/host";
import type { SftpClient, SftpFailure, SftpFetchHandler, SftpRequest } from "../host/sftp";
import type { SshService } from "../host/ssh";
import { type SftpServerOptions, sftpOpenFlags } from "../servers/sftp-handler";

/**
 * SSH without its cryptography: a model of the SFTP session for storms, which have no event loop for ssh2. Real are TCP with
 * all that the network does to it, the server behind it (accounts, files, log, death) and what a client makes of it; the
 * frames between them are this file's own. The client keeps to `src/node/ssh/sftp-client.ts`: a password, open, fstat, reads,
 * close, and nothing moving for `timeout` ms is the end.
 */
export class PlainSsh implements SshService {
  #paused = false;
  #waiting: (() => void)[] = [];

  /** Nothing is answered until `resume`. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    for (const answer of this.#waiting.splice(0)) answer();
  }

  serve(host: Host, port: number, options: SftpServerOptions): { close(): void } {
    const open = new Set<TcpConnection>();
    const listener = host.listen(port, (connection) => {
      open.add(connection);
      this.#serve(connection, options, () => open.delete(connection));
    });
    return {
      close: () => {
        listener.close();
        this.#waiting = [];
        for (const connection of [...open]) connection.destroy();
      },
    };
  }

  #serve(connection: TcpConnection, options: SftpServerOptions, closed: () => void): void {
    const peer = connection.remote;
    let user: string | undefined;
    let session: ReturnType<SftpServerOptions["sftp"]>;
    const frames = new Frames((question) => {
      if (this.#paused) this.#waiting.push(() => answer(question));
      else answer(question);
    });
    const answer = (question: Frame) => {
      if (question.verb === "password") {
        const { username = "", password = "" } = question;
        const accepted = options.authenticate({ method: "password", username, password, peer }) === "accept";
        if (accepted) {
          user = username;
          session = options.sftp(username, peer);
        }
        say({ verb: accepted ? "accepted" : "rejected" });
        return;
      }
      if (session === undefined) return;
      const { handle = -1, offset = 0, length = 0 } = question;
      if (question.verb === "open") say(result(session.open(question.path ?? "", sftpOpenFlags.read)));
      else if (question.verb === "stat") {
        const attributes = session.fstat(handle);
        say(typeof attributes === "string" ? { verb: attributes } : { verb: "ok", length: attributes.size });
      } else if (question.verb === "read") {
        const octets = session.read(handle, offset, length);
        if (typeof octets === "string") say({ verb: octets });
        else say({ verb: "ok" }, octets);
      } else if (question.verb === "close") say({ verb: session.close(handle) });
    };
    const say = (frame: Frame, octets?: Uint8Array) => void connection.write(encodeFrame(frame, octets));
    connection.handler = {
      data: (octets) => frames.take(octets),
      end: () => connection.end(),
      close: () => {
        closed();
        session?.end();
        session = undefined;
        options.event?.({ type: "disconnected", peer, ...(user === undefined ? {} : { username: user }) });
      },
    };
    options.event?.({ type: "connected", peer });
    say({ verb: `SSH-2.0-${options.software}` });
  }
}

export const plainSftp: SftpClient = {
  fetch(host, request, handler) {
    const fetch = new PlainFetch(host, request, handler);
    return { cancel: () => fetch.cancel() };
  },
};

const readSize = 32_768;

class PlainFetch {
  readonly #connection: TcpConnection;
  #next: (answer: Frame, octets: Uint8Array) => void;
  #size = 0;
  #offset = 0;
  #handle = 0;
  #progress: number;
  #timer: Timer | undefined;
  #isOver = false;

  constructor(
    private readonly host: Host,
    private readonly request: SftpRequest,
    private readonly handler: SftpFetchHandler,
  ) {
    this.#progress = host.clock.now();
    this.#next = () => this.#logIn();
    const frames = new Frames((frame, octets) => {
      if (this.#isOver) return;
      this.#progress = host.clock.now();
      this.#next(frame, octets);
    });
    this.#connection = host.connect(request.server, {
      data: (octets) => frames.take(octets),
      end: () => this.#fail("reset", "the server closed the connection"),
      close: (failure) => this.#fail(failure ?? "reset", failure ?? "the server closed the connection"),
    });
    this.#watch(request.timeout);
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#finish();
    this.#connection.destroy();
  }

  #ask(question: Frame, next: (answer: Frame, octets: Uint8Array) => void): void {
    this.#next = next;
    this.#connection.write(encodeFrame(question));
  }

  #logIn(): void {
    const { username, password, path } = this.request;
    this.#ask({ verb: "password", username, password }, ({ verb }) => {
      if (verb !== "accepted") this.#fail("authentication", "rejected");
      else this.#ask({ verb: "open", path }, (answer) => this.#opened(answer));
    });
  }

  #opened({ verb, handle = -1 }: Frame): void {
    if (verb !== "ok") {
      this.#refused(verb);
      return;
    }
    this.#handle = handle;
    this.#ask({ verb: "stat", handle }, ({ verb: status, length = 0 }) => {
      if (status !== "ok") {
        this.#refused(status);
        return;
      }
      this.#size = length;
      this.handler.size?.(length);
      this.#read();
    });
  }

  #read(): void {
    if (this.#isOver) return;
    const left = this.#size - this.#offset;
    const handle = this.#handle;
    if (left === 0) {
      this.#ask({ verb: "close", handle }, () => {
        this.#finish();
        this.#connection.end();
        this.handler.done();
      });
      return;
    }
    this.#ask(
      { verb: "read", handle, offset: this.#offset, length: Math.min(left, readSize) },
      ({ verb }, octets) => {
        if (verb === "eof") this.#fail("protocol", "the file ended early");
        else if (verb !== "ok") this.#refused(verb);
        else {
          this.#offset += octets.length;
          this.handler.data(octets);
          this.#read();
        }
      },
    );
  }

  #refused(status: string): void {
    const isKnown = status === "no-such-file" || status === "permission-denied";
    this.#fail(isKnown ? status : "protocol", status);
  }

  #fail(failure: SftpFailure | TcpFailure, detail: string): void {
    if (this.#isOver) return;
    this.#finish();
    this.#connection.destroy();
    this.handler.failed(failure, detail);
  }

  #finish(): void {
    this.#isOver = true;
    this.#timer?.cancel();
  }

  #watch(delay: number): void {
    this.#timer = this.host.clock.after(delay, () => {
      const left = this.#progress + this.request.timeout - this.host.clock.now();
      if (left > 0) this.#watch(left);
      else this.#fail("timed-out", `nothing came for ${this.request.timeout} ms`);
    });
  }
}

/** A question or an answer; file octets stand behind it. */
interface Frame {
  readonly verb: string;
  readonly username?: string;
  readonly password?: string;
  readonly path?: string;
  readonly handle?: number;
  readonly offset?: number;
  readonly length?: number;
}

const result = (handle: number | string): Frame =>
  typeof handle === "string" ? { verb: handle } : { verb: "ok", handle };

const nothing = new Uint8Array(0);

/** Two lengths of 4 octets, the frame as JSON, octets. */
function encodeFrame(frame: Frame, octets: Uint8Array = nothing): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(frame));
  const out = new Uint8Array(8 + text.length + octets.length);
  new DataView(out.buffer).setUint32(0, text.length);
  new DataView(out.buffer).setUint32(4, octets.length);
  out.set(text, 8);
  out.set(octets, 8 + text.length);
  return out;
}

class Frames {
  #held: Uint8Array = nothing;

  constructor(private readonly whole: (frame: Frame, octets: Uint8Array) => void) {}

  take(octets: Uint8Array): void {
    const held = new Uint8Array(this.#held.length + octets.length);
    held.set(this.#held);
    held.set(octets, this.#held.length);
    this.#held = held;
    while (this.#held.length >= 8) {
      const view = new DataView(this.#held.buffer, this.#held.byteOffset);
      const [text, data] = [view.getUint32(0), view.getUint32(4)];
      if (this.#held.length < 8 + text + data) return;
      const frame = JSON.parse(new TextDecoder().decode(this.#held.subarray(8, 8 + text))) as Frame;
      const octetsOfIt = this.#held.slice(8 + text, 8 + text + data);
      this.#held = this.#held.slice(8 + text + data);
      this.whole(frame, octetsOfIt);
    }
  }
}
