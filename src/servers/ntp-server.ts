import { WireError } from "../errors";
import type { Host, UdpSocket } from "../host/host";
import { decodeNtp, encodeNtp, type NtpPacket } from "../wire/ntp/packet";

export interface NtpServerOptions {
  /** What its clock says, milliseconds since 1970-01-01 UTC. */
  readonly calendar: () => number;
  readonly log: (line: string) => void;
}

const port = 123;
const reference = Uint8Array.from("GPS\0", (letter) => letter.charCodeAt(0));

/** A primary time server (RFC 5905), as chrony with a reference clock: it answers clients and logs no question. */
export class NtpServer {
  #socket: UdpSocket | undefined;

  constructor(
    private readonly host: Host,
    private readonly options: NtpServerOptions,
  ) {}

  start(): void {
    if (this.#socket) return;
    const socket = this.host.udp(port, {
      datagram: (octets, from) => {
        const request = readRequest(octets);
        if (request?.mode !== 3) return;
        const now = this.options.calendar();
        const { version, transmit: originate } = request;
        const answer = { leap: 0, version, mode: 4, stratum: 1, reference };
        socket.send(from, encodeNtp({ ...answer, originate, receive: now, transmit: now }));
      },
    });
    this.#socket = socket;
    this.options.log("chronyd version 4.3 starting");
  }

  stop(): void {
    if (!this.#socket) return;
    this.#socket.close();
    this.#socket = undefined;
    this.options.log("chronyd exiting");
  }
}

function readRequest(octets: Uint8Array): NtpPacket | undefined {
  try {
    return decodeNtp(octets);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
