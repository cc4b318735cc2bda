/** First in, first out, without moving what is left at each removal. */
export class Queue<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  get first(): T | undefined {
    return this.#items[this.#head];
  }

  at(index: number): T | undefined {
    return this.#items[this.#head + index];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  replaceFirst(item: T): void {
    this.#items[this.#head] = item;
  }

  /** Puts several in the place of one. */
  replace(index: number, items: readonly T[]): void {
    this.#items.splice(this.#head + index, 1, ...items);
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }
}
