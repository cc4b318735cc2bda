import { WireError } from "../../../errors";
import type { Endpoint, Host, Timer, UdpSocket } from "../../../host/host";
import { Walker, type WalkObserver } from "../../../states/walker";
import { type DhcpMessage, decodeDhcp, encodeDhcp, hardwareAddress } from "../../../wire/dhcp/message";
import {
  addressesIn,
  addressList,
  type DhcpType,
  dhcpOptions,
  dhcpTypes,
  secondsIn,
  textIn,
  textOctets,
  typeOf,
} from "../../../wire/dhcp/options";
import { type LeaseLabel, leaseTransitions } from "./lease-transitions";

/** What a server lends, and tells with it. */
export interface Offer {
  readonly address: string;
  readonly mask: string;
  readonly routers: readonly string[];
  readonly nameServers: readonly string[];
  readonly domain: string | undefined;
  /** Option 43 as it came. */
  readonly vendorInformation: Uint8Array | undefined;
  readonly server: string;
  /** Milliseconds. */
  readonly time: number;
  readonly renewal: number;
  readonly rebinding: number;
}

export interface DhcpClientOptions {
  readonly host: Host;
  /** Ethernet MAC address, in any spelling. */
  readonly mac: string;
  /** Option 60. */
  readonly vendorClass: string;
  /** Option 12, looked at with each message. */
  readonly hostName: () => string;
  /** Seeded, 0 to 1. */
  readonly random: () => number;
  /** Told of every arrow. */
  readonly walked?: WalkObserver<LeaseLabel> | undefined;
  /** A try begins: nobody has lent an address yet. */
  readonly waits: () => void;
  /** Lent for the first time, or after the address was gone. */
  readonly bound: (offer: Offer) => void;
  /** The time is over, or the server has taken the address back. */
  readonly lost: () => void;
  /** A server lends an address that this host cannot have. */
  readonly declined: (address: string) => void;
}

type State =
  | { readonly name: "Init" }
  | { readonly name: "Selecting" }
  | { readonly name: "Requesting"; readonly offer: Offer }
  | { readonly name: "Bound"; readonly offer: Offer }
  | { readonly name: "Renewing"; readonly offer: Offer }
  | { readonly name: "Rebinding"; readonly offer: Offer };

export const clientPort = 68;
const serverPort = 67;
const everybody = "255.255.255.255";
const nobody = "0.0.0.0";
/** RFC 2131 §4.1: 4 s, doubled with each try up to 64, each a second more or less. */
const firstPatience = 4_000;
const longestPatience = 64_000;
/** RFC 2131 §4.4.5: half of what is left, but no less than a minute. */
const shortestRetry = 60_000;
/** Where a server names no time: an hour. */
const usualTime = 3_600;
const longestTime = 0xffffffff;

/** An access point's DHCP client (RFC 2131 §4.4): real octets on UDP ports 68 and 67 of its host. */
export class DhcpClient {
  readonly #options: DhcpClientOptions;
  readonly #walker: Walker<typeof leaseTransitions, State>;
  readonly #hardware: string;
  #socket: UdpSocket | undefined;
  #timer: Timer | undefined;
  #patience = firstPatience;
  #transaction = 0;
  #askedSince = 0;
  #boundAt = 0;

