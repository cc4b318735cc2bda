import { Walker, type WalkObserver } from "../../states/walker";
import type { DtlsCommandName } from "../dtls-neighbour";
import { Queue } from "../queue";
import { type AcListenerLabel, type AcListenerState, acListenerTransitions } from "../transitions";
import { AcSessionMachine, type AcSessionOptions } from "./session";

type State =
  | { readonly name: "Start" }
  | { readonly name: "Idle" }
  | { readonly name: "DTLS Setup" }
  | { readonly name: "Authorize" };

/** A command for DTLS; `peer` is whose handshake it is about. */
export interface ListenerCommand {
  readonly command: Extract<DtlsCommandName, "DTLSListen" | "DTLSAbortSession">;
  readonly peer?: string;
}

/**
 * The AC's listener thread (RFC 5415 §2.3): waits for DTLS sessions and forks a service thread for each WTP whose identity
 * DTLS has received. Handshakes before that are known by their peer (address and port) alone; each has WaitDTLS
 * to get on. Clients have shown DTLS's cookie by then, so their number is that of real addresses; `limit` bounds it all
 * the same.
 */
export class AcListenerThread {
  readonly #walker: Walker<typeof acListenerTransitions, State>;
  readonly #commands = new Queue<ListenerCommand>();
  /** Deadline of each handshake, in the order of their coming, which is the order of the deadlines. */
  readonly #handshakes = new Map<string, number>();
  /** RFC 5415 §4.8.4. */
  failedDtlsSessions = 0;

  constructor(
    private readonly options: AcSessionOptions,
    private readonly limit = 1024,
    walked?: WalkObserver<AcListenerLabel>,
  ) {
    this.#walker = new Walker<typeof acListenerTransitions, State>(
      acListenerTransitions,
      { name: "Start" },
      walked,
    );
    this.#walker.walk("0", { name: "Idle" });
    this.#walker.walk("3", { name: "DTLS Setup" });
    this.#listen();
  }

  get state(): AcListenerState {
    return this.#walker.state.name;
  }

  /** Handshakes going on. */
  get handshakes(): number {
    return this.#handshakes.size;
  }

  /** A handshake began. False: too many are going on already. */
  begin(now: number, peer: string): boolean {
    if (this.#handshakes.size >= this.limit) return false;
    this.#handshakes.delete(peer);
    this.#handshakes.set(peer, now + this.options.settings.waitDtls);
    return true;
  }

  /** DTLSPeerAuthorize: the peer's identity is there. The service thread that is forked for it. */
  peerAuthorize(now: number, peer: string): AcSessionMachine {
    this.#handshakes.delete(peer);
    this.#walker.walk("5", { name: "Authorize" });
    const session = new AcSessionMachine(now, this.options);
    this.#walker.walk("6", { name: "DTLS Setup" });
    this.#listen();
    return session;
  }

  /** DTLSEstablishFail before the peer's identity came. */
  establishFail(peer: string): void {
    if (this.#handshakes.delete(peer)) this.#failed();
  }

  handleTimeout(now: number): void {
    for (const [peer, deadline] of this.#handshakes) {
      if (deadline > now) return;
      this.#handshakes.delete(peer);
      this.#commands.push({ command: "DTLSAbortSession", peer });
      this.#failed();
    }
  }

  pollTimeout(): number | undefined {
    return this.#handshakes.values().next().value;
  }

  pollCommand(): ListenerCommand | undefined {
    return this.#commands.shift();
  }

  #failed(): void {
    this.failedDtlsSessions++;
    this.#walker.walk("4", { name: "DTLS Setup" });
    this.#listen();
  }

  #listen(): void {
    this.#commands.push({ command: "DTLSListen" });
  }
}
