/** DTLS as CAPWAP's neighbour (RFC 5415 §2.3.2): commands go out among the packets, notifications come in. */
export type DtlsCommandName =
  | "DTLSStart"
  | "DTLSListen"
  | "DTLSAccept"
  | "DTLSAbortSession"
  | "DTLSShutdown"
  | "DTLSMtuUpdate";

export interface DtlsCommand {
  readonly type: "command";
  readonly command: DtlsCommandName;
  /** DTLSStart: the AC's address. */
  readonly to?: string;
  /** DTLSMtuUpdate: octets of an IP packet. */
  readonly mtu?: number;
}

export type DtlsNotificationName =
  | "DTLSPeerAuthorize"
  | "DTLSEstablished"
  | "DTLSEstablishFail"
  | "DTLSAuthenticateFail"
  | "DTLSAborted"
  | "DTLSReassemblyFailure"
  | "DTLSDecapFailure"
  | "DTLSPeerDisconnect";

export interface DtlsNotification {
  readonly name: DtlsNotificationName;
  /** For logs: why, in DTLS's own words. */
  readonly detail?: string;
  /** DTLSEstablished: octets of the IP packets to which the handshake's flights had to shrink. */
  readonly mtu?: number;
}
