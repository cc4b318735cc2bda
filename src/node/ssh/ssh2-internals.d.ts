/** The one promise of ssh2 that its index does not export: resolved when its WebAssembly cipher is compiled. */
declare module "ssh2/lib/protocol/crypto.js" {
  export const init: Promise<void>;
}
