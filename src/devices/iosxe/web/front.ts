import type {
  HttpsRequest,
  HttpsRequestHead,
  HttpsResponse,
  HttpsServerOptions,
  HttpsService,
} from "../../../host/https";
import { type ProductModules, Restconf } from "../restconf/restconf";
import type { PlatformServices } from "../services";

/** What a product's pages answer, and what they are told. */
export interface WebPages {
  handle(request: HttpsRequest): HttpsResponse;
  /** See `HttpsServerOptions.receive`. */
  receive(head: HttpsRequestHead): ReturnType<NonNullable<HttpsServerOptions["receive"]>>;
  /** A line is in the log. */
  logged(): void;
  /** The running configuration is another. */
  configured(): void;
  close(): void;
}

export interface WebFrontOptions<S extends PlatformServices> {
  readonly services: S;
  readonly https: HttpsService;
  /** What RESTCONF tells and takes. */
  readonly modules: ProductModules<S>;
  readonly pages: WebPages;
  /** The name that the device's own certificate has. */
  readonly certificateName: string;
}

/** More than any body that is read as a whole. */
export const bodyLimit = 262_144;

/**
 * TCP 443 and 80 of one boot of a device: RESTCONF and its pages while `ip http secure-server` stands in the
 * configuration, and the way there from plain HTTP while `ip http server` does.
 */
export class WebFront<S extends PlatformServices> {
  readonly #options: WebFrontOptions<S>;
  readonly #restconf: Restconf<S>;
  readonly #stopListening: () => void;
  #secure: { close(): void } | undefined;
  #plain: { close(): void } | undefined;

  constructor(options: WebFrontOptions<S>) {
    const { services, modules, pages } = options;
    this.#options = options;
    this.#restconf = new Restconf(services, modules);
    this.#stopListening = services.configuration.onChange(() => {
      this.#restconf.changed();
      pages.configured();
      this.#follow();
    });
    this.#follow();
  }

  /** Call with every line that is logged. */
  logged(): void {
    this.#options.pages.logged();
  }

  close(): void {
    this.#stopListening();
    this.#options.pages.close();
    this.#secure?.close();
    this.#plain?.close();
    this.#secure = this.#plain = undefined;
  }

  #follow(): void {
    const { services, https, pages, certificateName } = this.#options;
    const { secureServer, server } = services.configuration.running.http;
    if (secureServer)
      this.#secure ??= https.serve(services.host, 443, {
        certificateName,
        bodyLimit,
        request: (request) => this.#answer(request),
        receive: (head) => pages.receive(head),
      });
    else {
      this.#secure?.close();
      this.#secure = undefined;
    }
    if (server && secureServer)
      this.#plain ??= https.serve(services.host, 80, {
        certificateName: undefined,
        bodyLimit: 0,
        request: (request) => redirect(request, services.host.address),
      });
    else {
      this.#plain?.close();
      this.#plain = undefined;
    }
  }

  #answer(request: HttpsRequest): HttpsResponse {
    return /^\/(restconf|\.well-known)(\/|\?|$)/.test(request.target)
      ? this.#restconf.handle(request)
      : this.#options.pages.handle(request);
  }
}

/** To the same page over HTTPS, by the name that the client knows. */
function redirect({ target, header }: HttpsRequest, address: string): HttpsResponse {
  const [, named] = /^([A-Za-z0-9.-]{1,253})(:\d{1,5})?$/.exec(header("host") ?? "") ?? [];
  const path = /^\/[!-~]{0,1000}$/.test(target) && !target.startsWith("//") ? target : "/";
  return {
    status: 301,
    headers: { Location: `https://${named ?? address}${path}`, "Cache-Control": "no-store" },
    body: "",
  };
}
