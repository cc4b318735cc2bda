import { EnvironmentError, ExpectationError } from "../../src/errors";
import type { ContainerDeath } from "./lab-container";

/** What `ip link add ... type vxlan` says where there is none. */
const noVxlan = /Unknown device type|RTNETLINK answers: (?:Operation not supported|Not supported)/i;
const mostLines = 12;

/**
 * A container that ended by itself: a failure of the lab, and of the engine where its kernel lacks what every host begins
 * with.
 */
export function deathError({ host, code, lastLines }: ContainerDeath): EnvironmentError | ExpectationError {
  if (noVxlan.test(lastLines))
    return new EnvironmentError(
      `the kernel of the Docker engine makes no VXLAN interface, which carries the lab's wire: \`sudo modprobe vxlan\` on the engine's machine, or another engine ("${host}" said: ${lastLines.trim().split("\n").at(-1)})`,
    );
  const lines = lastLines.trimEnd().split("\n").slice(-mostLines).join("\n  ");
  return new ExpectationError(
    `the container of "${host}" ended by itself with code ${code}; it said last:\n  ${lines}`,
  );
}
