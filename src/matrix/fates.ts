import type { PacketKind } from "../firewall/predict";
import type { Address } from "../ip/address";

export type Verdict = "passes" | "blocked" | "partly";

/** What became of packets of one kind. */
export interface PacketFate {
  /** undefined: there was none. */
  readonly verdict: Verdict | undefined;
  /** The rules that they met, in their author's words, where the fabric tells. */
  readonly rules: readonly string[];
}

/** Counts what becomes of packets of one kind. */
export class Fates {
  #through = 0;
  #blocked = 0;
  readonly #rules = new Set<string>();

  arrived(): void {
    this.#through++;
  }

  /** @param isTurnedAway it came to its host, and was counted there before the host's own rules had it */
  blocked(rule: string | undefined, isTurnedAway: boolean): void {
    this.#blocked++;
    if (isTurnedAway) this.#through--;
    if (rule !== undefined) this.#rules.add(rule);
  }

  get fate(): PacketFate {
    return { verdict: this.#verdict, rules: [...this.#rules] };
  }

  get #verdict(): Verdict | undefined {
    if (this.#through === 0) return this.#blocked === 0 ? undefined : "blocked";
    return this.#blocked === 0 ? "passes" : "partly";
  }
}

/** What a packet says of its ends. */
export interface PacketEnds {
  readonly protocol: string;
  readonly source: Address;
  readonly destination: Address;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/**
 * @param isForeign whether an address is nobody's in the lab: what arrives from one, or was sent to one, is of the kind whose
 *   other end and ports fit, since a firewall may have translated it
 */
export function isOf(
  { protocol, from, to, sourcePorts, destinationPorts }: PacketKind,
  packet: PacketEnds,
  isForeign: (address: Address) => boolean = () => false,
): boolean {
  const { source, destination } = packet;
  if (packet.protocol !== protocol) return false;
  if (source !== from.address && !(destination === to.address && isForeign(source))) return false;
  if (destination !== to.address && !(source === from.address && isForeign(destination))) return false;
  return isWithin(sourcePorts, packet.sourcePort) && isWithin(destinationPorts, packet.destinationPort);
}

function isWithin({ first, last }: PacketKind["sourcePorts"], number: number): boolean {
  return number >= first && number <= last;
}
