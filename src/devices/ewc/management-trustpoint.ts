import type { Crypto, Identity } from "../../crypto/port";
import { hexDigest } from "../iosxe/hex-digest";

/** The certificate that an EWC has from the factory; the name is inferred. */
const factoryTrustpoint = "CISCO_IDEVID_SUDI";

export interface ManagementTrustpointView {
  /** Empty where none is chosen and there is none from the factory. */
  readonly name: string;
  /** SHA-1 of its certificate; undefined where it has none. */
  readonly hash: string | undefined;
}

/**
 * Whose certificate the controller shows to access points. No other trustpoint of a lab has a certificate for this device, so
 * whoever chooses one shows none until he takes it back.
 */
export class ManagementTrustpoint {
  readonly #crypto: Crypto;
  readonly #own: Identity;
  readonly #chosen: () => string | undefined;

  constructor(crypto: Crypto, own: Identity, chosen: () => string | undefined) {
    this.#crypto = crypto;
    this.#own = own;
    this.#chosen = chosen;
  }

  /** Looked at with each handshake. */
  get identity(): Identity {
    const chain = () => this.#chain;
    return {
      get chain() {
        return chain();
      },
      key: this.#own.key,
    };
  }

  view(): ManagementTrustpointView {
    const [certificate] = this.#chain;
    const name = this.#chosen() ?? (certificate ? factoryTrustpoint : "");
    return { name, hash: certificate && hexDigest(this.#crypto, "sha1", certificate.der) };
  }

  get #chain(): Identity["chain"] {
    const chosen = this.#chosen();
    return chosen === undefined || chosen === factoryTrustpoint ? this.#own.chain : [];
  }
}
