import type { Rule, Service } from "../../rule";

/**
 * What `evaluate NAME` lets through: the answers of what lines with `reflect NAME` let out, by both ends and both ports. The
 * connection tracker says what is an answer.
 * @param reflecting the rules with `reflect NAME`; none: it lets nothing through
 */
export function evaluatedRule(reflecting: readonly Rule[]): Omit<Rule, "comment" | "line"> {
  if (reflecting.length === 0) return { action: "accept", services: [] };
  const services = reflecting.flatMap((rule): Service[] =>
    rule.services === undefined
      ? [turned(rule)]
      : rule.services.map((service) => turned({ ...rule, ...service })),
  );
  const source = union(reflecting.map(({ destination }) => destination));
  const destination = union(reflecting.map((rule) => rule.source));
  const isAny = services.some((service) => Object.keys(service).length === 0);
  return {
    action: "accept",
    state: ["established"],
    ...(isAny ? {} : { services }),
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
  };
}

function turned({ protocol, sourcePorts, destinationPorts }: Service): Service {
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(destinationPorts === undefined ? {} : { sourcePorts: destinationPorts }),
    ...(sourcePorts === undefined ? {} : { destinationPorts: sourcePorts }),
  };
}

/** undefined: any address. */
function union(places: readonly Rule["source"][]): Rule["source"] {
  if (places.includes(undefined)) return undefined;
  return places.flatMap((place) => place ?? []);
}
