import { packageVersion } from "../node/own-module";

export function version(): string {
  return packageVersion();
}
