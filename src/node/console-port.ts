import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import { EnvironmentError } from "../errors";
import type { Forward, RunningFabric } from "../lab/fabric";
import type { RecordedSession } from "../report/recorded-scenario";
import { refusalWords } from "./error-border";
import { greeting, TelnetReader } from "./telnet";
import { TypedLines } from "./typed-lines";

/** Who sits at one console at a time; they see and type the same. */
const mostClients = 8;
/** Octets that may wait for a client that does not read. */
const patientOctets = 1_000_000;

/**
 * A port on 127.0.0.1 that is a device's serial console, as a terminal server's is: by telnet, or plain TCP.
 * @throws UsageError when the device's console takes no typing, EnvironmentError when the port cannot be had.
 */
export async function openConsolePort(
  fabric: RunningFabric,
  host: string,
  port = 0,
): Promise<Forward & { recorded(): RecordedSession }> {
  fabric.type(host, "");
  const clients = new Set<Socket>();
  const typed = new TypedLines();
  let transcript = "";
  const stop = fabric.console(host).onText((text) => {
    if (typed.any) transcript += text;
    const lines = text.replace(/\r?\n/g, "\r\n");
    for (const client of clients) {
      if (client.writableLength > patientOctets) client.destroy();
      else client.write(lines);
    }
  });
  const server = createServer({ noDelay: true }, (socket) => {
    if (clients.size >= mostClients) {
      socket.end("The console has enough people at it.\r\n");
      return;
    }
    clients.add(socket);
    socket.write(greeting);
    const reader = new TelnetReader();
    const decoder = new StringDecoder("utf8");
    socket.on("data", (octets: Buffer) => {
      const text = decoder.write(Buffer.from(reader.read(octets, (answer) => socket.write(answer))));
      typed.add(text);
      fabric.type(host, text);
    });
    socket.on("error", () => socket.destroy());
    socket.once("close", () => clients.delete(socket));
  });
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch (cause) {
    stop();
    throw new EnvironmentError(`port ${port} on 127.0.0.1 cannot be had: ${refusalWords(cause)}`, {
      cause,
    });
  }
  return {
    address: "127.0.0.1",
    port: (server.address() as { port: number }).port,
    recorded: () => ({ host, isController: false, transcript, typed: typed.lines }),
    async close() {
      stop();
      const closed = once(server, "close");
      server.close();
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}
