import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { EnvironmentError } from "../../errors";
import type { Lab } from "../../lab/lab";
import { refusalWords } from "../../node/error-border";
import { carryOut, type LabOrder, orderFailure } from "./lab-orders";

/** What goes back, an object a line: lines of text, and at last how it ended. */
export type OrderAnswer =
  | { readonly line: string }
  | { readonly done: true; readonly failure?: { readonly text: string; readonly fault: string } };

/**
 * Takes orders from other terminals of the same user.
 * @param socket where it listens; only its user gets at the folder
 * @returns what ends it
 * @throws EnvironmentError when it cannot listen there.
 */
export async function takeOrders(lab: Lab, socket: string, down: () => void): Promise<() => Promise<void>> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    const gone = new AbortController();
    client.on("error", () => client.destroy());
    client.once("close", () => {
      clients.delete(client);
      gone.abort();
    });
    const answer = (value: OrderAnswer) => client.writable && client.write(`${JSON.stringify(value)}\n`);
    createInterface({ input: client }).once("line", (text) => {
      const say = (line: string) => answer({ line });
      carryOut(JSON.parse(text) as LabOrder, { lab, say, gone: gone.signal, down })
        .then(
          () => answer({ done: true }),
          (error: unknown) => answer({ done: true, failure: orderFailure(error) }),
        )
        .finally(() => client.end());
    });
  });
  if (process.platform !== "win32") rmSync(socket, { force: true });
  try {
    server.listen(socket);
    await once(server, "listening");
  } catch (cause) {
    throw new EnvironmentError(`${socket} cannot be listened to: ${refusalWords(cause)}`, { cause });
  }
  return async () => {
    const closed = once(server, "close");
    server.close();
    for (const client of clients) client.destroy();
    await closed;
  };
}
