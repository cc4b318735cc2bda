import type { Host, Timer, UdpSocket } from "../../../host/host";
import { addressOf } from "../../../ip/address";
import { addressesIn, addressQuestion, type KnownAddresses, readDns } from "../../../wire/dns/answer";
import { encodeDns, isDomainName } from "../../../wire/dns/message";

/** What a device knows about names, asked for at each lookup. */
export interface NameSettings {
  /** `ip host`: the addresses of a name that was typed in; names compare in lower case. */
  readonly hosts: ReadonlyMap<string, readonly string[]>;
  /** `ip name-server`; with none the own segment is asked. */
  readonly servers: readonly string[];
  /** `ip domain name`: put behind names without a dot. */
  readonly domain: string | undefined;
  /** `no ip domain lookup` asks nobody. */
  readonly lookup: boolean;
  /** Milliseconds for an answer, and further rounds after the first. */
  readonly timeout: number;
  readonly retries: number;
}

/** Why a name has no address: nobody has it, nobody answered, or it is an IPv6 address, which nothing here speaks. */
export type NameFailure = "unknown-name" | "ipv6";

/** A name that an answer told, until its time to live is over. */
export interface LearnedName {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly learnedAt: number;
  readonly until: number;
}

const everybody = "255.255.255.255";
const port = 53;
const mostLearned = 256;

/** A device's stub resolver (RFC 1034 §5.3.1): its own table first, then name servers over UDP, one after the other. */
export class Resolver {
  readonly #learned = new Map<string, LearnedName>();
  readonly #running = new Set<Lookup>();

  constructor(
    private readonly host: Host,
    private readonly settings: () => NameSettings,
    /** A fraction from 0 to below 1, for the numbers of queries. */
    private readonly random: () => number,
  ) {}

  /**
   * Calls back exactly once unless cancelled: at once (before this returns) for an address and a name that is known.
   * @param asking told before the first name server is asked
   */
  resolve(
    target: string,
    done: (outcome: { readonly address: string } | { readonly failure: NameFailure }) => void,
    asking: (server: string) => void = () => {},
  ): { cancel(): void } {
    const known = this.#known(target);
    if (known !== undefined) {
      done(known);
      return { cancel: () => {} };
    }
    const settings = this.settings();
    const servers = settings.servers.length > 0 ? settings.servers : [everybody];
    asking(servers[0]!);
    const lookup = new Lookup(this.host, {
      names: candidates(target, settings.domain),
      servers,
      settings,
      id: () => Math.floor(this.random() * 65_536),
      done: (found) => {
        this.#running.delete(lookup);
        if (found) this.#learn(target, found);
        done(found ? { address: found.addresses[0]! } : { failure: "unknown-name" });
      },
    });
    this.#running.add(lookup);
    lookup.ask();
    return {
      cancel: () => {
        this.#running.delete(lookup);
        lookup.cancel();
      },
    };
  }

  /** Names learned and not too old, for `show hosts`. */
  get learned(): readonly LearnedName[] {
    const now = this.host.clock.now();
    return [...this.#learned.values()].filter(({ until }) => until > now);
  }

  /** No lookup calls back any more. */
  close(): void {
    for (const lookup of this.#running) lookup.cancel();
    this.#running.clear();
  }

  #known(target: string): { readonly address: string } | { readonly failure: NameFailure } | undefined {
    if (addressOf(target) !== undefined) return { address: target };
    if (target.includes(":")) return { failure: "ipv6" };
    const { hosts, domain, lookup } = this.settings();
    for (const name of candidates(target, domain)) {
      const [address] = hosts.get(name) ?? this.#fresh(name)?.addresses ?? [];
      if (address !== undefined) return { address };
    }
    // What looks like an address and is none is not asked for, as nobody could have it.
    if (!lookup || !isDomainName(target) || /^[\d.]+$/.test(target)) return { failure: "unknown-name" };
    return undefined;
  }

  #fresh(name: string): LearnedName | undefined {
    const known = this.#learned.get(name);
    return known && known.until > this.host.clock.now() ? known : undefined;
  }

  #learn(target: string, { addresses, ttl }: KnownAddresses): void {
    if (this.#learned.size >= mostLearned) this.#learned.clear();
    const learnedAt = this.host.clock.now();
    const name = target.toLowerCase();
    this.#learned.set(name, { name, addresses, learnedAt, until: learnedAt + ttl * 1_000 });
  }
}

interface LookupOptions {
  readonly names: readonly string[];
  readonly servers: readonly string[];
  readonly settings: NameSettings;
  readonly id: () => number;
  readonly done: (found: KnownAddresses | undefined) => void;
}

/** One name being asked for: each spelling in turn, each server in turn, so many rounds. */
class Lookup {
  readonly #socket: UdpSocket;
  #timer: Timer | undefined;
  #name = 0;
  #tries = 0;
  #id = 0;

  constructor(
    private readonly host: Host,
    private readonly options: LookupOptions,
  ) {
    this.#socket = host.udp(undefined, {
      datagram: (octets, from) => this.#answer(octets, from.address, from.port),
    });
  }

  ask(): void {
    const { servers, settings, names, id } = this.options;
    const name = names[this.#name];
    if (name === undefined) {
      this.#end(undefined);
      return;
    }
    if (this.#tries >= servers.length * (settings.retries + 1)) {
      this.#next();
      return;
    }
    const server = servers[this.#tries++ % servers.length]!;
    this.#id = id();
    this.#timer = this.host.clock.after(settings.timeout, () => this.ask());
    this.#socket.send({ address: server, port }, encodeDns(addressQuestion(this.#id, name)));
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#socket.close();
  }

  #answer(octets: Uint8Array, from: string, fromPort: number): void {
    const { names, servers } = this.options;
    const name = names[this.#name] ?? "";
    const wasAsked = servers.includes(from) || servers.includes(everybody);
    const message = wasAsked && fromPort === port ? readDns(octets) : undefined;
    const asked = message?.questions[0];
    if (!message?.isResponse || message.id !== this.#id || asked?.name.toLowerCase() !== name.toLowerCase())
      return;
    this.#timer?.cancel();
    const found = addressesIn(message, name);
    if (found) this.#end(found);
    else this.#next();
  }

  /** Nobody has the name in this spelling. */
  #next(): void {
    this.#name++;
    this.#tries = 0;
    this.ask();
  }

  #end(found: KnownAddresses | undefined): void {
    this.cancel();
    this.options.done(found);
  }
}

/** A name without a dot is tried below the own domain first. */
function candidates(target: string, domain: string | undefined): readonly string[] {
  const name = target.toLowerCase().replace(/\.$/, "");
  if (domain === undefined || target.includes(".")) return [name];
  const below = `${name}.${domain.toLowerCase().replace(/\.$/, "")}`;
  return isDomainName(below) ? [below, name] : [name];
}
