import { tcpFlag } from "../ip/packet";

/** A connection as somebody in the middle sees it, in netfilter's names. `syn-sent-2`: both ends sent a SYN. */
export type TcpTrack =
  | "none"
  | "syn-sent"
  | "syn-sent-2"
  | "syn-received"
  | "established"
  | "fin-wait"
  | "close-wait"
  | "last-ack"
  | "time-wait"
  | "close";

/** Milliseconds without a packet after which the connection is forgotten: Linux's nf_conntrack_tcp_timeout_*. */
export const tcpTrackTimeout: Readonly<Record<TcpTrack, number>> = {
  none: 0,
  "syn-sent": 120_000,
  "syn-sent-2": 120_000,
  "syn-received": 60_000,
  established: 432_000_000,
  "fin-wait": 120_000,
  "close-wait": 60_000,
  "last-ack": 30_000,
  "time-wait": 120_000,
  close: 10_000,
};

/**
 * The state after a segment in the given direction. `invalid`: it fits no connection in this state. `again`: a SYN
 * opens a new connection over the remains of this one.
 *
 * As Linux with nf_conntrack_tcp_loose (its default), an ACK without a connection picks one up in the middle.
 * Sequence numbers and windows are not looked at (as nf_conntrack_tcp_be_liberal).
 */
export function advanceTcp(state: TcpTrack, flags: number, isReply: boolean): TcpTrack | "invalid" | "again" {
  if ((flags & tcpFlag.rst) !== 0) return state === "none" ? "invalid" : "close";
  const acknowledges = (flags & tcpFlag.ack) !== 0;
  if ((flags & tcpFlag.syn) !== 0) {
    if ((flags & tcpFlag.fin) !== 0) return "invalid";
    return acknowledges ? afterSynAck(state, isReply) : afterSyn(state, isReply);
  }
  if ((flags & tcpFlag.fin) !== 0) return afterFin(state);
  return acknowledges ? afterAck(state, isReply) : "invalid";
}

function afterSyn(state: TcpTrack, isReply: boolean): TcpTrack | "invalid" | "again" {
  switch (state) {
    case "none":
      return isReply ? "invalid" : "syn-sent";
    case "syn-sent":
      return isReply ? "syn-sent-2" : "syn-sent";
    case "syn-sent-2":
      return "syn-sent-2";
    case "time-wait":
      return "again";
    case "close":
      return isReply ? "invalid" : "again";
    default:
      // Out of place, but let through as part of the connection: the ends sort it out.
      return isReply ? "invalid" : state;
  }
}

function afterSynAck(state: TcpTrack, isReply: boolean): TcpTrack | "invalid" {
  if (state === "syn-sent-2") return "syn-received";
  if (isReply) return state === "none" ? "invalid" : state === "syn-sent" ? "syn-received" : state;
  return state === "syn-received" ? "syn-received" : "invalid";
}

function afterFin(state: TcpTrack): TcpTrack | "invalid" {
  switch (state) {
    case "syn-received":
    case "established":
      return "fin-wait";
    case "fin-wait":
    case "close-wait":
    case "last-ack":
      return "last-ack";
    case "time-wait":
    case "close":
      return state;
    default:
      return "invalid";
  }
}

function afterAck(state: TcpTrack, isReply: boolean): TcpTrack | "invalid" {
  switch (state) {
    case "none":
      return isReply ? "invalid" : "established";
    case "syn-sent":
    case "syn-sent-2":
      return isReply ? state : "invalid";
    case "syn-received":
      return isReply ? "syn-received" : "established";
    case "established":
      return "established";
    case "fin-wait":
    case "close-wait":
      return "close-wait";
    case "last-ack":
    case "time-wait":
      return "time-wait";
    case "close":
      return "close";
  }
}
