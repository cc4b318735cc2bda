import type { Credentials, Shell } from "../../src/lab/fabric";
import { openSsh, type SshSession } from "../../src/node/ssh/client";
import { SshFailure } from "../../src/node/ssh/failure";
import type { Relay } from "./relay";

/** Real milliseconds that a login may take. */
const patience = 15_000;
/** Real milliseconds before which a login is broken off for another reason than its length. */
const slow = 1_000;
const tries = 3;

/**
 * A device gives a login two minutes of its time, which are four seconds of real time at 30 times: a machine that is busy for as long
 * has it broken off. Who sits there tries again.
 * @param now real milliseconds
 */
export async function login(
  relay: Pick<Relay, "connect">,
  address: string,
  credentials: Credentials,
  now: () => number = () => performance.now(),
): Promise<SshSession> {
  for (let left = tries - 1; ; left -= 1) {
    const began = now();
    try {
      const stream = await relay.connect(address, 22);
      return await openSsh({ connect: () => stream, ...credentials, timeout: patience });
    } catch (error) {
      const isBrokenOff = error instanceof SshFailure && error.reason === "reset";
      if (!isBrokenOff || left === 0 || now() - began < slow) throw error;
    }
  }
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
