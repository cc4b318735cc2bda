import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import type { Host, TcpConnection, Timer } from "../../host/host";
import type {
  HttpsReceiver,
  HttpsRequestHead,
  HttpsResponse,
  HttpsServerOptions,
  HttpsStream,
} from "../../host/https";
import { own } from "../../own";
import { type ConnectionDuplex, duplexOf, type Touchable } from "../duplex";
import { plain } from "../keys";
import { surface } from "../ssh/surface";
import type { SelfSigned } from "./self-signed";

/** Connections at a time; one more is reset. */
const mostConnections = 64;
/** Milliseconds of lab time that a connection may take for a handshake, for a whole request, or say nothing. */
const patience = 30_000;
/** How long a client may take to close what the server has ended, so that it reads the end. */
const lingering = 5_000;
/** Requests of one connection that wait for the answers before theirs; a client that sends more is dropped. */
const mostWaiting = 8;

interface Client {
  readonly socket: ConnectionDuplex;
  timer: Timer;
  /** A client that does not read its answers gets no more of them made. */
  readonly waiting: (() => void)[];
  isAnswering: boolean;
}

/** Octets of a long answer that are sent at once. */
const portion = 262_144;
/** Octets that wait for a client which does not read, before what can wait should. */
const crowded = 262_144;

/** The clients of one HTTPS or HTTP server. Node's HTTP parser and TLS do the protocol, over the Host's TCP. */
export class HttpsConnections {
  readonly #host: Host;
  readonly #time: Touchable | undefined;
  readonly #options: HttpsServerOptions;
  readonly #server: Server;
  readonly #certificate: (() => Promise<SelfSigned>) | undefined;
  #context: Promise<SecureContext> | undefined;
  readonly #open = new Set<Client>();
  /** By TLS session. */
  readonly #clients = new WeakMap<Socket, Client>();

  /** @param certificate Made when the first client comes; without one, plain HTTP is spoken. */
  constructor(host: Host, options: HttpsServerOptions, certificate?: () => Promise<SelfSigned>) {
    this.#host = host;
    this.#time = host.clock.jumps;
    this.#options = options;
    this.#server = this.#makeServer();
    this.#certificate = certificate;
  }

