import { request as httpRequest } from "node:http";
import { connect as tlsConnect } from "node:tls";
import type { Host, TcpFailure, Timer } from "../../host/host";
import type { HttpsClient, HttpsFailure, HttpsFetch, HttpsFetchHandler } from "../../host/https";
import { type ConnectionDuplex, ConnectionError, duplexOf } from "../duplex";
import { plain } from "../keys";
import { labTimeOf } from "../ssh/lab-time";

/** The devices' HTTPS client: one file by GET, time-outs by the Host's clock. Certificates are not judged. */
export function httpsClient(): HttpsClient {
  return { fetch: (host, request, handler) => new Fetch(host, request, handler) };
}

class Fetch {
  readonly #host: Host;
  readonly #handler: HttpsFetchHandler;
  readonly #timeout: number;
  readonly #end: () => void;
  #timer: Timer | undefined;
  #isOver = false;

  constructor(host: Host, request: HttpsFetch, handler: HttpsFetchHandler) {
    const { server, timeout } = request;
    this.#host = host;
    this.#handler = handler;
    this.#timeout = timeout;
    const time = labTimeOf(host);
    const tcp = host.connect(server, { data() {} });
    const socket = duplexOf(tcp, time);
    socket.on("error", (error) => this.#fail(reasonOf(error)));
    this.#end = () => {
      tcp.destroy();
      socket.destroy();
      time?.touch();
    };
    this.#progress();
    // TLS begins when the connection is open: until then there is nothing to write to.
    socket.once("connect", () => this.#ask(socket, request));
  }

  #ask(socket: ConnectionDuplex, { name, path, login }: HttpsFetch): void {
    if (this.#isOver) return;
    const handler = this.#handler;
    const time = labTimeOf(this.#host);
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
          return session;
        },
      },
      (response) => {
        this.#progress();
        const failure = statusFailure(response.statusCode ?? 0);
        if (failure) {
          this.#fail(failure);
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
          else this.#finish(() => handler.done());
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

  #finish(tell: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer?.cancel();
    this.#end();
    tell();
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
