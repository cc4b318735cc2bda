import type { HttpsService } from "../../../host/https";
import type { EwcOperations } from "../../ewc/operations";
import { Restconf } from "./restconf";

/** More than any body that this RESTCONF can make use of. */
export const bodyLimit = 262_144;

/** TCP 443 of one boot of an EWC: open while `ip http secure-server` stands in the configuration. */
export class RestconfServer {
  readonly #operations: EwcOperations;
  readonly #https: HttpsService;
  readonly #restconf: Restconf;
  readonly #stopListening: () => void;
  #server: { close(): void } | undefined;

  constructor(operations: EwcOperations, https: HttpsService) {
    this.#operations = operations;
    this.#https = https;
    this.#restconf = new Restconf(operations);
    this.#stopListening = operations.configuration.onChange(() => {
      this.#restconf.changed();
      this.#follow();
    });
    this.#follow();
  }

  close(): void {
    this.#stopListening();
    this.#server?.close();
    this.#server = undefined;
  }

  #follow(): void {
    const wanted = this.#operations.configuration.running.http.secureServer;
    if (wanted && !this.#server) {
      this.#server = this.#https.serve(this.#operations.host, 443, {
        certificateName: certificateName(this.#operations.platform().ethernetMac),
        bodyLimit,
        request: (request) => this.#restconf.handle(request),
      });
    } else if (!wanted && this.#server) {
      this.#server.close();
      this.#server = undefined;
    }
  }
}

/** `IOS-Self-Signed-Certificate-` and a number of 32 bits, which real devices take from their own, too. */
function certificateName(ethernetMac: string): string {
  const digits = ethernetMac.replace(/\./g, "").slice(-8);
  return `IOS-Self-Signed-Certificate-${Number.parseInt(digits, 16)}`;
}
