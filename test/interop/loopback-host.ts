import type { Host } from "../../src/host/host";
import { OsHost } from "../../src/node/os-host";

/** A Host on 127.0.0.1, so that foreign programs can be at the other end. */
export function loopbackHost(): Host {
  return new OsHost({ address: "127.0.0.1" });
}
