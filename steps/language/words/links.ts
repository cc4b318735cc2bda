import type { Words } from "./entry";
import { is, somebody, takeAway, verb } from "./forms";

const packets = "(?:(?:(?: of)?(?: (?:its|the|all|any|their))?)? ?(?:packets?|traffic|frames|datagrams))?";
const linkOf =
  "(?:(?:network|LAN|switch|ethernet|wired) )?(?:link|cable|uplink|connection|wire|line|path|port|interface|switchport) (?:of|to|at|on|from|for|towards)";
const wan = "(?:WAN|internet|MPLS|VPN)(?: (?:link|line|connection|uplink)s?)?";

export const links: Words = [
  ["the link of", `(?:the )?${linkOf}`],
  [
    "every link",
    `(?:every|each) (?:link|cable|connection)|all(?: of)?(?: the)? (?:links|cables|connections)|(?:the )?(?:network|lab|links|${wan})`,
  ],
  [
    "every link works again",
    `(?:(?:every|each) (?:link|cable|connection)|all(?: of)?(?: the)? (?:links|cables|connections)|(?:the )?(?:links|${wan})) (?:works?|recovers?|comes? (?:back|up)|${is} (?:repaired|restored|up|back|connected|reconnected))(?: (?:again|now|up))*|(?:the )?network (?:works|recovers|comes back|${is} (?:back|up|repaired|restored|connected))(?: (?:now|up))* again`,
  ],
  ["loses", verb("lose|loses|lost|drop|drops|dropped|have|has", "losing|dropping")],
  ["% of its packets", `(?:%|percent|per cent|pct)${packets}(?: (?:packet )?loss)?`, { isGlued: true }],
  [
    "delays packets by",
    `(?:delays(?: (?:its|all|the|every))?(?: (?:packets?|traffic))? by|(?:has|adds|with)(?: an?)?(?: (?:one-way|additional|network))*(?: (?:delay|latency)) of|is delayed by|has a latency of)`,
  ],
  [
    "varies its delay by up to",
    "(?:varies(?: (?:its|the))? (?:delay|latency) by(?: up to)?|has(?: an?)? jitter(?: of)?(?: up to)?|jitters by(?: up to)?)",
  ],
  ["doubles", "(?:doubles|duplicates|repeats|doubled|duplicated)"],
  ["reorders", "(?:reorders|swaps|mixes|shuffles|reordered)"],
  [
    "carries packets of at most",
    "(?:carries|passes|transports|forwards|allows)(?: only)? packets(?: (?:of|up to))?(?: at most| no more than| up to)?",
  ],
  ["octets", "(?:octets?|bytes?|B)"],
  [
    "works again",
    `(?:works?|recovers?|comes? (?:back|up)|${is} (?:fine|good|ok|OK|repaired|restored|up|clean|back|plugged in|connected|reconnected))(?: (?:again|now|up|online))*`,
  ],
  [
    "is down",
    `${is} (?:down|broken|cut|lost|interrupted|disconnected|unplugged|shut(?: down)?|dead|gone)|goes? down|went down|fails?|failed|breaks?|broke|is pulled`,
  ],
  ["I disconnect", `(?:(?:${somebody}) )?(?:disconnect|isolate)s?`],
  ["I disconnect the link of", `(?:(?:${somebody}) )?(?:${takeAway})s?(?: the)? ${linkOf}`],
  ["I reconnect", `(?:(?:${somebody}) )?(?:reconnect|repair|restore)s?`],
  [
    "I reconnect the link of",
    `(?:(?:${somebody}) )?(?:reconnect|repair|restore|plug in|re-?plug|fix|no shut|bring up|enable|unshut)s?(?: the)? ${linkOf}`,
  ],
  ["lost", "lost|dropped|missing"],
  ["doubled", "doubled|duplicated|repeated"],
  ["reordered", "reordered|swapped|out of order"],
  ["latency/delay", "(?:one-way )?(?:latency|delay)"],
  ["packet loss", "(?:packet[ -]?)?loss"],
  ["%", "(?:%|percent|per cent)", { isGlued: true }],
  ["I log in to", `(?:(?:${somebody}) )?(?:log|sign)s? ?(?:in|on)(?:to| to| at| on)?`],
  ["no AP", "no (?:APs?|access[ -]?points?)"],
  ["path MTU", "(?:path |link |IP )?MTU"],
  ["segment", "(?:segment|network|subnet|VLAN|zone)"],
];
