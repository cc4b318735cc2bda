import type { Endpoint, Host } from "./host";

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
