import { WireError } from "../../errors";
import { discoveryTypes } from "../../wire/capwap/elements";
import { capwapHeader, foreignBinding } from "../../wire/capwap/header";
import {
  type ControlMessage,
  decodeControlMessage,
  encodeControlMessage,
  type MessageElement,
} from "../../wire/capwap/message";
import { decodePacket, encodePacket } from "../../wire/capwap/preamble";
import { ClearFragments } from "../clear-fragments";
import { acMemory, type WtpCore } from "./core";
import { chooseAc, readOffer } from "./discovery";
import type { Running } from "./state";

const broadcastAddress = "255.255.255.255";

/** From Idle to the choice of an AC: Discovery and Sulking (RFC 5415 §3.3, §5). */
export class Discovering {
  /** Which configured AC is next when discovery is bypassed. */
  readonly #fragments = new ClearFragments();
  #turn = 0;
  #sequence = 0;

  constructor(private readonly core: WtpCore) {}

  /** A plain packet on the control port, outside DTLS. */
  handleClear(now: number, from: string, octets: Uint8Array): void {
    if (this.core.stopped) return;
    const state = this.core.walker.state;
    if (state.name === "Sulking") {
      this.core.walker.stay("&");
      return;
    }
    const message = this.#readClear(now, from, octets);
    if (!message) return;
    const offer = readOffer(message, from);
    if (!offer) {
      this.core.malformed(`${message.type}: missing AcDescriptor or AcName`);
      return;
    }
    if (message.type === "DiscoveryResponse" && state.name === "Discovery") {
      // RFC 5415 §5.2: "MUST wait for an interval not less than DiscoveryInterval for receipt of additional" ones.
      if (state.offers.size === 0)
        this.core.timers.set("DiscoveryInterval", now + this.core.settings.discoveryInterval);
      if (state.offers.size < acMemory) state.offers.set(offer.address, offer);
      this.core.events.push({ type: "discovery-response", ac: offer });
    } else if (message.type === "PrimaryDiscoveryResponse" && state.name === "Run") {
      this.core.walker.stay("q");
      this.core.events.push({ type: "primary-available", ac: offer });
    } else {
      this.core.discardReceived(message);
    }
  }

  leaveIdle(now: number): void {
    const { discover = true, acs = [] } = this.core.options;
    const next = acs[this.#turn % Math.max(1, acs.length)];
    if (discover || !next) {
      this.core.walk("1", { name: "Discovery", count: 0, offers: new Map() });
      this.#scheduleDiscovery(now);
    } else {
      this.#turn++;
      this.core.walk("3", { name: "DTLS Setup", ac: next.address });
      this.#startDtls(now, next.address);
    }
  }

  /** RFC 5415 §5.1: a random wait below MaxDiscoveryInterval before each Discovery Request. */
  #scheduleDiscovery(now: number): void {
    const state = this.core.walker.state;
    if (state.name !== "Discovery") return;
    if (!this.core.settings.discoveryJitter) {
      this.sendDiscovery(now);
      return;
    }
    const [high = 0, low = 0] = this.core.options.entropy(2);
    const fraction = (high * 256 + low) / 65536;
    this.core.timers.set("DiscoveryDelay", now + fraction * this.core.settings.maxDiscoveryInterval);
  }

  sendDiscovery(now: number): void {
    const state = this.core.walker.state;
    if (state.name !== "Discovery") return;
    state.count++;
    const { acs = [], broadcast = true } = this.core.options;
    // RFC 5415 §2.3.1 (#) leaves out ACs that have answered: there are none, since the first answer ends the asking.
    for (const { address, learned } of acs) {
      const type = learned === undefined ? discoveryTypes.staticConfiguration : discoveryTypes[learned];
      this.#sendClear("DiscoveryRequest", address, type);
    }
    const { discoveryBroadcastDelay } = this.core.settings;
    if (broadcast && acs.length > 0 && discoveryBroadcastDelay > 0)
      this.core.timers.set("DiscoveryBroadcast", now + discoveryBroadcastDelay);
    else if (broadcast) this.broadcast();
    this.core.timers.set("DiscoveryInterval", now + this.core.settings.discoveryInterval);
  }

  broadcast(): void {
    this.#sendClear("DiscoveryRequest", broadcastAddress, discoveryTypes.unknown);
  }

  #sendClear(type: "DiscoveryRequest" | "PrimaryDiscoveryRequest", to: string, discoveryType: number): void {
    const sequenceNumber = this.#sequence++ & 0xff;
    const elements: MessageElement[] = [
      { type: "DiscoveryType", discoveryType },
      ...this.core.profile.discovery(),
    ];
    const payload = encodeControlMessage({ type, sequenceNumber, elements });
    const header = capwapHeader({ radioMac: this.core.profile.radioMac });
    this.core.transmit.push({ type: "clear", to, octets: encodePacket({ kind: "plain", header, payload }) });
    const { state } = this.core.walker;
    if (type === "DiscoveryRequest" && state.name === "Discovery")
      this.core.events.push({ type: "discovery-request-sent", to, discoveryType, attempt: state.count });
  }

  discoveryIntervalExpired(now: number): void {
    const state = this.core.walker.state;
    if (state.name !== "Discovery") return;
    const chosen = chooseAc([...state.offers.values()], this.core.options.acs ?? [], this.core.failedAcs);
    if (chosen) {
      this.core.timers.stopAll();
      this.core.walk("%", { name: "DTLS Setup", ac: chosen.address });
      this.#startDtls(now, chosen.address);
    } else if (state.count >= this.core.settings.maxDiscoveries) {
      this.core.events.push({ type: "discovery-failed" });
      this.core.walk("!", { name: "Sulking" });
      this.sulk(now);
    } else {
      this.core.walker.stay("#");
      this.#scheduleDiscovery(now);
    }
  }

  #readClear(now: number, from: string, octets: Uint8Array): ControlMessage | undefined {
    try {
      const packet = decodePacket(octets);
      const foreign = packet.kind === "dtls" ? undefined : foreignBinding(packet.header);
      if (foreign) {
        this.core.malformed(foreign);
        return undefined;
      }
      const whole = packet.kind === "dtls" ? undefined : this.#fragments.accept(now, packet, from);
      return whole && decodeControlMessage(whole.payload);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.core.malformed(error.message);
      return undefined;
    }
  }

  /** RFC 5415 §5.3: asks for a more wanted AC while in the session of another. */
  sendPrimaryDiscovery(now: number, state: Running): void {
    const primary = this.core.options.acs?.[0];
    // One that DHCP or DNS told of is one of many: nobody named it the primary.
    if (!primary || primary.learned || primary.address === state.ac || primary.name === state.acName) return;
    this.core.timers.set("PrimaryDiscovery", now + this.core.settings.echoInterval);
    this.#sendClear("PrimaryDiscoveryRequest", primary.address, discoveryTypes.staticConfiguration);
  }

  sulk(now: number): void {
    this.core.timers.stopAll();
    this.core.failedAcs.clear();
    this.core.timers.set("SilentInterval", now + this.core.settings.silentInterval);
  }

  #startDtls(now: number, ac: string): void {
    this.core.timers.set("WaitDTLS", now + this.core.settings.waitDtls);
    this.core.command({ type: "command", command: "DTLSStart", to: ac });
  }
}
