/** Telnet (RFC 854, RFC 855): what a terminal server needs of it. */

const interpret = 255;
const [will, wont, do_, dont, begin, end] = [251, 252, 253, 254, 250, 240];
const [echo, suppressGoAhead] = [1, 3];

/** What a terminal server says first: the far end echoes, character by character (RFC 857, RFC 858). */
export const greeting = Uint8Array.of(interpret, will, echo, interpret, will, suppressGoAhead);

/** Takes the commands out of what a client sends, and answers them. Keeps what is unfinished; a client without telnet goes through. */
export class TelnetReader {
  #command: number[] = [];
  #inOption = false;

  /** The octets that were typed; answers go to `answer`. */
  read(octets: Uint8Array, answer: (octets: Uint8Array) => void): Uint8Array {
    const typed: number[] = [];
    for (const octet of octets) {
      if (this.#inOption) this.#skip(octet);
      else if (this.#command.length > 0) this.#continue(octet, typed, answer);
      else if (octet === interpret) this.#command = [octet];
      else typed.push(octet);
    }
    return Uint8Array.from(typed);
  }

  #continue(octet: number, typed: number[], answer: (octets: Uint8Array) => void): void {
    const verb = this.#command[1];
    if (verb === undefined) {
      this.#command.push(octet);
      if (octet === interpret) typed.push(octet);
      else if (octet === begin) this.#inOption = true;
      else if (octet >= will) return;
      this.#command = [];
      return;
    }
    const isOurs = octet === echo || octet === suppressGoAhead;
    if (verb === do_ && !isOurs) answer(Uint8Array.of(interpret, wont, octet));
    if (verb === will && octet !== suppressGoAhead) answer(Uint8Array.of(interpret, dont, octet));
    this.#command = [];
  }

  /** Sub-negotiation up to IAC SE. */
  #skip(octet: number): void {
    if (this.#command.length === 0) {
      if (octet === interpret) this.#command = [octet];
      return;
    }
    this.#command = [];
    if (octet === end) this.#inOption = false;
  }
}
