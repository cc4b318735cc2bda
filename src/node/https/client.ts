import { request as httpRequest } from "node:http";
import { type TLSSocket, connect as tlsConnect } from "node:tls";
import type { Host, TcpConnection, TcpFailure, Timer } from "../../host/host";
import type { HttpsClient, HttpsFailure, HttpsFetch, HttpsFetchHandler } from "../../host/https";
import { type ConnectionDuplex, ConnectionError, duplexOf } from "../duplex";
import { plain } from "../keys";

/** The devices' HTTPS client: one file by GET, time-outs by the Host's clock. Certificates are not judged. */
export function httpsClient(): HttpsClient {
  return { fetch: (host, request, handler) => new Fetch(host, request, handler) };
}

/** Milliseconds of lab time that a server has to close what the client has closed. */
const lingering = 5_000;

class Fetch {
  readonly #host: Host;
  readonly #handler: HttpsFetchHandler;
  readonly #timeout: number;
  readonly #tcp: TcpConnection;
  readonly #socket: ConnectionDuplex;
  #session: TLSSocket | undefined;
  #timer: Timer | undefined;
  #isOver = false;

  constructor(host: Host, request: HttpsFetch, handler: HttpsFetchHandler) {
    const { server, timeout } = request;
    this.#host = host;
    this.#handler = handler;
    this.#timeout = timeout;
    const time = host.clock.jumps;
    this.#tcp = host.connect(server, { data() {} });
    this.#socket = duplexOf(this.#tcp, time);
    this.#socket.on("error", (error) => this.#fail(reasonOf(error)));
    this.#progress();
    // TLS begins when the connection is open: until then there is nothing to write to.
    this.#socket.once("connect", () => this.#ask(request));
  }

  #ask({ name, path, login }: HttpsFetch): void {
    if (this.#isOver) return;
    const socket = this.#socket;
    const handler = this.#handler;
    const time = this.#host.clock.jumps;
    const sent = httpRequest(
      {
        method: "GET",
        path,
        headers: { Host: name, Accept: "*/*" },
        ...(login && { auth: `${login.username}:${login.password}` }),
        // With a connection of its own and no agent: nothing leaves the lab.
        createConnection: () => {
          const session = tlsConnect({ socket, servername: name, rejectUnauthorized: false });
          session.on("error", (error) => this.#fail(reasonOf(error)));
          this.#session = session;
          return session;
        },
      },
      (response) => {
        this.#progress();
        const failure = statusFailure(response.statusCode ?? 0);
        if (failure) {
          // What else the server has to say about it is read and passed over.
          response.resume();
          this.#finish(() => handler.failed(failure), "in order");
          return;
        }
        const length = Number(response.headers["content-length"] ?? Number.NaN);
        if (!Number.isNaN(length)) handler.size?.(length);
        response.on("data", (piece: Buffer) => {
          if (this.#isOver) return;
          this.#progress();
          handler.data(plain(piece));
          time?.touch();
        });
        response.once("end", () => {
          if (!response.complete) this.#fail("reset");
          else this.#finish(() => handler.done(), "in order");
        });
        response.once("error", (error) => this.#fail(reasonOf(error)));
      },
    );
    sent.on("error", (error) => this.#fail(reasonOf(error)));
    sent.end();
    time?.touch();
  }

  cancel(): void {
    this.#finish(() => {});
  }

  #progress(): void {
    this.#timer?.cancel();
    if (!this.#isOver) this.#timer = this.#host.clock.after(this.#timeout, () => this.#fail("timed-out"));
  }

  #fail(failure: HttpsFailure): void {
    this.#finish(() => this.#handler.failed(failure));
  }

  #finish(tell: () => void, how: "in order" | "at once" = "at once"): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer?.cancel();
    if (how === "in order") this.#close();
    else this.#destroy();
    this.#host.clock.jumps?.touch();
    tell();
  }

  /** TLS says good-bye; what the server still says is heard, and it is reset when it does not close its side. */
  #close(): void {
    this.#socket.once("close", () => {
      this.#tcp.handler = { data() {} };
    });
    this.#session?.end();
    this.#host.clock.after(lingering, () => this.#destroy());
  }

  #destroy(): void {
    this.#tcp.destroy();
    this.#socket.destroy();
  }
}

function statusFailure(status: number): HttpsFailure | undefined {
  if (status === 200) return undefined;
  if (status === 401) return "authentication";
  if (status === 403) return "permission-denied";
  return status === 404 ? "no-such-file" : "protocol";
}

const reasons: Readonly<Record<TcpFailure, HttpsFailure>> = {
  refused: "refused",
  reset: "reset",
  "timed-out": "timed-out",
  unreachable: "unreachable",
};

function reasonOf(error: unknown): HttpsFailure {
  if (error instanceof ConnectionError) return reasons[error.failure];
  const { code } = error as { code?: string };
  return code === "ECONNRESET" ? "reset" : "protocol";
}
