import type * as X509 from "@peculiar/x509";

let library: Promise<typeof X509> | undefined;

/**
 * The X.509 library. It takes about 100 ms to load, so it is loaded when the first lab starts, not when this
 * project is imported.
 */
export function x509(): Promise<typeof X509> {
  library ??= load();
  return library;
}

async function load(): Promise<typeof X509> {
  await import("reflect-metadata"); // The library's containers of classes rest on it.
  return import("@peculiar/x509");
}
