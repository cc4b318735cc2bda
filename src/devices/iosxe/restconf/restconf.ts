import type { HttpsRequest, HttpsResponse } from "../../../host/https";
import { platformMessages } from "../logging/catalogue";
import type { PlatformServices } from "../services";
import { type Answer, complete, content, errorAnswer } from "./answer";
import { Authentication } from "./authentication";
import { DataResources } from "./data-resource";
import { type ConfigModule, Datastore } from "./datastore";
import { accepted, document } from "./media";
import { installOper } from "./modules/install-oper";
import { installRpcs } from "./modules/install-rpcs";
import { native } from "./modules/native";
import type { OperModule } from "./modules/oper-module";
import type { RpcModule } from "./modules/rpc-module";
import { reloadRpcs, saveRpcs } from "./modules/system-rpcs";
import { restconfModule, yangLibrary, yangLibraryVersion } from "./modules/yang-library";
import { OperationResources } from "./operation-resource";
import { notFound, Refusal } from "./refusal";

/** The modules that a product brings; the platform's own stand behind them. */
export interface ProductModules<S extends PlatformServices> {
  readonly config: readonly ConfigModule<S["configuration"]["running"]>[];
  readonly oper: readonly OperModule<S>[];
  readonly rpc: readonly RpcModule<S>[];
}

/** RESTCONF (RFC 8040) of one boot of a device: requests in, answers out. */
export class Restconf<S extends PlatformServices> {
  readonly #services: S;
  readonly #authentication: Authentication;
  readonly #datastore: Datastore<S["configuration"]["running"]>;
  readonly #data: DataResources<S>;
  readonly #rpcs: OperationResources<S>;
  #transactions = 0;

  constructor(services: S, product: ProductModules<S>) {
    const { configuration } = services;
    const oper: readonly OperModule<S>[] = [...product.oper, installOper];
    const rpc: readonly RpcModule<S>[] = [...product.rpc, installRpcs, reloadRpcs, saveRpcs];
    const config = [...product.config, native];
    const library = yangLibrary([...[...config, ...oper].map(({ schema }) => schema), ...rpc]);
    this.#services = services;
    this.#authentication = new Authentication(services);
    this.#datastore = new Datastore(configuration, config, () => services.calendar.now());
    this.#data = new DataResources<S>({
      datastore: this.#datastore,
      oper: [...oper, library],
      services,
      locked: () => this.#locked(),
      configured: (user) => this.#configured(user),
    });
    this.#rpcs = new OperationResources<S>(rpc, services);
  }

  /** Call after each change of the running configuration, whoever made it. */
  changed(): void {
    this.#datastore.changed();
  }

  handle(request: HttpsRequest): HttpsResponse & { readonly body: string } {
    return complete(this.#answer(request), this.#services.calendar.now());
  }

  #answer(request: HttpsRequest): Answer {
    const query = request.target.indexOf("?");
    const path = query < 0 ? request.target : request.target.slice(0, query);
    if (!this.#services.configuration.running.restconf) return noPage();
    if (path === "/.well-known/host-meta") return hostMeta(request.method);
    const segments = path.split("/").slice(1);
    if (segments.shift() !== "restconf") return noPage();
    if (segments.at(-1) === "") segments.pop();
    try {
      const user = this.#authentication.user(request);
      if (request.body === "too-large") throw new Refusal(413, "too-big", "the body is too large");
      return this.#resource(request, segments, query < 0 ? "" : request.target.slice(query + 1), user);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return errorAnswer(error, request.header("accept"), request.header("content-type"));
    }
  }

  #resource(request: HttpsRequest, [kind, ...rest]: readonly string[], query: string, user: string): Answer {
    if (kind === "data") return this.#data.answer(request, rest, query, user);
    if (kind === "operations") return this.#rpcs.answer(request, rest, query);
    if (rest.length > 0 || (kind !== undefined && kind !== "yang-library-version")) throw notFound();
    const allowed = "GET, HEAD, OPTIONS";
    if (request.method === "OPTIONS") return { status: 200, headers: { Allow: allowed } };
    if (request.method !== "GET" && request.method !== "HEAD") {
      throw new Refusal(405, "operation-not-supported", `${request.method} is not allowed here`, {
        headers: { Allow: allowed },
      });
    }
    const encoding = accepted(request.header("accept"));
    const version = { "yang-library-version": yangLibraryVersion };
    const [name, value] = kind
      ? ([kind, yangLibraryVersion] as const)
      : (["restconf", { data: {}, operations: {}, ...version }] as const);
    return content(encoding, document(encoding, restconfModule, name, value));
  }

  /** IOS-XE names who holds the datastore; what it says of a command line is inferred. */
  #locked(): string | undefined {
    const { configurationLock, host } = this.#services;
    const { holder, since } = configurationLock;
    if (!holder) return undefined;
    const at = this.#services.calendar.now() - (host.clock.now() - since);
    const when = new Date(at).toISOString().slice(0, 19).replace("T", " ");
    const session = Number(/\d+/.exec(holder.line)?.[0] ?? 0) + 1;
    return `the configuration database is locked by session ${session} ${holder.user} ssh (cli from ${holder.peer ?? "0.0.0.0"}) on since ${when}`;
  }

  #configured(user: string): void {
    this.#services.log.write(platformMessages.restconfConfigured, {
      user,
      transaction: ++this.#transactions,
    });
  }
}

/** RFC 8040 §3.1: how clients find the root. */
function hostMeta(method: string): Answer {
  if (method !== "GET" && method !== "HEAD") return { status: 405, headers: { Allow: "GET, HEAD" } };
  return {
    status: 200,
    headers: { "Content-Type": "application/xrd+xml" },
    body: "<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>\n  <Link rel='restconf' href='/restconf'/>\n</XRD>\n",
  };
}

/** The web server's own answer to what nothing stands behind. */
function noPage(): Answer {
  return {
    status: 404,
    headers: { "Content-Type": "text/html" },
    body: "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n</body>\r\n</html>\r\n",
  };
}
