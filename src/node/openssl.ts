import type * as crypto from "node:crypto";

let loaded: typeof crypto | undefined;

/** Node's crypto module, loaded when it is first needed: whoever only reads lab files mostly does without. */
export function openssl(): typeof crypto {
  loaded ??= process.getBuiltinModule("node:crypto");
  return loaded;
}
