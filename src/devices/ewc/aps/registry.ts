import type { AcSession } from "../../capwap/ac-contract";
import type { KnownAccessPoint } from "./access-point";

/** The access points of this moment, in join order. */
export class ApRegistry {
  readonly #bySession = new Map<AcSession, KnownAccessPoint>();
  /** By base radio MAC: access points between two tries of an image that they cannot store. */
  readonly #lingering = new Map<string, KnownAccessPoint>();

  add(session: AcSession, record: KnownAccessPoint): void {
    this.#lingering.delete(record.ap.baseMac);
    this.#bySession.set(session, record);
  }

  /** Goes on being shown without a session, until it joins again or `forget`. */
  linger(record: KnownAccessPoint): void {
    this.#lingering.set(record.ap.baseMac, record);
  }

  /** Does nothing when the AP has joined again since. */
  forget(record: KnownAccessPoint): void {
    if (this.#lingering.get(record.ap.baseMac) === record) this.#lingering.delete(record.ap.baseMac);
  }

  lingering(): readonly KnownAccessPoint[] {
    return [...this.#lingering.values()];
  }

  remove(session: AcSession): KnownAccessPoint | undefined {
    const record = this.#bySession.get(session);
    this.#bySession.delete(session);
    return record;
  }

  of(session: AcSession): KnownAccessPoint | undefined {
    return this.#bySession.get(session);
  }

  /** Base radio MAC, dotted. */
  byMac(mac: string): KnownAccessPoint | undefined {
    for (const record of this.#bySession.values()) if (record.ap.baseMac === mac) return record;
    return undefined;
  }

  all(): readonly KnownAccessPoint[] {
    return [...this.#bySession.values()];
  }

  /** The controller's own is not counted. */
  get others(): number {
    return this.all().filter(({ isOwn }) => !isOwn).length;
  }
}
