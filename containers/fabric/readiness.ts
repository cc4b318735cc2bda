/** Hosts say `ready` once they are: a server before its own log begins, a device beside its console. */
export class Readiness {
  readonly #ready = new Set<string>();

  has(name: string): boolean {
    return this.#ready.has(name);
  }

  /** It has said so in another way. */
  is(name: string): void {
    this.#ready.add(name);
  }

  /** Takes what the server's container prints, and gives back what is of its log. */
  expect(name: string): (text: string) => string {
    let before = "";
    return (text) => {
      if (this.#ready.has(name)) return text;
      before += text;
      const at = before.indexOf("ready\n");
      if (at < 0) return "";
      this.#ready.add(name);
      return before.slice(at + "ready\n".length);
    };
  }
}
