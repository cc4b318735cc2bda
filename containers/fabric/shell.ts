import type { Credentials, Shell } from "../../src/lab/fabric";
import { openSsh, type SshSession } from "../../src/node/ssh/client";
import type { Relay } from "./relay";

/** Real milliseconds that a login may take. */
const patience = 15_000;

export async function login(relay: Relay, address: string, credentials: Credentials): Promise<SshSession> {
  const stream = await relay.connect(address, 22);
  return openSsh({ connect: () => stream, ...credentials, timeout: patience });
}

export async function openShell(session: SshSession, heard: () => void): Promise<Shell> {
  const channel = await session.shell({ columns: 200, rows: 50 });
  let transcript = "";
  let closed = false;
  channel.onData((text) => {
    transcript += text;
    heard();
  });
  const end = () => {
    closed = true;
    heard();
  };
  channel.onClose(end);
  session.closed.then(end);
  return {
    get transcript() {
      return transcript;
    },
    get closed() {
      return closed;
    },
    write: (text) => channel.write(text),
    close() {
      channel.close();
      session.close();
    },
  };
}
