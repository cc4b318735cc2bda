import type { Crypto } from "../../../crypto/port";
import type { HttpsRequest, HttpsResponse, HttpsService, WebAssets } from "../../../host/https";
import { Restconf } from "../../iosxe/restconf/restconf";
import { certificateNumber } from "../mac";
import { ewcModules } from "../restconf/modules";
import type { EwcServices } from "../services";
import type { Sessions } from "./sessions";
import { WebInterface } from "./web-interface";

export interface WebFrontOptions {
  readonly services: EwcServices;
  readonly https: HttpsService;
  readonly crypto: Crypto;
  readonly sessions: Sessions;
  /** Without them the device has no pages. */
  readonly assets: WebAssets | undefined;
}

/** More than any body that is read as a whole. */
export const bodyLimit = 262_144;

/**
 * TCP 443 and 80 of one boot of an EWC: RESTCONF and the web interface while `ip http secure-server` stands in the
 * configuration, and the way there from plain HTTP while `ip http server` does.
 */
export class WebFront {
  readonly #options: WebFrontOptions;
  readonly #restconf: Restconf<EwcServices>;
  readonly #web: WebInterface;
  readonly #stopListening: () => void;
  #secure: { close(): void } | undefined;
  #plain: { close(): void } | undefined;

  constructor(options: WebFrontOptions) {
    const { services, crypto, assets, sessions } = options;
    this.#options = options;
    this.#restconf = new Restconf(services, ewcModules);
    this.#web = new WebInterface(services, crypto, sessions, assets);
    this.#stopListening = services.configuration.onChange(() => {
      this.#restconf.changed();
      this.#web.configured();
      this.#follow();
    });
    this.#follow();
  }

  /** Call with every line that is logged. */
  logged(): void {
    this.#web.logged();
  }

  close(): void {
    this.#stopListening();
    this.#web.close();
    this.#secure?.close();
    this.#plain?.close();
    this.#secure = this.#plain = undefined;
  }

  #follow(): void {
    const { services, https } = this.#options;
    const { secureServer, server } = services.configuration.running.http;
    if (secureServer)
      this.#secure ??= https.serve(services.host, 443, {
        certificateName: certificateName(services.system.view().ethernetMac),
        bodyLimit,
        request: (request) => this.#answer(request),
        receive: (head) => this.#web.receive(head),
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
      : this.#web.handle(request);
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

function certificateName(ethernetMac: string): string {
  return `IOS-Self-Signed-Certificate-${certificateNumber(ethernetMac)}`;
}
