/**
 * The copy protocol of rcp and scp (OpenSSH's `scp -O`): a line `C0644 <octets> <name>`, the octets, a NUL; each answered by a
 * NUL, or by 1 or 2 and a line that says what is wrong. There is no specification but the programs. One file at a time;
 * folders are refused.
 */

export interface ScpFile {
  readonly name: string;
  readonly octets: Uint8Array;
}

export interface ScpPeer {
  write(octets: Uint8Array): void;
  /** Undefined: all went well. */
  done(failure: string | undefined): void;
}

const longestLine = 4_096;
const ok = Uint8Array.of(0);
const text = (line: string) => new TextEncoder().encode(line);

/** An error line, as a side sends it that gives up. */
export function scpError(message: string): Uint8Array {
  return text(`\u0001${message}\n`);
}

/** The side that takes a file. `take` says why it is not wanted, before its octets come. */
export class ScpSink {
  #line: number[] = [];
  #file: { readonly name: string; readonly octets: Uint8Array; filled: number } | undefined;
  #awaitsEnd = false;
  #over = false;

  constructor(
    private readonly peer: ScpPeer,
    private readonly most: number,
    private readonly take: (file: ScpFile) => string | undefined,
  ) {}

  start(): void {
    this.peer.write(ok);
  }

  data(octets: Uint8Array): void {
    for (let at = 0; at < octets.length && !this.#over; ) {
      const file = this.#file;
      if (file && file.filled < file.octets.length) {
        const piece = octets.subarray(at, at + file.octets.length - file.filled);
        file.octets.set(piece, file.filled);
        file.filled += piece.length;
        at += piece.length;
      } else if (this.#awaitsEnd) {
        this.#awaitsEnd = false;
        const refused = octets[at++] === 0 ? file && this.take(file) : "lost synchronisation";
        this.#file = undefined;
        if (refused === undefined) this.peer.write(ok);
        else this.#fail(refused);
      } else this.#character(octets[at++]!);
    }
  }

  /** The other side says no more. */
  ended(): void {
    if (this.#over) return;
    this.#over = true;
    this.peer.done(this.#file ? "lost connection" : undefined);
  }

  #character(octet: number): void {
    if (octet !== 0x0a) {
      this.#line.push(octet);
      if (this.#line.length > longestLine) this.#fail("line too long");
      return;
    }
    const line = new TextDecoder().decode(Uint8Array.from(this.#line));
    this.#line = [];
    if (/^[\u0001\u0002]/.test(line)) {
      this.#over = true;
      this.peer.done(line.slice(1));
      return;
    }
    if (line.startsWith("T")) {
      this.peer.write(ok);
      return;
    }
    const match = /^C[0-7]{4} (\d{1,15}) ([^/]+)$/.exec(line);
    const size = Number(match?.[1]);
    if (!match || size > this.most) {
      this.#fail(
        match
          ? "No space left on device"
          : line.startsWith("D")
            ? "not a regular file"
            : "expected control record",
      );
      return;
    }
    this.#file = { name: match[2]!, octets: new Uint8Array(size), filled: 0 };
    this.#awaitsEnd = true;
    this.peer.write(ok);
  }

  #fail(message: string): void {
    this.#over = true;
    this.peer.write(scpError(message));
    this.peer.done(message);
  }
}

/** The side that gives a file. */
export class ScpSource {
  #answers = 0;
  #failure: number[] | undefined;
  #over = false;

  constructor(
    private readonly peer: ScpPeer,
    private readonly file: ScpFile,
  ) {}

  data(octets: Uint8Array): void {
    for (const octet of octets) {
      if (this.#over) return;
      if (this.#failure) {
        if (octet === 0x0a) this.#end(new TextDecoder().decode(Uint8Array.from(this.#failure)));
        else if (this.#failure.length < longestLine) this.#failure.push(octet);
      } else if (octet === 0) this.#answered();
      else this.#failure = [];
    }
  }

  ended(): void {
    if (!this.#over) this.#end("lost connection");
  }

  #answered(): void {
    const { name, octets } = this.file;
    this.#answers++;
    if (this.#answers === 1) this.peer.write(text(`C0644 ${octets.length} ${name}\n`));
    else if (this.#answers === 2) {
      if (octets.length > 0) this.peer.write(octets);
      this.peer.write(ok);
    } else this.#end(undefined);
  }

  #end(failure: string | undefined): void {
    this.#over = true;
    this.peer.done(failure);
  }
}
