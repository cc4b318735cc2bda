import { CliSession } from "./cli-session";
import type { Credentials } from "./fabric";
import type { Lab } from "./lab";
import { Printer } from "./printer";

/** A device with a command line over SSH, beside its console. */
export abstract class Device extends Printer {
  #session: CliSession | undefined;
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
    if (!this.#session || this.#session.closed) {
      this.closeSession();
      const { username, password, enable } = this.credentials;
      const shell = await this.lab.fabric.shell(this.name, { username, password });
      this.#session = await CliSession.open(this.lab, this.name, shell);
      if (enable !== undefined) await this.#session.run("enable", [enable]);
    }
    return this.#session;
  }

  closeSession(): void {
    if (!this.#session) return;
    this.#transcripts.push(this.#session.transcript);
    this.#session.close();
    this.#session = undefined;
  }

  /** All that was typed and answered, session by session. */
  transcript(): string {
    return [...this.#transcripts, this.#session?.transcript ?? ""].join("\n");
  }

  /** Runs one exec command and returns its output; `answers` are for what it asks, in turn. */
  async run(command: string, answers: readonly string[] = []): Promise<string> {
    return (await this.session()).run(command, answers);
  }
}
