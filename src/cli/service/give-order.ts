import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { EnvironmentError, ExpectationError, InternalError, type LabError, UsageError } from "../../errors";
import type { OrderAnswer } from "./lab-control";
import type { LabOrder } from "./lab-orders";
import type { RunningLab } from "./running-labs";

/**
 * Has a lab that runs do something, and prints what it says.
 * @throws LabError as it was thrown there; EnvironmentError when the lab's process does not answer.
 */
export async function giveOrder(
  lab: RunningLab,
  order: LabOrder,
  print: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Promise<void> {
  const socket = connect(lab.socket);
  try {
    await once(socket, "connect");
  } catch (cause) {
    throw new EnvironmentError(`the lab "${lab.name}" (process ${lab.pid}) does not answer`, { cause });
  }
  socket.write(`${JSON.stringify(order)}\n`);
  let last: OrderAnswer | undefined;
  for await (const text of createInterface({ input: socket })) {
    last = JSON.parse(text) as OrderAnswer;
    if ("line" in last) print(last.line);
  }
  socket.destroy();
  if (last === undefined || !("done" in last)) {
    if (order.order === "down") return;
    throw new EnvironmentError(`the lab "${lab.name}" has ended`);
  }
  if (last.failure !== undefined) throw thrown(last.failure);
}

function thrown({ text, fault }: { text: string; fault: string }): LabError {
  switch (fault) {
    case "usage":
      return new UsageError(text);
    case "environment":
      return new EnvironmentError(text);
    case "internal":
      return new InternalError(text);
    default:
      return new ExpectationError(text);
  }
}
