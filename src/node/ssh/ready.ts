import { init } from "ssh2/lib/protocol/crypto.js";

/**
 * ssh2 compiles one cipher from WebAssembly when it is first loaded, in the machine's own time. Await this before virtual time
 * starts to run, so that no session's first octet depends on it.
 */
export async function sshReady(): Promise<void> {
  await init;
}
