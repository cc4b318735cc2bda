import type { Endpoint, Host } from "./host";

/** HTTPS servers. src/node implements it with Node's TLS and HTTP over the Host's TCP. */
export interface HttpsService {
  /**
   * Serves HTTPS at host:port until closed, with a self-signed certificate that is made once for each name, when the
   * first client comes.
   * @throws UsageError when the port is taken.
   */
  serve(host: Host, port: number, options: HttpsServerOptions): { close(): void };
}

export interface HttpsServerOptions {
  /** Common name of the certificate; undefined serves plain HTTP. */
  readonly certificateName: string | undefined;
  /** Octets of a request's body at most; of a longer one nothing is handed over. */
  readonly bodyLimit: number;
  /** Called once a request is whole; the answer is given at once. */
  request(request: HttpsRequest): HttpsResponse;
  /**
   * Called when a request's head has come. Who wants its body piece by piece, of any length, gives a receiver; then
   * `request` is not called and `bodyLimit` does not count.
   */
  receive?(head: HttpsRequestHead): HttpsReceiver | HttpsResponse | undefined;
}

export interface HttpsRequestHead {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  /** By name in lower case; repeated headers are joined by commas. */
  header(name: string): string | undefined;
  readonly peer: Endpoint;
  /** Requests over one connection share it. */
  readonly connection: object;
}

export interface HttpsRequest extends HttpsRequestHead {
  readonly body: Uint8Array | "too-large";
}

/** Takes a body as it comes. Exactly one of `end` and `cut` is called, last, unless `data` has answered. */
export interface HttpsReceiver {
  /** An answer ends the matter: what is left of the body is not read. The octets are the receiver's from then on. */
  data(octets: Uint8Array): HttpsResponse | undefined;
  end(): HttpsResponse;
  /** The client went away, stood still for too long, or sent less than it had announced. */
  cut(): void;
}

export interface HttpsResponse {
  readonly status: number;
  /** Content-Length is added where the length is known; nothing else is. */
  readonly headers: Readonly<Record<string, string>>;
  /** Not sent in answer to HEAD, though its length is. */
  readonly body: string | Uint8Array | HttpsStream;
}

/** A body that is written as time goes by, by whoever is given the writer. */
export type HttpsStream = (writer: HttpsBodyWriter) => void;

export interface HttpsBodyWriter {
  write(text: string): void;
  /** The client reads more slowly than is written: what can wait should. */
  readonly congested: boolean;
  end(): void;
  /** Set by who writes: the client has gone. */
  closed: () => void;
}

/** The files of the web interface, built beforehand. */
export interface WebAssets {
  /** By path below the interface's own, `assets/index-1a2b.js`; undefined for what there is not. */
  find(path: string): WebAsset | undefined;
}

export interface WebAsset {
  /** Content-Type. */
  readonly type: string;
  /** Entity tag, quotes included. */
  readonly tag: string;
  readonly octets: Uint8Array;
  /** The same compressed (RFC 1952), where that pays. */
  readonly gzip: Uint8Array | undefined;
}

/** HTTPS clients of devices. src/node implements it with Node's TLS and HTTP over the Host's TCP. */
export interface HttpsClient {
  /** GETs one file; exactly one of done and failed is called, last, unless it was cancelled. */
  fetch(host: Host, request: HttpsFetch, handler: HttpsFetchHandler): { cancel(): void };
}

export interface HttpsFetch {
  readonly server: Endpoint;
  /** The name that the server is asked by (RFC 6066 §3, RFC 9110 §7.2). */
  readonly name: string;
  /** Begins with `/`. */
  readonly path: string;
  /** RFC 7617; without one nobody is named. */
  readonly login: { readonly username: string; readonly password: string } | undefined;
  /** Milliseconds of lab time without progress after which the fetch fails as timed-out. */
  readonly timeout: number;
}

export interface HttpsFetchHandler {
  size?(octets: number): void;
  data(octets: Uint8Array): void;
  done(): void;
  failed(failure: HttpsFailure): void;
}

export type HttpsFailure =
  | "timed-out"
  | "refused"
  | "unreachable"
  | "reset"
  | "authentication"
  | "permission-denied"
  | "no-such-file"
  | "protocol";
