import { WireError } from "../errors";
import type { Host, UdpSocket } from "../host/host";
import { type DnsMessage, decodeDns, dnsCodes, dnsTypes, encodeDns } from "../wire/dns/message";
import { DnsmasqDhcp, type DnsmasqDhcpOptions } from "./dnsmasq-dhcp";

export interface DnsmasqOptions {
  /** `--host-record`: names and their addresses; names compare without regard to case. */
  readonly names: Readonly<Record<string, string>>;
  /** Where it lends addresses, too. */
  readonly dhcp?: Omit<DnsmasqDhcpOptions, "log">;
  /** Lines of `--log-queries`, without their ends. */
  readonly log: (line: string) => void;
}

const port = 53;

/**
 * dnsmasq 2.90 with `--no-resolv --log-queries` and a record for each name (observed on loopback): it answers for A what it has, with a
 * time to live of 0, and refuses all else, as there is nobody above to ask.
 */
export class Dnsmasq {
  readonly #host: Host;
  readonly #names: ReadonlyMap<string, string>;
  readonly #log: (line: string) => void;
  #socket: UdpSocket | undefined;
  readonly #dhcp: DnsmasqDhcp | undefined;
  #process = 700;

  constructor(host: Host, { names, dhcp, log }: DnsmasqOptions) {
    this.#host = host;
    this.#dhcp =
      dhcp &&
      new DnsmasqDhcp(host, { ...dhcp, log: (text) => log(`dnsmasq-dhcp[${this.#process}]: ${text}`) });
    this.#names = new Map(Object.entries(names).map(([name, address]) => [name.toLowerCase(), address]));
    this.#log = log;
  }

  start(): void {
    if (this.#socket) return;
    this.#process++;
    const socket = this.#host.udp(port, {
      datagram: (octets, from) => {
        const answer = this.#answer(octets, from.address);
        if (answer) socket.send(from, encodeDns(answer));
      },
    });
    this.#socket = socket;
    this.#say("started, version 2.90 cachesize 150");
    this.#say("warning: no upstream servers configured");
    this.#dhcp?.start();
  }

  stop(): void {
    if (!this.#socket) return;
    this.#socket.close();
    this.#socket = undefined;
    this.#dhcp?.stop();
    this.#say("exiting on receipt of SIGTERM");
  }

  #answer(octets: Uint8Array, from: string): DnsMessage | undefined {
    const query = readQuery(octets);
    const question = query?.questions[0];
    if (!query || !question || query.isResponse || query.questions.length !== 1) return undefined;
    const { name, type } = question;
    this.#say(`query[${typeNames.get(type) ?? `type=${type}`}] ${name} from ${from}`);
    const address = type === dnsTypes.A ? this.#names.get(name.toLowerCase()) : undefined;
    const answer = { ...query, isResponse: true, isTruncated: false };
    if (address === undefined) {
      this.#say("config error is REFUSED (EDE: not ready)");
      return { ...answer, code: dnsCodes.refused, answers: [] };
    }
    this.#say(`config ${name} is ${address}`);
    return { ...answer, isAuthoritative: true, code: 0, answers: [{ name, ttl: 0, type: "A", address }] };
  }

  #say(text: string): void {
    this.#log(`dnsmasq[${this.#process}]: ${text}`);
  }
}

const typeNames = new Map([
  [1, "A"],
  [5, "CNAME"],
  [12, "PTR"],
  [15, "MX"],
  [16, "TXT"],
  [28, "AAAA"],
]);

function readQuery(octets: Uint8Array): DnsMessage | undefined {
  try {
    return decodeDns(octets);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