  constructor(options: DhcpClientOptions) {
    this.#options = options;
    this.#walker = new Walker<typeof leaseTransitions, State>(
      leaseTransitions,
      { name: "Init" },
      options.walked,
    );
    this.#hardware = hardwareAddress(options.mac);
  }

  /** What it has been lent, as long as it is. */
  get offer(): Offer | undefined {
    const { state } = this.#walker;
    return state.name === "Bound" || state.name === "Renewing" || state.name === "Rebinding"
      ? state.offer
      : undefined;
  }

  /** @throws UsageError when port 68 is taken. */
  start(): void {
    const { host } = this.#options;
    host.lease?.drop();
    this.#socket = host.udp(clientPort, { datagram: (octets, from) => this.#datagram(octets, from) });
    this.#discover();
  }

  end(): void {
    this.#timer?.cancel();
    this.#socket?.close();
    this.#socket = undefined;
  }

  #discover(): void {
    this.#walker.walk("discover", { name: "Selecting" });
    this.#transaction = Math.floor(this.#options.random() * 0x1_0000_0000);
    this.#askedSince = this.#now;
    this.#options.waits();
    this.#send("DISCOVER", everybody, new Map());
    this.#await();
  }

  /** Nobody answers: from the beginning, with more patience. */
  #await(): void {
    const { random, host } = this.#options;
    this.#timer?.cancel();
    const wait = this.#patience + (random() * 2 - 1) * 1_000;
    this.#timer = host.clock.after(wait, () => {
      this.#patience = Math.min(this.#patience * 2, longestPatience);
      this.#walker.walk("silent", { name: "Init" });
      this.#discover();
    });
  }

  #datagram(octets: Uint8Array, from: Endpoint): void {
    const message = from.port === serverPort ? readReply(octets) : undefined;
    if (message?.hardware !== this.#hardware || message.transaction !== this.#transaction) return;
    const { state } = this.#walker;
    const type = typeOf(message);
    const offer = offerIn(message);
    if (type === "OFFER" && state.name === "Selecting" && offer) this.#request(offer);
    else if (type === "ACK" && isWaiting(state) && offer) this.#bind(offer, state);
    else if (type === "NAK" && isWaiting(state)) this.#refused();
  }

  #request(offer: Offer): void {
    this.#walker.walk("offer", { name: "Requesting", offer });
    this.#send("REQUEST", everybody, requestOf(offer));
    this.#await();
  }

  #bind(offer: Offer, before: State): void {
    const { host, bound, declined } = this.#options;
    if (host.lease ? !host.lease.take(offer.address) : offer.address !== host.address) {
      this.#send("DECLINE", everybody, requestOf(offer));
      declined(offer.address);
      this.#refused();
      return;
    }
    this.#patience = firstPatience;
    this.#boundAt = this.#now;
    this.#walker.walk("ack", { name: "Bound", offer });
    this.#plan(offer.renewal, () => this.#renew(offer));
    if (before.name === "Requesting") bound(offer);
  }

  #renew(offer: Offer): void {
    this.#walker.walk("renew", { name: "Renewing", offer });
    this.#transaction = Math.floor(this.#options.random() * 0x1_0000_0000);
    this.#askedSince = this.#now;
    const ask = () => {
      if (this.#age >= offer.rebinding) {
        this.#walker.walk("rebind", { name: "Rebinding", offer });
        this.#rebind(offer);
        return;
      }
      this.#send("REQUEST", offer.server, new Map());
      this.#again(offer.rebinding, ask);
    };
    ask();
  }

  #rebind(offer: Offer): void {
    if (this.#age >= offer.time) {
      this.#walker.walk("expired", { name: "Init" });
      this.#lose();
      return;
    }
    this.#send("REQUEST", everybody, new Map());
    this.#again(offer.time, () => this.#rebind(offer));
  }

  #refused(): void {
    const isLent = this.offer !== undefined;
    this.#walker.walk("refused", { name: "Init" });
    if (isLent) {
      this.#lose();
      return;
    }
    // Whoever refuses at once would be asked without end.
    this.#timer?.cancel();
    this.#timer = this.#options.host.clock.after(this.#patience, () => this.#discover());
    this.#patience = Math.min(this.#patience * 2, longestPatience);
  }

  #lose(): void {
    this.#options.host.lease?.drop();
    this.#options.lost();
    this.#timer?.cancel();
    this.#patience = firstPatience;
    this.#discover();
  }

  #again(deadline: number, task: () => void): void {
    const left = deadline - this.#age;
    this.#plan(this.#age + Math.min(left, Math.max(left / 2, shortestRetry)), task);
  }

  /** @param at milliseconds after the address was lent */
  #plan(at: number, task: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#options.host.clock.after(Math.max(0, at - this.#age), task);
  }

  #send(type: DhcpType, to: string, more: ReadonlyMap<number, Uint8Array>): void {
    const { vendorClass, hostName } = this.#options;
    const { offer } = this;
    const message: DhcpMessage = {
      op: "request",
      hops: 0,
      transaction: this.#transaction,
      seconds: Math.floor((this.#now - this.#askedSince) / 1_000),
      broadcast: offer === undefined,
      client: type === "REQUEST" ? (offer?.address ?? nobody) : nobody,
      yours: nobody,
      next: nobody,
      relay: nobody,
      hardware: this.#hardware,
      options: new Map([
        [dhcpOptions.messageType, Uint8Array.of(dhcpTypes[type])],
        ...more,
        [dhcpOptions.vendorClass, textOctets(vendorClass)],
        [dhcpOptions.hostName, textOctets(hostName())],
        [dhcpOptions.parameterList, Uint8Array.from(wanted)],
      ]),
    };
    this.#socket?.send({ address: to, port: serverPort }, encodeDhcp(message));
  }

  get #now(): number {
    return this.#options.host.clock.now();
  }

  /** Milliseconds since the address was lent. */
  get #age(): number {
    return this.#now - this.#boundAt;
  }
}

const wanted = [
  dhcpOptions.subnetMask,
  dhcpOptions.routers,
  dhcpOptions.nameServers,
  dhcpOptions.domainName,
  dhcpOptions.vendorInformation,
  dhcpOptions.leaseTime,
];

function isWaiting(state: State): boolean {
  return state.name === "Requesting" || state.name === "Renewing" || state.name === "Rebinding";
}

function requestOf({ address, server }: Offer): ReadonlyMap<number, Uint8Array> {
  return new Map([
    [dhcpOptions.requestedAddress, addressList([address])],
    [dhcpOptions.serverIdentifier, addressList([server])],
  ]);
}

function readReply(octets: Uint8Array): DhcpMessage | undefined {
  try {
    const message = decodeDhcp(octets);
    return message.op === "reply" ? message : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** Undefined for a message that lends nothing, or that tells no server. */
function offerIn(message: DhcpMessage): Offer | undefined {
  try {
    const [server] = addressesIn(message, dhcpOptions.serverIdentifier);
    if (server === undefined || message.yours === nobody) return undefined;
    const seconds = secondsIn(message, dhcpOptions.leaseTime) ?? usualTime;
    const time = seconds === longestTime ? Number.MAX_SAFE_INTEGER : seconds * 1_000;
    const told = (code: number) => {
      const own = secondsIn(message, code);
      return own === undefined ? undefined : own * 1_000;
    };
    return {
      address: message.yours,
      mask: addressesIn(message, dhcpOptions.subnetMask)[0] ?? "255.255.255.0",
      routers: addressesIn(message, dhcpOptions.routers),
      nameServers: addressesIn(message, dhcpOptions.nameServers),
      domain: textIn(message, dhcpOptions.domainName),
      vendorInformation: message.options.get(dhcpOptions.vendorInformation),
      server,
      time,
      renewal: told(dhcpOptions.renewalTime) ?? time / 2,
      rebinding: told(dhcpOptions.rebindingTime) ?? time * 0.875,
    };
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
