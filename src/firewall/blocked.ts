export interface RuleCounter {
  /** The rule's place in its set, from 1; 0 for what fits no rule. */
  readonly number?: number;
  /** `rule 3, deny udp any any eq tftp`: the rule in the words of whoever wrote it. */
  readonly rule: string;
  /** undefined: nobody counts it (a rule of a user's nftables file without `counter`). */
  readonly packets: number | undefined;
}

export interface BlockedPacket {
  readonly at: number;
  /** `blocked by rule 3, deny udp any any eq tftp`. */
  readonly rule: string;
  readonly packet: string;
}
