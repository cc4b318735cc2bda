import type { RunningFabric, Shell } from "./fabric";

/** The AP's own log lines, which stand wherever the cursor was; `show logging` shows them behind `kernel: `. */
const logLine = /(?<!kernel: )\[\*[^\]\n]*(?:\][^\n]*(?:\n|$)|$)/g;

/** What the last line of a console says when its sessions are gone. */
const goesDown = /AP Rebooting: /;

/**
 * Somebody at a device's serial console, from now on. The transcript is what a session writes; the log lines between
 * are in the console's own log.
 * @throws UsageError when the host has no console that takes typing.
 */
export function openConsole(fabric: RunningFabric, host: string): Shell {
  let text = "";
  let isClosed = false;
  const stop = fabric.console(host).onText((piece) => {
    text += piece;
    isClosed ||= goesDown.test(text.slice(-piece.length - 40));
  });
  const shell: Shell = {
    get transcript() {
      return text.replace(logLine, "");
    },
    get closed() {
      return isClosed;
    },
    write: (keys) => fabric.type(host, keys),
    close() {
      isClosed = true;
      stop();
    },
  };
  return shell;
}
