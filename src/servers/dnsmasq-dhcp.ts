import { WireError } from "../errors";
import type { Endpoint, Host, UdpSocket } from "../host/host";
import { type DhcpMessage, decodeDhcp, encodeDhcp } from "../wire/dhcp/message";
import {
  addressesIn,
  addressList,
  controllerOption,
  type DhcpType,
  dhcpOptions,
  dhcpTypes,
  fourOctets,
  textIn,
  textOctets,
  typeOf,
} from "../wire/dhcp/options";

/** One network that dnsmasq lends addresses in: `dhcp-range=...,static`, and its options. */
export interface DhcpScope {
  /** 172.16.6.0, and its mask. */
  readonly network: string;
  readonly mask: string;
  readonly broadcast: string;
  readonly router: string;
  readonly contains: (address: string) => boolean;
  readonly nameServers: readonly string[];
  readonly domain: string | undefined;
  /** Named to clients of Cisco's vendor class in option 43. */
  readonly controllers: readonly string[];
  /** Option 43 as octets, to whoever asks for it. */
  readonly option43: Uint8Array | undefined;
  /** Seconds. */
  readonly lease: number;
}

/** `dhcp-host`: who has which address. */
export interface Reservation {
  /** `0c:d0:f8:97:80:1c`. */
  readonly hardware: string;
  readonly address: string;
}

export interface DnsmasqDhcpOptions {
  readonly scopes: readonly DhcpScope[];
  readonly reservations: readonly Reservation[];
  /** Where requests come in: lab0. */
  readonly link: string;
  readonly log: (line: string) => void;
}

const serverPort = 67;
const clientPort = 68;
const everybody = "255.255.255.255";
const nobody = "0.0.0.0";
/** RFC 2132 §8.4. */
const endOfVendor = 0xff;

/**
 * dnsmasq 2.90's DHCP server with reservations alone (`dhcp-range=...,static`; observed in a network namespace): who is not known
 * gets nothing, and who asks another server or renews what was never lent here gets no answer. In front of each log line the
 * process stands, as `dnsmasq-dhcp[701]: `.
 */
export class DnsmasqDhcp {
  readonly #host: Host;
  readonly #options: DnsmasqDhcpOptions;
  /** What is lent, by hardware address; dnsmasq has it in a file, so a stop does not change it. */
  readonly #lent = new Map<string, string>();
  #socket: UdpSocket | undefined;

  constructor(host: Host, options: DnsmasqDhcpOptions) {
    this.#host = host;
    this.#options = options;
  }

