/**
 * DTLS 1.2 (RFC 6347 over RFC 5246), both ends, sans-IO.
 *
 * A client:
 *
 *     const client = new DtlsClient(now, { crypto, identity, trust: [root], epoch: clock.epoch });
 *
 * then, after the constructor and after each call that takes `now` (and after `send`):
 *
 *     for (let octets; (octets = client.pollTransmit()); ) socket.send(peer, octets);
 *     for (let event; (event = client.pollEvent()); ) ...
 *     rearm one timer at client.pollTimeout(); when it fires: client.handleTimeout(now), and drain again
 *
 * A server port keeps one `DtlsListener`, and a `DtlsServer` for each peer that has shown a good cookie:
 *
 *     const outcome = listener.handleDatagram(now, octets, "172.16.4.32:5248", servers.get(peer));
 *     reply -> send outcome.octets; accepted -> servers.set(peer, outcome.server), drain it;
 *     handled -> drain the server that was handed in; ignored -> count it
 *
 * The last event of an endpoint is `closed` or `failed`; after it every call does nothing.
 */
export type { AlertDescription, AlertName } from "./alert";
export { DtlsClient } from "./client";
export type { DtlsEndpoint } from "./endpoint";
export type { CertificateFault } from "./failure";
export { DtlsListener, type ListenerOutcome } from "./listener";
export type {
  DtlsEvent,
  DtlsFailed,
  DtlsListenerOptions,
  DtlsOptions,
  DtlsServerOptions,
  DtlsStatistics,
  Retransmission,
} from "./options";
export { DtlsServer } from "./server";
export { defaultSuites, type SuiteName } from "./suites";
