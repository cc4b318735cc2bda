import type { Crypto } from "../../../crypto/port";

export interface SignedIn {
  readonly user: string;
  readonly privilege: number;
  /** What the browser's cookie holds. */
  readonly id: string;
  /** What a page sends along with whatever changes something. */
  readonly token: string;
  /** Milliseconds of lab time, of the last request that a person made. */
  usedAt: number;
  /** Called when the session ends, however. */
  readonly ended: Set<(how: SessionEnd) => void>;
}

export type SessionEnd = "signed-out" | "expired" | "removed";

/** Browsers that are signed in at a time; one more is refused. */
const most = 32;

/** A browser's session ends after so long without a request (inferred: IOS-XE's value could not be found). */
export const sessionIdle = 30 * 60_000;

/** Who is signed in to the web interface. Sessions outlive a reload (inferred), but no loss of power. */
export class Sessions {
  readonly #crypto: Pick<Crypto, "entropy" | "equal">;
  readonly #now: () => number;
  readonly #idle: number;
  readonly #byId = new Map<string, SignedIn>();

  /** @param idle Milliseconds without a request after which a session has ended. */
  constructor(crypto: Pick<Crypto, "entropy" | "equal">, now: () => number, idle: number) {
    this.#crypto = crypto;
    this.#now = now;
    this.#idle = idle;
  }

  /** undefined when there are too many. */
  open(user: string, privilege: number): SignedIn | undefined {
    this.sweep();
    if (this.#byId.size >= most) return undefined;
    const session: SignedIn = {
      user,
      privilege,
      id: this.#secret(),
      token: this.#secret(),
      usedAt: this.#now(),
      ended: new Set(),
    };
    this.#byId.set(session.id, session);
    return session;
  }

  /** The session of a cookie, which thereby is used; undefined when there is none (any more). */
  find(id: string | undefined): SignedIn | undefined {
    this.sweep();
    const session = id === undefined ? undefined : this.#byId.get(id);
    if (session) session.usedAt = this.#now();
    return session;
  }

  isToken(session: SignedIn, token: string | undefined): boolean {
    if (token === undefined) return false;
    const encoder = new TextEncoder();
    const own = encoder.encode(session.token);
    const given = encoder.encode(token);
    return own.length === given.length && this.#crypto.equal(own, given);
  }

  end(session: SignedIn, how: SessionEnd): void {
    if (!this.#byId.delete(session.id)) return;
    for (const ended of [...session.ended]) ended(how);
  }

  /** Ends what nobody has used for too long. */
  sweep(): void {
    const oldest = this.#now() - this.#idle;
    for (const session of [...this.#byId.values()]) if (session.usedAt < oldest) this.end(session, "expired");
  }

  /** Users whose privilege or very name is gone lose their sessions. */
  check(privilegeOf: (user: string) => number | undefined): void {
    for (const session of [...this.#byId.values()])
      if (privilegeOf(session.user) !== session.privilege) this.end(session, "removed");
  }

  /** The power is gone. */
  clear(): void {
    this.#byId.clear();
  }

  #secret(): string {
    return Array.from(this.#crypto.entropy(32), (octet) => octet.toString(16).padStart(2, "0")).join("");
  }
}
