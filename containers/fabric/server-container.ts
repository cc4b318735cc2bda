import { InternalError, UsageError } from "../../src/errors";
import { kindOf } from "../../src/kinds/kinds";
import { isCannot, isOwnContainer } from "../../src/kinds/server-kind";
import type { ServerSpec } from "../../src/topology/topology";

/** The container of a kind that runs in an image of the lab. @throws UsageError for a kind that has none. */
export function serverContainer(spec: ServerSpec) {
  const { container } = kindOf(spec);
  if (isCannot(container)) throw new UsageError(`"${spec.name}": ${container.cannot}`);
  if (isOwnContainer(container)) throw new InternalError(`"${spec.name}" runs in an image of its own`);
  return container;
}
