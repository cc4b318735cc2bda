import type { ExecChannel } from "../../host/ssh";

/**
 * What a command shows at once, without a terminal or a login; undefined when it asks, takes its time or is not taken. For
 * those who keep a record of a device's screens: on the device nothing is changed by it.
 */
export function lookAt(exec: (channel: ExecChannel) => void): string | undefined {
  let text = "";
  let code: number | undefined;
  const channel: ExecChannel = {
    peer: undefined,
    handler: { input: () => {} },
    write: (written) => {
      text += written;
    },
    exit: (ended) => {
      code = ended;
    },
  };
  exec(channel);
  if (code === undefined) channel.handler.closed?.();
  return code === 0 ? text.replaceAll("\r\n", "\n") : undefined;
}
