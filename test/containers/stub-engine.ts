import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "ewclab-engine-"));

/** What an engine says to a request: a value as JSON, or a status with one. */
export type Answers = (request: string, url: URL) => unknown | { status: number; body: unknown };

export class Refusal {
  constructor(
    readonly status: number,
    readonly message: string,
  ) {}
}

/** An engine of which only this much is true, on a socket of its own. */
export async function withStubEngine<T>(
  answers: Answers,
  task: (socketPath: string, asked: readonly string[]) => Promise<T>,
): Promise<T> {
  const socketPath = join(folder, `${Math.random().toString(36).slice(2)}.sock`);
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const url = new URL(request.url ?? "", "http://engine");
    const what = `${request.method} ${url.pathname.replace(/^\/v[\d.]+/, "")}`;
    asked.push(what);
    const answer = answers(what, url) ?? [];
    response.setHeader("content-type", "application/json");
    if (answer instanceof Refusal) {
      response.statusCode = answer.status;
      response.end(JSON.stringify({ message: answer.message }));
    } else response.end(JSON.stringify(answer));
  });
  server.listen(socketPath);
  await once(server, "listening");
  try {
    return await task(socketPath, asked);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
