import { fstatSync } from "node:fs";

/** How often it is looked whether the parent is still there (milliseconds). */
const look = 250;

/**
 * Calls back once, saying why, when this process should end: a signal, the end of what started it, or the end of its
 * input. An input that is no terminal and no pipe (`< /dev/null`) says nothing.
 * @param alone whoever started it meant it to live on
 * @returns what stops the watching
 */
export function whenToEnd(end: (why: string) => void, alone: boolean): () => void {
  const stops: (() => void)[] = [];
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const listener = () => end(signal === "SIGINT" ? "" : `${signal} came`);
    process.once(signal, listener);
    stops.push(() => process.off(signal, listener));
  }
  if (alone) return () => stops.forEach((stop) => void stop());
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) end("the process that started it has ended");
  }, look);
  stops.push(() => clearInterval(timer));
  if (endsWithInput()) {
    const listener = () => end("its input has ended");
    process.stdin.once("end", listener).once("close", listener).on("error", listener).resume();
    stops.push(() => {
      process.stdin.off("end", listener).off("close", listener).pause();
      process.stdin.unref();
    });
  }
  return () => stops.forEach((stop) => void stop());
}

function endsWithInput(): boolean {
  if (process.stdin.isTTY) return true;
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isSocket();
  } catch {
    return false;
  }
}
