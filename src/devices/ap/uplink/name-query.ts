import type { Host, Timer, UdpSocket } from "../../../host/host";
import { addressesIn, addressQuestion, readDns } from "../../../wire/dns/answer";
import { encodeDns } from "../../../wire/dns/message";

export interface NameQueryOptions {
  readonly host: Host;
  readonly name: string;
  /** Asked in turn. */
  readonly servers: readonly string[];
  /** 16 bits. */
  readonly id: number;
  /** The addresses, once; none where nobody knows the name or nobody answers. */
  readonly done: (addresses: readonly string[]) => void;
}

const port = 53;
/** As Linux's resolver: 5 s for each server, twice round (resolv.conf(5)). */
const patience = 5_000;
const rounds = 2;

/** An access point's question for the addresses of one name. Call `cancel` to hear no more of it. */
export class NameQuery {
  readonly #options: NameQueryOptions;
  readonly #socket: UdpSocket;
  #timer: Timer | undefined;
  #tries = 0;

  /** It is asked at once. */
  constructor(options: NameQueryOptions) {
    this.#options = options;
    this.#socket = options.host.udp(undefined, {
      datagram: (octets, from) => this.#answer(octets, from.address, from.port),
    });
    this.#ask();
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#socket.close();
  }

  #ask(): void {
    const { host, name, servers, id } = this.#options;
    if (this.#tries >= servers.length * rounds) {
      this.#end([]);
      return;
    }
    const server = servers[this.#tries++ % servers.length]!;
    this.#timer = host.clock.after(patience, () => this.#ask());
    this.#socket.send({ address: server, port }, encodeDns(addressQuestion(id, name)));
  }

  #answer(octets: Uint8Array, from: string, fromPort: number): void {
    const { servers, id, name } = this.#options;
    const message = servers.includes(from) && fromPort === port ? readDns(octets) : undefined;
    if (!message?.isResponse || message.id !== id) return;
    this.#timer?.cancel();
    const found = addressesIn(message, name);
    // What this server does not know, the next may.
    if (found) this.#end(found.addresses);
    else if (this.#tries < servers.length) this.#ask();
    else this.#end([]);
  }

  #end(addresses: readonly string[]): void {
    this.cancel();
    this.#options.done(addresses);
  }
}