  accept(tcp: TcpConnection): void {
    if (this.#open.size >= mostConnections) {
      tcp.handler = { data: () => {} };
      tcp.destroy();
      return;
    }
    const socket = duplexOf(tcp, this.#time);
    const client: Client = {
      socket,
      timer: this.#host.clock.after(patience, () => this.#drop(client)),
      waiting: [],
      isAnswering: false,
    };
    this.#open.add(client);
    // What the network or a client does wrong ends the connection; there is nobody to tell.
    socket.on("error", () => {});
    socket.once("close", () => {
      client.timer.cancel();
      this.#open.delete(client);
      // A client's good-bye is read, as by a server that closes in order; one that leaves its own side open is reset in the end.
      tcp.handler = { data: () => {} };
      this.#host.clock.after(lingering, () => tcp.destroy());
    });
    if (!this.#certificate) {
      this.#clear(client);
      return;
    }
    this.#context ??= this.#certificate().then(({ certificatePem, keyPem }) =>
      createSecureContext({ cert: certificatePem, key: keyPem, minVersion: "TLSv1.2" }),
    );
    this.#context.then((secureContext) => {
      if (!socket.destroyed) this.#secure(client, secureContext);
    });
  }

  close(): void {
    for (const client of [...this.#open]) this.#drop(client);
  }

  #secure(client: Client, secureContext: SecureContext): void {
    const session = new TLSSocket(client.socket, { isServer: true, secureContext });
    this.#clients.set(session, client);
    session.on("error", () => this.#finish(client));
    session.once("close", () => this.#finish(client));
    this.#server.emit("connection", session);
  }

  #clear(client: Client): void {
    // What Node asks of a socket, a stream over the Host's TCP has.
    const socket = client.socket as unknown as Socket;
    this.#clients.set(socket, client);
    socket.on("error", () => this.#finish(client));
    this.#server.emit("connection", socket);
  }

  /** Nothing more is said; an alert that is on its way still goes out. */
  #finish(client: Client): void {
    const { socket } = client;
    if (socket.destroyed) return;
    this.#time?.touch();
    if (!socket.writableEnded) socket.end();
    socket.resume();
    this.#wait(client, lingering);
  }

  #makeServer(): Server {
    const server = createServer(
      // Node's timers run by the machine's clock; patience is measured by the lab's.
      { headersTimeout: 0, requestTimeout: 0, keepAliveTimeout: 0 },
      (request, response) => this.#take(request, response),
    );
    server.timeout = 0;
    server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
      if (!socket.writable) return;
      const status =
        error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      this.#time?.touch();
    });
    return server;
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const client = this.#clients.get(request.socket);
    if (!client) return;
    request.on("error", () => {});
    response.on("error", () => {});
    const head = headOf(request, client);
    let taken: ReturnType<NonNullable<HttpsServerOptions["receive"]>>;
    surface(() => {
      taken = this.#options.receive?.(head);
    });
    if (!taken) this.#collect(client, head, request, response);
    else if ("status" in taken) this.#refuse(client, request, response, taken);
    else this.#stream(client, taken, request, response);
  }

  /** The body as a whole, for `request`. */
  #collect(client: Client, head: HttpsRequestHead, request: IncomingMessage, response: ServerResponse): void {
    const limit = this.#options.bodyLimit;
    const pieces: Buffer[] = [];
    let length = 0;
    let isWhole = false;
    const whole = () => {
      if (isWhole) return;
      isWhole = true;
      const isTooLarge = length > limit;
      const body = isTooLarge ? "too-large" : plain(Buffer.concat(pieces));
      this.#queue(client, () =>
        this.#answer(client, response, () => this.#options.request({ ...head, body }), isTooLarge),
      );
    };
    request.on("data", (piece: Buffer) => {
      length += piece.length;
      if (length <= limit) pieces.push(piece);
      else {
        pieces.length = 0;
        whole();
      }
    });
    request.on("end", whole);
  }

  /** The body piece by piece, for a receiver. Each piece gives the client time for the next. */
  #stream(client: Client, receiver: HttpsReceiver, request: IncomingMessage, response: ServerResponse): void {
    let isOver = false;
    request.on("data", (piece: Buffer) => {
      if (isOver) return;
      this.#wait(client, patience);
      surface(() => {
        const early = receiver.data(plain(piece));
        if (!early) return;
        isOver = true;
        this.#refuse(client, request, response, early);
      });
    });
    request.on("end", () => {
      if (isOver || !request.complete) return;
      isOver = true;
      this.#queue(client, () => this.#answer(client, response, () => receiver.end(), false));
    });
    request.once("close", () => {
      if (isOver) return;
      isOver = true;
      surface(() => receiver.cut());
    });
  }

  /** An answer to a request whose body is not worth reading; the connection ends with it. */
  #refuse(client: Client, request: IncomingMessage, response: ServerResponse, answer: HttpsResponse): void {
    // A client that hears nothing before it has sent everything still hears this much sooner.
    request.resume();
    this.#queue(client, () => this.#answer(client, response, () => answer, true));
  }

  #queue(client: Client, task: () => void): void {
    if (client.waiting.length >= mostWaiting) {
      this.#drop(client);
      return;
    }
    client.waiting.push(task);
    if (!client.isAnswering) this.#next(client);
  }

  #next(client: Client): void {
    const task = client.waiting.shift();
    client.isAnswering = task !== undefined;
    task?.();
  }

  /** @param isLast What is left of the request is not worth reading: the connection ends. */
  #answer(client: Client, response: ServerResponse, answer: () => HttpsResponse, isLast: boolean): void {
    surface(() => {
      const { status, headers, body } = answer();
      response.sendDate = false;
      response.statusCode = status;
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      if (isLast) response.setHeader("Connection", "close");
      response.once("finish", () => {
        this.#time?.touch();
        this.#next(client);
      });
      if (typeof body === "function") {
        this.#write(client, response, body);
        return;
      }
      if (status !== 204 && status !== 304) response.setHeader("Content-Length", Buffer.byteLength(body));
      if (body.length > portion && response.req.method !== "HEAD") {
        this.#send(client, response, Buffer.from(body), 0);
        return;
      }
      response.end(response.req.method === "HEAD" ? undefined : body);
      this.#wait(client, isLast ? lingering : patience);
      this.#time?.touch();
    });
  }

  /** A long body, as fast as the client takes it; each piece gives it time for the next. */
  #send(client: Client, response: ServerResponse, body: Buffer, from: number): void {
    for (let at = from; at < body.length; at += portion) {
      if (response.destroyed) return;
      this.#wait(client, patience);
      const isRoom = response.write(body.subarray(at, at + portion));
      this.#time?.touch();
      if (isRoom) continue;
      response.once("drain", () => this.#send(client, response, body, at + portion));
      return;
    }
    response.end();
    this.#wait(client, patience);
    this.#time?.touch();
  }

  /** A body without an end of its own. Nobody waits for the client's next request meanwhile. */
  #write(client: Client, response: ServerResponse, body: HttpsStream): void {
    client.timer.cancel();
    response.flushHeaders();
    this.#time?.touch();
    let isOpen = true;
    const writer = {
      write: (text: string) => {
        if (!isOpen) return;
        response.write(text);
        this.#time?.touch();
      },
      get congested() {
        return response.writableLength > crowded || client.socket.writableLength > crowded;
      },
      end: () => {
        if (!isOpen) return;
        isOpen = false;
        response.end();
        this.#wait(client, patience);
        this.#time?.touch();
      },
      closed: () => {},
    };
    response.once("close", () => {
      isOpen = false;
      surface(() => writer.closed());
    });
    body(writer);
  }

  /** From here on the client has so long to read its answer and to bring its next whole request. */
  #wait(client: Client, delay: number): void {
    if (!this.#open.has(client)) return;
    client.timer.cancel();
    client.timer = this.#host.clock.after(delay, () => this.#drop(client));
  }

  #drop({ socket }: Client): void {
    this.#time?.touch();
    socket.connection.destroy();
    socket.destroy();
  }
}

function headOf(request: IncomingMessage, client: Client): HttpsRequestHead {
  return {
    method: request.method ?? "",
    target: request.url ?? "",
    header(name) {
      const value = own(request.headers, name);
      return Array.isArray(value) ? value.join(", ") : value;
    },
    peer: client.socket.connection.remote,
    connection: client,
  };
}
