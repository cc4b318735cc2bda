import type { DisconnectReason, DiscoveredAp, JoinedAp, SessionPhase } from "../../capwap/ac-contract";

/** One row of `show wireless stats ap join summary`. */
export interface ApJoinView {
  readonly baseMac: string;
  readonly ethernetMac: string;
  /** Empty before the first join. */
  readonly name: string;
  readonly address: string;
  readonly joined: boolean;
  /** `Join`, `Image-Download`, `Dtls`, `Run`; undefined prints `NA`. */
  readonly lastFailurePhase: string | undefined;
  /** `Image Download Success`, `Ap auth pending`; undefined prints `NA`. */
  readonly lastDisconnectReason: string | undefined;
}

/** Access points that are remembered; the oldest that is not joined gives way. */
const most = 1000;

/** `show wireless stats ap join summary`: who tried to join since the last reload, and how it ended. */
export class JoinStatistics {
  readonly #rows = new Map<string, ApJoinView>();

  discovered(ap: DiscoveredAp): void {
    if (this.#rows.has(ap.baseMac)) return;
    this.#put({
      baseMac: ap.baseMac,
      ethernetMac: "0000.0000.0000",
      name: "",
      address: ap.from.address,
      joined: false,
      lastFailurePhase: undefined,
      lastDisconnectReason: undefined,
    });
  }

  joinRequested(ap: JoinedAp, address: string): void {
    const row = this.#rows.get(ap.baseMac);
    this.#put({
      baseMac: ap.baseMac,
      ethernetMac: ap.ethernetMac,
      name: ap.name,
      address,
      joined: false,
      lastFailurePhase: row?.lastFailurePhase,
      lastDisconnectReason: row?.lastDisconnectReason,
    });
  }

  joined(ap: JoinedAp): void {
    const row = this.#rows.get(ap.baseMac);
    if (row) this.#rows.set(ap.baseMac, { ...row, joined: true });
  }

  /** Before the join nobody says who he is: whoever was discovered last at the address is meant. */
  handshakeFailed(address: string, reason: DisconnectReason): void {
    this.#failedAt(address, "Dtls-Handshake", reason);
  }

  /** Nor does a Join Request that does not say it. */
  joinUnusable(address: string): void {
    this.#failedAt(address, "Join", "Join Rejected");
  }

  #failedAt(address: string, lastFailurePhase: SessionPhase, lastDisconnectReason: DisconnectReason): void {
    const row = [...this.#rows.values()].reverse().find((one) => one.address === address);
    if (!row || row.joined) return;
    this.#rows.set(row.baseMac, { ...row, lastFailurePhase, lastDisconnectReason });
  }

  ended(
    ap: JoinedAp,
    phase: SessionPhase,
    reason: DisconnectReason | "Image Download Success" | "Image Download Failed",
  ): void {
    const row = this.#rows.get(ap.baseMac);
    if (!row) return;
    this.#rows.set(ap.baseMac, {
      ...row,
      joined: false,
      lastFailurePhase: phase,
      lastDisconnectReason: reason,
    });
  }

  rows(): readonly ApJoinView[] {
    return [...this.#rows.values()];
  }

  /** `clear ap join statistics` keeps the rows of those that are joined. */
  clear(): void {
    for (const [mac, row] of this.#rows) if (!row.joined) this.#rows.delete(mac);
  }

  #put(row: ApJoinView): void {
    if (!this.#rows.has(row.baseMac) && this.#rows.size >= most) {
      for (const [mac, old] of this.#rows) {
        if (old.joined) continue;
        this.#rows.delete(mac);
        break;
      }
    }
    this.#rows.set(row.baseMac, row);
  }
}
