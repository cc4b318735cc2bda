import type { Rule, RuleSet } from "../firewall/rule";
import { ruleText } from "../firewall/rule";
import type { Random } from "../host/random";

/** What stands on the router's firewall, and whether it follows TFTP. */
export interface StormRules {
  readonly set: RuleSet;
  readonly tftpHelper: boolean;
}

const port = (number: number) => [{ first: number, last: number }];

/** As a careful person writes it: what was begun from the access side may be answered, the rest is dropped. */
export const stateful: StormRules = {
  tftpHelper: true,
  set: {
    policy: "drop",
    rules: [
      { action: "accept", state: ["established", "related"] },
      { action: "drop", state: ["invalid"] },
      { action: "accept", protocol: "udp", from: "access", destinationPorts: port(69), state: ["new"] },
      { action: "accept", protocol: "tcp", from: "access", destinationPorts: port(22), state: ["new"] },
    ],
  },
};

/** Up to six rules of any kind, of which some let through and some do not; or the careful set with one of its rules gone. */
export function drawRules(random: Random): StormRules {
  const tftpHelper = random.chance(0.6);
  if (random.chance(0.3)) {
    const gone = random.below(stateful.set.rules.length);
    return {
      tftpHelper,
      set: { ...stateful.set, rules: stateful.set.rules.filter((_, index) => index !== gone) },
    };
  }
  const rules = Array.from({ length: random.between(1, 6) }, () => drawRule(random));
  return { tftpHelper, set: { policy: random.chance(0.6) ? "accept" : "drop", rules } };
}

function drawRule(random: Random): Rule {
  const protocol = random.pick(["udp", "udp", "tcp", "icmp", undefined] as const);
  const hasPorts = protocol === "udp" || protocol === "tcp";
  const ports = random.pick([port(69), port(22), [{ first: 1024, last: 65_535 }]]);
  return {
    action: random.pick(["accept", "accept", "drop", "reject"] as const),
    ...(protocol === undefined ? {} : { protocol }),
    ...(hasPorts && random.chance(0.6)
      ? random.chance(0.7)
        ? { destinationPorts: ports }
        : { sourcePorts: ports }
      : {}),
    ...(random.chance(0.5)
      ? { state: [random.pick(["new", "established", "related", "invalid"] as const)] }
      : {}),
    ...(random.chance(0.2) ? { from: random.pick(["access", "servers"]) } : {}),
    ...(random.chance(0.2) ? { afterPackets: random.between(1, 60) } : {}),
    ...(random.chance(0.2) ? { forPackets: random.between(1, 60) } : {}),
  };
}

export function rulesText({ set, tftpHelper }: StormRules): string {
  const rules = set.rules.map((rule) => ruleText(rule)).join("; ");
  return `${rules}; else ${set.policy}${tftpHelper ? ", and it follows TFTP" : ""}`;
}
