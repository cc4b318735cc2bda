import { PeerError } from "../errors";
import type { AlertName } from "./alert";

/** Ends the session: the alert goes to the peer, the reason into the own log. */
export class HandshakeFailure extends PeerError {
  constructor(
    readonly alert: AlertName,
    readonly reason: string,
    /** What is wrong with the peer's certificate, when it is that. */
    readonly certificate?: CertificateFault,
  ) {
    super(reason);
  }
}

export type CertificateFault = "expired" | "not-yet-valid" | "unknown-issuer" | "bad-signature" | "none";
