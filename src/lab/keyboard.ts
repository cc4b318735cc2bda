import { UsageError } from "../errors";
import type { Topology } from "../topology/topology";

/** Why nobody can type at the console of a host. */
export function noKeyboard({ accessPoints }: Topology, host: string): UsageError {
  const names = accessPoints.map(({ name }) => `"${name}"`).join(", ") || "this lab has none";
  return new UsageError(
    `"${host}" has no console that takes typing; access points have (${names}), controllers take SSH`,
  );
}
