import type { Context } from "../../ios/context";
import { wordLike } from "../../ios/parameter-types";
import type { Shell } from "./shell";

/** A host's name or address, as IOS takes it where it looks names up. */
export const HOSTNAME_OR_ADDRESS = wordLike("WORD", /^[A-Za-z0-9_:.-]{1,253}$/);

/**
 * Looks a host up as IOS does for a person: it says whom it asks. The command waits meanwhile; `then` goes on with it, or it
 * ends with IOS's one sentence for every failure.
 */
export function lookUp(context: Context<Shell>, host: string, then: (address: string) => void): void {
  const { resolver } = context.device.services;
  let asked = false;
  let over = false;
  const lookup = resolver.resolve(
    host,
    (outcome) => {
      over = true;
      if ("address" in outcome) {
        if (asked) context.print(" [OK]");
        then(outcome.address);
        return;
      }
      if (asked) context.print("");
      context.error("Unrecognized host or address, or protocol not running.\n");
      context.done();
    },
    (server) => {
      asked = true;
      context.write(`Translating "${host}"...domain server (${server})`);
    },
  );
  if (over) return;
  context.wait(() => {
    lookup.cancel();
    context.print("");
    context.done();
  });
}
