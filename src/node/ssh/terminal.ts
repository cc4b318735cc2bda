import { StringDecoder } from "node:string_decoder";
import type { ServerChannel } from "ssh2";
import type { Endpoint } from "../../host/host";
import type { ExecChannel, OctetChannel, Terminal, TerminalHandler } from "../../host/ssh";
import type { Touchable } from "../duplex";
import { surface } from "./surface";

/** A session channel as the device sees it: a terminal for a shell, an exec channel for a command. */
export class SessionTerminal implements Terminal, ExecChannel {
  columns = 80;
  rows = 24;
  handler: TerminalHandler = { input: () => {} };
  /** ssh2 holds as much as it wants to: the client does not read. Until it does, nothing is read from it either. */
  congested = false;
  readonly octets: OctetChannel = {
    write: (octets) => this.#send(Buffer.from(octets)),
    take: (handler) => {
      this.#raw = handler;
    },
  };
  #raw: Parameters<OctetChannel["take"]>[0] | undefined;
  #channel: ServerChannel | undefined;
  #isClosed = false;

  constructor(
    readonly peer: Endpoint,
    /** Lab time waits while ssh2 sends what the device has written. */
    private readonly time: Touchable | undefined,
  ) {}

  /**
   * @param options.endsWithInput a shell whose client will type no more is over; a command goes on to its end
   * @param options.closed the device ended the session, and the client has let go of it too
   */
  attach(channel: ServerChannel, options: { endsWithInput: boolean; closed: () => void }): void {
    const decoder = new StringDecoder("utf8");
    let endedHere = false;
    this.#channel = channel;
    channel.on("data", (octets: Buffer) => {
      const raw = this.#raw;
      if (raw) {
        if (!this.#isClosed) surface(() => raw.data(new Uint8Array(octets)));
        return;
      }
      const text = decoder.write(octets);
      if (text !== "" && !this.#isClosed) surface(() => this.handler.input(text));
    });
    channel.on("end", () => {
      endedHere = this.#isClosed;
      const raw = this.#raw;
      if (raw && !this.#isClosed) surface(() => raw.ended());
      else if (options.endsWithInput) this.#end();
    });
    channel.on("close", () => {
      this.#end();
      if (endedHere) options.closed();
    });
    // A client that resets its connection; the socket's own events tell the rest.
    channel.on("error", () => {});
  }

  resize(columns: number, rows: number): void {
    // A terminal without a size (0 by 0) is what a script's pty says of itself.
    if (columns > 0) this.columns = columns;
    if (rows > 0) this.rows = rows;
    if (this.#channel && !this.#isClosed) surface(() => this.handler.resized?.(this.columns, this.rows));
  }

  write(text: string): void {
    if (text !== "") this.#send(text);
  }

  #send(text: string | Buffer): void {
    if (!this.#channel || this.#isClosed) return;
    this.time?.touch();
    const channel = this.#channel;
    if (channel.write(text) || this.congested) return;
    this.congested = true;
    channel.pause();
    channel.once("drain", () => {
      this.congested = false;
      if (this.#isClosed) return;
      surface(() => this.handler.drained?.());
      if (!this.congested) channel.resume();
    });
  }

  close(): void {
    this.exit(0);
  }

  exit(code: number): void {
    if (this.#isClosed || !this.#channel) return;
    this.#isClosed = true;
    this.time?.touch();
    this.#channel.exit(code);
    this.#channel.end();
  }

  /** The client has left. */
  #end(): void {
    if (this.#isClosed) return;
    const raw = this.#raw;
    surface(() => (raw ? raw.ended() : this.handler.closed?.()));
    this.exit(0);
    this.#isClosed = true;
  }
}