  start(): void {
    const { scopes, log } = this.#options;
    for (const { network, lease } of scopes)
      log(`DHCP, static leases only on ${network}, lease time ${timeText(lease)}`);
    this.#socket = this.#host.udp(serverPort, {
      datagram: (octets) => {
        const message = readRequest(octets);
        if (message) this.#take(message);
      },
    });
  }

  stop(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #take(message: DhcpMessage): void {
    const scope = this.#scopeOf(message);
    if (!scope) {
      const via = message.relay === nobody ? this.#options.link : message.relay;
      this.#options.log(`no address range available for DHCP request via ${via}`);
      return;
    }
    const { reservations } = this.#options;
    const reserved = reservations.find(
      ({ hardware, address }) => hardware === message.hardware && scope.contains(address),
    )?.address;
    switch (typeOf(message)) {
      case "DISCOVER":
        this.#discovered(message, scope, reserved);
        return;
      case "REQUEST":
        this.#requested(message, scope, reserved);
        return;
      case "DECLINE":
      case "RELEASE":
        this.#say(typeOf(message)!, message, firstOf(message, dhcpOptions.requestedAddress));
        return;
      default:
        return;
    }
  }

  /** Where the client is: behind its relay, where its own address lies, or here. */
  #scopeOf({ relay, client }: DhcpMessage): DhcpScope | undefined {
    const there = relay !== nobody ? relay : client !== nobody ? client : this.#host.address;
    return this.#options.scopes.find(({ contains }) => contains(there));
  }

  #discovered(message: DhcpMessage, scope: DhcpScope, reserved: string | undefined): void {
    if (reserved === undefined) {
      this.#say("DISCOVER", message, undefined, "no address available");
      return;
    }
    this.#say("DISCOVER", message);
    this.#say("OFFER", message, reserved);
    this.#answer("OFFER", message, scope, reserved);
  }

  #requested(message: DhcpMessage, scope: DhcpScope, reserved: string | undefined): void {
    const { hardware } = message;
    const server = firstOf(message, dhcpOptions.serverIdentifier);
    const isAsked = server === undefined ? this.#lent.has(hardware) : server === this.#host.address;
    if (!isAsked) return;
    const wanted = firstOf(message, dhcpOptions.requestedAddress) ?? message.client;
    this.#say("REQUEST", message, wanted);
    if (wanted !== reserved) {
      const why = scope.contains(wanted) ? "address not available" : "wrong address";
      this.#say("NAK", message, wanted, why);
      this.#lent.delete(hardware);
      this.#refuse(message, why);
      return;
    }
    this.#lent.set(hardware, reserved);
    this.#say("ACK", message, reserved, textIn(message, dhcpOptions.hostName));
    this.#answer("ACK", message, scope, reserved);
  }

  #answer(type: "OFFER" | "ACK", message: DhcpMessage, scope: DhcpScope, address: string): void {
    const { lease, mask, broadcast, router, nameServers, domain } = scope;
    const asked = new Set(message.options.get(dhcpOptions.parameterList));
    const told: readonly (readonly [number, Uint8Array | undefined])[] = [
      [dhcpOptions.domainName, domain === undefined ? undefined : textOctets(domain)],
      [dhcpOptions.nameServers, nameServers.length > 0 ? addressList(nameServers) : undefined],
      [dhcpOptions.routers, addressList([router])],
    ];
    const options = new Map<number, Uint8Array>([
      [dhcpOptions.messageType, Uint8Array.of(dhcpTypes[type])],
      [dhcpOptions.serverIdentifier, addressList([this.#host.address])],
      [dhcpOptions.leaseTime, fourOctets(lease)],
      [dhcpOptions.renewalTime, fourOctets(Math.floor(lease / 2))],
      [dhcpOptions.rebindingTime, fourOctets(Math.floor((lease * 7) / 8))],
      [dhcpOptions.subnetMask, addressList([mask])],
      [dhcpOptions.broadcastAddress, addressList([broadcast])],
    ]);
    for (const [code, octets] of told) if (octets && asked.has(code)) options.set(code, octets);
    if (asked.has(dhcpOptions.vendorInformation)) this.#tellVendor(message, scope, options);
    this.#send({ ...message, op: "reply", yours: address, next: this.#host.address, options });
  }

  /** What `vendor:` options make of it: an end behind them, and the client's class said back. */
  #tellVendor(
    message: DhcpMessage,
    { option43, controllers }: DhcpScope,
    options: Map<number, Uint8Array>,
  ): void {
    const vendorClass = message.options.get(dhcpOptions.vendorClass);
    const isCisco = textIn(message, dhcpOptions.vendorClass)?.includes("Cisco AP") ?? false;
    if (option43) options.set(dhcpOptions.vendorInformation, option43);
    else if (vendorClass && isCisco && controllers.length > 0) {
      options.set(
        dhcpOptions.vendorInformation,
        Uint8Array.from([...controllerOption(controllers), endOfVendor]),
      );
      options.set(dhcpOptions.vendorClass, vendorClass);
    }
  }

  /** RFC 2131 §4.3.2: a relay has it told to all. */
  #refuse(message: DhcpMessage, why: string): void {
    const options = new Map([
      [dhcpOptions.messageType, Uint8Array.of(dhcpTypes.NAK)],
      [dhcpOptions.serverIdentifier, addressList([this.#host.address])],
      [dhcpOptions.message, textOctets(why)],
    ]);
    this.#send({ ...message, op: "reply", hops: 0, client: nobody, broadcast: true, options });
  }

  #send(answer: DhcpMessage): void {
    const { relay, client } = answer;
    let to: Endpoint = { address: everybody, port: clientPort };
    if (relay !== nobody) to = { address: relay, port: serverPort };
    else if (client !== nobody) to = { address: client, port: clientPort };
    this.#socket?.send(to, encodeDhcp(answer));
  }

  #say(type: DhcpType, { hardware }: DhcpMessage, address?: string, more = ""): void {
    const { link, log } = this.#options;
    log(`DHCP${type}(${link}) ${address === undefined ? "" : `${address} `}${hardware} ${more}`);
  }
}

function firstOf(message: DhcpMessage, code: number): string | undefined {
  try {
    return addressesIn(message, code)[0];
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function readRequest(octets: Uint8Array): DhcpMessage | undefined {
  try {
    const message = decodeDhcp(octets);
    return message.op === "request" ? message : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** As dnsmasq writes times: 1h, 90m, 45s, 1d. */
function timeText(seconds: number): string {
  const parts = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "m"],
    [1, "s"],
  ] as const;
  let left = seconds;
  let text = "";
  for (const [unit, sign] of parts) {
    if (left >= unit) text += `${Math.floor(left / unit)}${sign}`;
    left %= unit;
  }
  return text;
}
