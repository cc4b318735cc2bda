import { createHash } from "node:crypto";
import type { SFTPWrapper } from "ssh2";
import type { Host, Timer } from "../../host/host";
import type { SftpClient, SftpFetchHandler, SftpRequest } from "../../host/sftp";
import { fetchScp, storeScp, storeSftp } from "./copy-client";
import { SshFailure, sftpFailureOf } from "./failure";
import { SshTransport } from "./transport";

export interface SftpClientSettings {
  /** What follows `SSH-2.0-` in the identification line. */
  readonly software?: string;
  /** A key to log in with, before the request's password is tried; PEM or OpenSSH form. */
  readonly privateKey?: string;
  /** Shown the server's key as `ssh-keygen -l` prints it, `SHA256:...`; false ends the fetch. */
  hostKey?(fingerprint: string): boolean;
}

/** The devices' SFTP client: reads in a pipeline, data in order, time-outs by the Host's clock. */
export function sftpClient(settings: SftpClientSettings = {}): SftpClient {
  return {
    fetch(host, request, handler) {
      const fetch = new Fetch(host, request, handler, settings);
      fetch.start();
      return { cancel: () => fetch.cancel() };
    },
    store: (host, request, handler) => storeSftp(host, request, handler, settings),
    scp: {
      fetch: (host, request, handler) => fetchScp(host, request, handler, settings),
      store: (host, request, handler) => storeScp(host, request, handler, settings),
    },
  };
}

function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** Octets per request, as OpenSSH's sftp asks for them, and how many requests are under way. */
const readSize = 32_768;
const pipeline = 64;

interface Read {
  readonly offset: number;
  readonly buffer: Buffer;
  /** Octets that have come; a server may give fewer than asked. */
  filled: number;
  isDone: boolean;
}

class Fetch {
  readonly #transport: SshTransport;
  readonly #reads: Read[] = [];
  #sftp: SFTPWrapper | undefined;
  #handle: Buffer | undefined;
  /** undefined where the server does not say; then one request at a time finds the end. */
  #size: number | undefined;
  #nextOffset = 0;
  #atEnd = false;
  #lastProgress = 0;
  #timer: Timer | undefined;
  #isOver = false;

  constructor(
    private readonly host: Host,
    private readonly request: SftpRequest,
    private readonly handler: SftpFetchHandler,
    settings: SftpClientSettings,
  ) {
    const { username, password } = request;
    const { hostKey } = settings;
    this.#transport = new SshTransport(
      { username, password, privateKey: settings.privateKey },
      {
        ...(hostKey === undefined ? {} : { hostKey: (key: Uint8Array) => hostKey(fingerprintOf(key)) }),
        ready: (client) => {
          this.#progress();
          client.sftp((error, sftp) => {
            if (error) this.#fail(new SshFailure("protocol", `no SFTP: ${error.message}`));
            else this.#open(sftp);
          });
        },
        closed: (failure) =>
          this.#fail(failure ?? new SshFailure("reset", "the server closed the connection")),
      },
      settings.software,
    );
  }

  start(): void {
    this.#lastProgress = this.host.clock.now();
    this.#watch(this.request.timeout);
    const connection = this.host.connect(this.request.server, { data: () => {} });
    this.#transport.overTcp(connection, this.host.clock.jumps);
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#finish();
    this.#transport.fail(new SshFailure("reset", "cancelled"));
  }

  #open(sftp: SFTPWrapper): void {
    if (this.#isOver) return;
    this.#progress();
    this.#sftp = sftp;
    sftp.on("error", (error: Error) => this.#fail(new SshFailure("protocol", error.message)));
    sftp.open(this.request.path, "r", (error, handle) => {
      if (this.#isOver) return;
      if (error) return this.#fail(sftpFailureOf(error));
      this.#progress();
      this.#handle = handle;
      sftp.fstat(handle, (problem, attributes) => {
        if (this.#isOver) return;
        if (problem) return this.#fail(sftpFailureOf(problem));
        this.#progress();
        // Types have it always there; a server may leave it out.
        this.#size = attributes.size as number | undefined;
        if (this.#size !== undefined) this.handler.size?.(this.#size);
        this.#fill();
      });
    });
  }

  /** Keeps the pipeline full, and closes the file when nothing is left to read. */
  #fill(): void {
    const size = this.#size;
    while (!this.#isOver && !this.#atEnd && this.#reads.length < (size === undefined ? 1 : pipeline)) {
      if (size !== undefined && this.#nextOffset >= size) break;
      const length = size === undefined ? readSize : Math.min(readSize, size - this.#nextOffset);
      const buffer = Buffer.from(new ArrayBuffer(length));
      const read: Read = { offset: this.#nextOffset, buffer, filled: 0, isDone: false };
      this.#nextOffset += length;
      this.#reads.push(read);
      this.#ask(read);
    }
    if (!this.#isOver && this.#reads.length === 0) this.#closeFile();
  }

  #ask(read: Read): void {
    const { buffer, filled, offset } = read;
    const handle = this.#handle as Buffer;
    this.#sftp?.read(handle, buffer, filled, buffer.length - filled, offset + filled, (error, count) => {
      if (this.#isOver) return;
      if (error) return this.#fail(sftpFailureOf(error));
      this.#progress();
      read.filled += count;
      const isEnd = count === 0;
      if (isEnd && this.#size !== undefined)
        return this.#fail(new SshFailure("protocol", "the file ended early"));
      if (isEnd) this.#atEnd = true;
      if (!isEnd && this.#size !== undefined && read.filled < buffer.length) return this.#ask(read);
      read.isDone = true;
      this.#nextOffset = this.#size === undefined ? offset + read.filled : this.#nextOffset;
      this.#deliver();
      this.#fill();
    });
  }

  #deliver(): void {
    let done = 0;
    for (const { buffer, filled, isDone } of this.#reads) {
      if (!isDone || this.#isOver) break;
      done++;
      if (filled > 0) this.handler.data(new Uint8Array(buffer.buffer, buffer.byteOffset, filled));
    }
    this.#reads.splice(0, done);
  }

  #closeFile(): void {
    this.#sftp?.close(this.#handle as Buffer, () => {
      if (this.#isOver) return;
      this.#finish();
      this.#transport.end();
      this.handler.done();
    });
  }

  #fail(failure: SshFailure): void {
    if (this.#isOver) return;
    this.#finish();
    this.#transport.end();
    this.handler.failed(failure.reason, failure.detail);
  }

  #finish(): void {
    this.#isOver = true;
    this.#timer?.cancel();
    this.#reads.length = 0;
  }

  #progress(): void {
    this.#lastProgress = this.host.clock.now();
  }

  /** One timer for the whole fetch: it looks whether anything has moved since, and sets itself anew. */
  #watch(delay: number): void {
    this.#timer = this.host.clock.after(delay, () => {
      const left = this.#lastProgress + this.request.timeout - this.host.clock.now();
      if (left > 0) {
        this.#watch(left);
      } else if (!this.#isOver) {
        this.#finish();
        this.#transport.fail(new SshFailure("timed-out", "nothing has moved"));
        this.handler.failed("timed-out", `nothing came for ${this.request.timeout} ms`);
      }
    });
  }
}
