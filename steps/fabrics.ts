import { fabricNamed } from "../containers/fabrics";
import type { Fabric } from "../src/lab/fabric";

/**
 * A scenario's fabric; its tag `@docker-speed-5` says how fast lab time runs where it follows real time.
 * @param attempt with each further try it runs the slower: what a busy machine failed passes then, and what a device did does not
 */
export function fabricOf(
  name: Fabric["name"] = "embedded",
  tags: readonly string[] = [],
  attempt = 1,
): Promise<Fabric> {
  const speed = tags.flatMap((tag) => /^@docker-speed-(\d+)$/.exec(tag)?.[1] ?? [])[0];
  return fabricNamed(name, { ...(speed === undefined ? {} : { speed: Number(speed) }), slower: attempt });
}
