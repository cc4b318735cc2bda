import type { Words } from "./entry";
import { is, somebody, takeAway, verb } from "./forms";

const powered =
  "(?:power(?:ed)?[ -]?(?:cycled|cycles|cycle)|rebooted by power|unplugged and plugged in again)";
const power = "(?:power|PoE|PoE power|power supply|power cable|power cord|PSU)";

export const startingAndPower: Words = [
  [
    "starts with the configuration",
    "(?:starts|boots|begins|comes up)(?: up)? with(?: the| this)?(?: startup)?(?: (?:configuration|config))?|(?:has|with)(?: the| this)?(?: startup)? (?:configuration|config)",
  ],
  [
    "the network is up",
    "(?:the )?(?:whole )?(?:network|lab|everything)(?: (?:is|comes|are|has come))? ?(?:up|running|ready|started|online|up and running)|(?:the )?(?:network|lab) (?:has )?start(?:s|ed)",
  ],
  [
    "loses power",
    `${verb("lose|loses|lost")} (?:its )?power|${is} (?:powered off|powered down|switched off|turned off|unplugged|shut down)|(?:has|suffers) a power (?:cut|outage|failure|loss)`,
  ],
  ["the power of", `(?:the )?${power} (?:of|to|at|on|for|from)`],
  ["the power", `(?:the )?${power}`],
  [
    "a power outage of",
    "(?:there is )?(?:an? )?(?:power|PoE) (?:outage|cut|failure|loss)(?: (?:of|at|on|for|in))",
  ],
  [
    "there is a power outage",
    "there is (?:an? )?(?:power|PoE) (?:outage|cut|failure|loss)(?: (?:at|on|in) the (?:site|lab|branch|building))?|(?:the )?(?:power|electricity) (?:fails|is cut|goes out|is lost)",
  ],
  ["the site", "(?:the )?(?:(?:whole|entire|branch) )*(?:site|branch|building|lab|network)"],
  ["I power off", `(?:(?:${somebody}) )?(?:power(?:s|ed)? (?:off|down)|(?:switch|switches|turn|turns) off)`],
  ["I power on", `(?:(?:${somebody}) )?(?:power(?:s|ed)? (?:on|up)|(?:switch|switches|turn|turns) on)`],
  [
    "I disconnect the power of",
    `(?:(?:${somebody}) )?(?:${takeAway})s?(?: the)? ${power} (?:of|to|at|on|for|from)`,
  ],
  [
    "is off",
    `${is} (?:off|cut|lost|gone|removed|unplugged|switched off|turned off|disabled|interrupted)|fails?|failed|goes (?:off|out)`,
  ],
  [
    "is on",
    `${is} (?:on|back|restored|switched on|turned on|enabled|plugged in)(?: again)?|(?:comes|goes|is) (?:back(?: on)?|on)|returns`,
  ],
  [
    "gets power( back)( again)",
    `${verb("get|gets|got|regain|regains|receive|receives")} (?:its )?power(?: back)?(?: again)?|${is} (?:powered on|powered up|powered|switched on|turned on|plugged in)(?: again)?`,
  ],
  [
    "gets power",
    `${verb("get|gets|got|regain|regains|receive|receives")} (?:its )?power|${is} (?:powered on|powered up|powered|switched on|turned on|plugged in)`,
  ],
  ["is power-cycled", `${is} ${powered}|power[ -]?cycles`],
  [
    "pass(es)",
    `(?:(?:have |has )?(?:pass|passes|passed|go by|goes by|gone by|elapse|elapses|elapsed|later)|are over|is over)`,
  ],
  ["I wait", `(?:(?:${somebody}) )?(?:wait|waits|waited|pause|sleep|let)(?: for| another)*`],
];
