/** Text for a person, or objects for a program, one a line. */
export interface Teller {
  line(text: string): void;
  object(value: object): void;
  both(text: string, value: object): void;
}

export function teller(isForPrograms: boolean): Teller {
  const write = (text: string) => void process.stdout.write(`${text}\n`);
  const nothing = () => {};
  if (!isForPrograms) return { line: write, object: nothing, both: write };
  const object = (value: object) => write(JSON.stringify(value));
  return { line: nothing, object, both: (_, value) => object(value) };
}
