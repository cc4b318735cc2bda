import type { FlashStore } from "../../src/host/flash-store";

/** A flash store in memory, and what is in it. */
export function memoryFlash(): FlashStore & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    load: (file) => files.get(file),
    save: (file, content) => files.set(file, content.read(0, content.size)),
    remove: (file) => files.delete(file),
  };
}
