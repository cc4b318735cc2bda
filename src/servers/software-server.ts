import { WireError } from "../errors";
import { base64Decoded } from "../host/base64";
import type { Host } from "../host/host";
import type { HttpsRequest, HttpsResponse, HttpsService } from "../host/https";
import { own } from "../own";
import { type DnsMessage, decodeDns, dnsCodes, dnsTypes, encodeDns } from "../wire/dns/message";
import { type ServerLog, UnixLog } from "./log";
import type { MemoryVolume } from "./volume";

export interface SoftwareServerOptions {
  /** `/17.12.1.5/ap1g8`. */
  readonly volume: MemoryVolume;
  /** `anybody`: nobody is asked for a password, as a web server of one's own does not. */
  readonly users: Readonly<Record<string, string>> | "anybody";
  /** The DNS name that it is asked by, and that it tells the address of. */
  readonly hostname: string;
  /** What the words `latest` and `suggested` in a path stand for. */
  readonly versions: () => { readonly latest: string | undefined; readonly suggested: string | undefined };
  /** False: users are known, and may download nothing. */
  readonly entitled: () => boolean;
  readonly log: ServerLog;
}

/**
 * Where a vendor offers its software: files behind HTTPS and a password, and the name server that knows its address. Its paths
 * (`/latest/ap1g8`, `/suggested/version`) are the lab's own: those of Cisco's are not public.
 */
export class SoftwareServer {
  readonly #host: Host;
  readonly #options: SoftwareServerOptions;
  readonly #log: UnixLog;
  #running: { close(): void }[] = [];

  constructor(host: Host, options: SoftwareServerOptions) {
    this.#host = host;
    this.#options = options;
    this.#log = new UnixLog(host.clock, options.hostname, options.log);
  }

  /** @throws UsageError when a port is taken. */
  start(https: HttpsService): void {
    const host = this.#host;
    const names = host.udp(53, {
      datagram: (octets, from) => {
        const answer = this.#name(octets);
        if (answer) names.send(from, answer);
      },
    });
    const files = https.serve(host, 443, {
      certificateName: this.#options.hostname,
      bodyLimit: 0,
      request: (request) => this.#answer(request),
    });
    this.#running = [names, files];
  }

  stop(): void {
    for (const service of this.#running) service.close();
    this.#running = [];
  }

  #answer(request: HttpsRequest): HttpsResponse {
    const response = this.#file(request);
    const { peer, method, target } = request;
    this.#log.write(
      "nginx",
      412,
      "informational",
      `${peer.address} "${method} ${target}" ${response.status}`,
    );
    return response;
  }

  #file({ method, target, header }: HttpsRequest): HttpsResponse {
    const { volume, users, entitled, versions } = this.#options;
    if (users !== "anybody" && !knows(users, header("authorization")))
      return { status: 401, headers: { "WWW-Authenticate": 'Basic realm="software"' }, body: "" };
    if (method !== "GET") return { status: 405, headers: { Allow: "GET" }, body: "" };
    if (!entitled()) return plainText(403, "not entitled to download software\n");
    const [, word = "", name = ""] = /^\/([\w.-]{1,64})\/([\w.-]{1,128})$/.exec(target) ?? [];
    const { latest, suggested } = versions();
    const version = word === "latest" ? latest : word === "suggested" ? suggested : word;
    if (version === undefined) return plainText(404, "no such release\n");
    if (name === "version") return plainText(200, `${version}\n`);
    const content = volume.open(`/${version}/${name}`);
    if (typeof content === "string") return plainText(404, "no such file\n");
    const type = { "Content-Type": "application/octet-stream" };
    return { status: 200, headers: type, body: content.read(0, content.size) };
  }

  #name(octets: Uint8Array): Uint8Array | undefined {
    let query: DnsMessage;
    try {
      query = decodeDns(octets);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return undefined;
    }
    const [question] = query.questions;
    if (query.isResponse || !question) return undefined;
    const isOurs = question.name.toLowerCase() === this.#options.hostname.toLowerCase();
    return encodeDns({
      id: query.id,
      isResponse: true,
      recursionDesired: query.recursionDesired,
      code: isOurs ? dnsCodes.noError : dnsCodes.noSuchName,
      questions: [question],
      answers:
        isOurs && question.type === dnsTypes.A
          ? [{ name: question.name, ttl: 300, type: "A", address: this.#host.address }]
          : [],
    });
  }
}

function plainText(status: number, body: string): HttpsResponse {
  return { status, headers: { "Content-Type": "text/plain" }, body };
}

/** RFC 7617. */
function knows(users: Readonly<Record<string, string>>, authorization: string | undefined): boolean {
  const [, encoded = ""] = /^Basic +([A-Za-z0-9+/]{1,1000}={0,2})$/i.exec(authorization ?? "") ?? [];
  const octets = base64Decoded(encoded);
  const [username = "", ...rest] = octets ? new TextDecoder().decode(octets).split(":") : [];
  return own(users, username) === rest.join(":");
}
