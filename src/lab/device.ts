import { PeerError } from "../errors";
import { CliSession } from "./cli-session";
import type { Credentials } from "./fabric";
import { text } from "./handed-in";
import type { Lab } from "./lab";
import { everyLine, type Lines } from "./lines";
import { lookAgain } from "./look-again";
import { masked } from "./masked";
import { Printer } from "./printer";

/** Commands that move nothing. */
const onlyLooks = /^\s*(?:sho?w?\b|terminal\b|dir\b|more\b|ping\b|!|$)/i;

/** How long the first prompt may take, in lab time. */
const loginPatience = 60_000;

export interface LoginAttempt {
  readonly outcome: "accepted" | "refused";
  /** What was on the screen, or why there was none. */
  readonly screen: string;
}

/** A device with a command line over SSH, beside its console. */
export abstract class Device extends Printer {
  #session: CliSession | undefined;
  /** The end of what was asked of the session last. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #transcripts: string[] = [];

  constructor(
    lab: Lab,
    name: string,
    private readonly credentials: Credentials & { readonly enable?: string },
  ) {
    super(lab, name);
  }

  /** A session that is logged in and privileged, kept between calls; a new one where the last was closed. */
  async session(): Promise<CliSession> {
    this.lab.mustRun();
    if (!this.#session || this.#session.closed) {
      this.closeSession();
      this.#session = await this.openSession();
    }
    return this.#session;
  }

  /** Logs in, and is privileged then. */
  protected async openSession(): Promise<CliSession> {
    const { username, password, enable } = this.credentials;
    const shell = await this.lab.fabric.shell(this.name, { username, password });
    const session = await CliSession.open(this.lab, this.name, shell);
    if (enable !== undefined) await session.run("enable", [enable]);
    return session;
  }

  /** Work at the session, when what was asked of it before is over: two calls at once would type into each other's lines. */
  protected inTurn<T>(work: (session: CliSession) => Promise<T>): Promise<T> {
    const begin = async () => work(await this.session());
    const mine = this.#turn.then(begin, begin);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  closeSession(): void {
    if (!this.#session) return;
    this.#transcripts.push(this.#session.transcript);
    this.#session.close();
    this.#session = undefined;
  }

  /** All that was typed and answered, session by session, without the secrets that were typed. */
  transcript(): string {
    return masked([...this.#transcripts, this.#session?.transcript ?? ""].join("\n"));
  }

  /** Runs one exec command and returns its output; `answers` are for what it asks, in turn. */
  async run(command: string, answers: readonly string[] = []): Promise<string> {
    if (!onlyLooks.test(text(command, "command"))) this.lab.touch();
    return this.inTurn((session) => session.run(command, answers));
  }

  /**
   * Types lines at the prompt, whatever the device answers, questions with Return.
   * @returns what the session showed meanwhile, from the prompt on.
   */
  async type(lines: Lines): Promise<string> {
    const each = everyLine(lines);
    if (!each.every((line) => onlyLooks.test(line))) this.lab.touch();
    return this.inTurn(async (session) => {
      const begin = session.transcript.length - session.prompt.length;
      for (const line of each) if (!session.closed) await session.run(line);
      return session.transcript.slice(begin).replace(/\r/g, "");
    });
  }

  /** Tries to log in, in a session of its own that ends at the first prompt. */
  async tryLogin(credentials: Credentials): Promise<LoginAttempt> {
    try {
      const shell = await this.lab.fabric.shell(this.name, credentials);
      await this.lab.until(
        `"${this.name}" shows a prompt`,
        loginPatience,
        () => /[#>]$/.test(shell.transcript) || undefined,
        () => shell.transcript,
      );
      const screen = shell.transcript.replace(/\r/g, "");
      shell.close();
      return { outcome: "accepted", screen };
    } catch (error) {
      if (!(error instanceof PeerError)) throw error;
      return { outcome: "refused", screen: error.message };
    }
  }

  /** Logs in as the lab does, in a session of its own that ends at the first prompt. */
  tryOwnLogin(): Promise<LoginAttempt> {
    return this.tryLogin(this.credentials);
  }

  /** Waits until one can log in, as the lab does. @throws ExpectationError with what the last try showed. */
  async letsIn(within: number): Promise<void> {
    let seen = "";
    const isIn = await lookAgain(this.lab, within, { shortest: 5_000, longest: 5_000 }, async () => {
      const { outcome, screen } = await this.tryOwnLogin();
      seen = screen;
      return outcome === "accepted";
    });
    if (!isIn) throw this.lab.failure(`"${this.name}" lets somebody in: not so.`, seen);
  }

  /**
   * Sends five echo requests to an address, by the device's own `ping`.
   * @returns whether one was answered, and the screen
   */
  async ping(address: string): Promise<{ readonly answered: boolean; readonly screen: string }> {
    const screen = await this.run(`ping ${address}`);
    const rate = /Success rate is (\d+) percent/.exec(screen)?.[1];
    return { answered: rate !== undefined && Number(rate) > 0, screen };
  }

  /** Several people log in and run a command at once; what each of them sees. */
  async runAtOnce(count: number, command: string): Promise<string[]> {
    const runs = Array.from({ length: count }, () =>
      this.lab.fabric.exec(this.name, this.credentials, command),
    );
    return (await Promise.all(runs)).map(({ output }) => output.replace(/\r/g, ""));
  }
}
