import { once } from "node:events";
import { connect } from "node:net";
import { EnvironmentError } from "../../errors";
import { refusalWords } from "../../node/error-border";
import type { Door } from "../../node/lab-doors";
import { TelnetReader } from "../../node/telnet";
import { exitCodes } from "../exit-codes";

/** Ctrl-], as telnet has it. */
const leave = 0x1d;

/**
 * A device's serial console on this terminal, until Ctrl-] or the end of the input.
 * @throws EnvironmentError when it cannot be reached.
 */
export async function sitAtConsole({ host, port, address }: Door): Promise<number> {
  const socket = connect(port, address);
  try {
    await once(socket, "connect");
  } catch (cause) {
    throw new EnvironmentError(`the console of "${host}" cannot be reached: ${refusalWords(cause)}`, {
      cause,
    });
  }
  const { stdin, stdout } = process;
  if (stdin.isTTY) {
    stdin.setRawMode(true);
    process.stderr.write(`The console of "${host}"; Ctrl-] leaves it.\r\n`);
  }
  const reader = new TelnetReader();
  socket.on("data", (octets: Buffer) => stdout.write(reader.read(octets, (answer) => socket.write(answer))));
  stdin.on("data", (octets: Buffer) => {
    const end = octets.indexOf(leave);
    if (end < 0) socket.write(octets);
    else socket.end(octets.subarray(0, end));
  });
  // A script that was piped in has been typed; what it brings comes yet.
  stdin.once("end", () => setTimeout(() => socket.end(), 1_000));
  await once(socket, "close");
  if (stdin.isTTY) stdin.setRawMode(false);
  stdin.pause();
  stdin.unref?.();
  return exitCodes.passed;
}
