import { WireError } from "../../../errors";
import { controllersIn } from "../../../wire/dhcp/options";
import { isDomainName } from "../../../wire/dns/message";
import type { ConfiguredController } from "../../capwap/wtp-contract";
import type { ApConsole } from "../console";
import { messages } from "../messages";
import { DhcpClient, type DhcpClientOptions, type Offer } from "./dhcp-client";
import { NameQuery } from "./name-query";

export interface UplinkOptions
  extends Pick<DhcpClientOptions, "host" | "mac" | "vendorClass" | "hostName" | "random" | "walked"> {
  readonly console: ApConsole;
  /** What DHCP and DNS have told of controllers, whenever that changes. */
  readonly learned: (controllers: readonly ConfiguredController[]) => void;
  /** An address is there, and all has been asked: CAPWAP may begin. */
  readonly up: () => void;
  /** The address is gone. */
  readonly down: () => void;
}

/** Cisco: what an access point asks its name servers for, below the domain that DHCP tells (option 15). */
const controllerName = "CISCO-CAPWAP-CONTROLLER";

/**
 * An access point that asks for its address, and so finds controllers elsewhere: option 43 tells them, else a name server does.
 * Inferred: DNS is asked at once where option 43 told nothing, and after each discovery that failed.
 */
export class Uplink {
  readonly #options: UplinkOptions;
  readonly #dhcp: DhcpClient;
  #query: NameQuery | undefined;
  #byDhcp: readonly ConfiguredController[] = [];
  #byDns: readonly ConfiguredController[] = [];

  constructor(options: UplinkOptions) {
    this.#options = options;
    const line = (text: string) => options.console.line(text);
    this.#dhcp = new DhcpClient({
      ...options,
      waits: () => line(messages.waitingForAddress),
      bound: (offer) => this.#bound(offer),
      lost: () => {
        line(messages.addressLost);
        this.#query?.cancel();
        options.down();
      },
      declined: (address) => line(messages.addressDeclined(address)),
    });
  }

  /** What it has been lent. */
  get offer(): Offer | undefined {
    return this.#dhcp.offer;
  }

  start(): void {
    this.#dhcp.start();
  }

  end(): void {
    this.#query?.cancel();
    this.#dhcp.end();
  }

  /** No controller has answered: the name servers may know others by now. */
  discoveryFailed(): void {
    const { offer } = this.#dhcp;
    if (offer) this.#askNames(offer, () => {});
  }

  #bound(offer: Offer): void {
    const { console, up } = this.#options;
    console.line(messages.addressTaken(offer));
    this.#byDhcp = this.#controllersOf(offer);
    this.#byDns = [];
    this.#tell();
    if (this.#byDhcp.length > 0) up();
    else this.#askNames(offer, up);
  }

  #controllersOf({ vendorInformation }: Offer): readonly ConfiguredController[] {
    const { console } = this.#options;
    if (!vendorInformation) return [];
    try {
      const addresses = controllersIn(vendorInformation);
      for (const address of addresses) console.line(messages.controllerFromDhcp(address));
      return addresses.map((address) => ({ address, learned: "dhcp" }));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      console.line(messages.badOption43(error.message));
      return [];
    }
  }

  #askNames({ nameServers, domain }: Offer, done: () => void): void {
    const { host, console, random } = this.#options;
    const below = domain === undefined || domain === "" ? controllerName : `${controllerName}.${domain}`;
    const name = isDomainName(below) ? below : controllerName;
    console.line(messages.nameQuery(name));
    const answered = (addresses: readonly string[]) => {
      if (addresses.length === 0) console.line(messages.nameUnknown(name));
      this.#byDns = addresses.map((address) => ({ address, learned: "dns" }));
      this.#tell();
      done();
    };
    this.#query?.cancel();
    if (nameServers.length === 0) {
      answered([]);
      return;
    }
    const id = Math.floor(random() * 65_536);
    this.#query = new NameQuery({ host, name, servers: nameServers, id, done: answered });
  }

  #tell(): void {
    this.#options.learned([...this.#byDhcp, ...this.#byDns]);
  }
}
