import { UsageError } from "../errors";
import type { Topology } from "../topology/topology";
import { carriedAccessPoints } from "./carried";

/** Why nobody can type at the console of a host. */
export function noKeyboard(topology: Topology, host: string): UsageError {
  const carried = carriedAccessPoints(topology).map(({ spec }) => spec);
  const names =
    [...topology.accessPoints, ...carried].map(({ name }) => `"${name}"`).join(", ") || "this lab has none";
  return new UsageError(
    `"${host}" has no console that takes typing; access points have (${names}), controllers take SSH`,
  );
}
