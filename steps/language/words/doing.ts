import type { Words } from "./entry";
import { installing, is, notVerb, somebody, verb } from "./forms";

const apply =
  "(?:apply|applies|applied|send|push|enter|put|paste|load|add|write|type|use|do|make|deploy)(?:s|es|ed)?";

export const doing: Words = [
  [
    "I configure",
    `(?:(?:${somebody}) )?(?:configures?|configured|set up|program|${apply}(?: (?:this|these|the|following|some|an?|new|image[ -]download|profile))* (?:configuration|config|settings|profile)(?: (?:lines?|commands?|snippet))? (?:to|on|in|into|at))`,
  ],
  ["I predownload", `(?:(?:${somebody}) )?(?:pre-?download|download|fetch|distribute|push)(?:s|es|ed)?`],
  [
    "I save and download on",
    `(?:(?:${somebody}) )?saves?(?: (?:the )?(?:configuration|config|settings))? and(?: then)?(?: (?:start|starts|begin|begins)(?: (?:the|a))?)? ?(?:pre-?)?downloads?(?: (?:the )?(?:new )?(?:image|images|software))? (?:on|at|to|from|in)`,
  ],
  [
    "I upgrade",
    `(?:(?:${somebody}) )?(?:upgrade|upgrades|upgraded|update|updates|updated|migrate|migrates|move|bring)`,
  ],
  [
    "I block",
    `(?:(?:${somebody}) )?(?:block|blocks|blocked|drop|drops|deny|denies|close|closes|filter|filters)`,
  ],
  ["over", "over|via|with|using|through|by|by way of|from (?:the|a)"],
  [
    "was sent",
    `(?:${verb("receive|receives|received|get|gets|got", "receiving")} (?:a|the|some|one) (?:syslog |log )?(?:message|line|text|entry)(?: (?:with|containing|that (?:contains|says)|which (?:contains|says)|saying))?|(?:was|is|has been|must be|should be) sent)`,
  ],
  [
    "does not join",
    `${notVerb("join|come up|come back|register|associate|connect")}|(?:fails to|cannot|can['’]t|can not|is unable to|refuses to) (?:join|register|associate|connect)|never (?:joins|comes (?:up|back)|registers|connects)|stays (?:out|offline|down|disconnected|away)|does not come (?:online|back)`,
  ],
  [
    "I activate the new image on",
    `(?:(?:${somebody}) )?activates?(?: (?:the|this|a))?(?: ${installing})? (?:on|at|in)`,
  ],
  [
    "I commit the new image on",
    `(?:(?:${somebody}) )?commits?(?: (?:the|this|a))?(?: ${installing})? (?:on|at|in)`,
  ],
  [
    "I reload",
    `(?:(?:${somebody}) )?(?:re-?load|re-?loads|reloaded|re-?boot|re-?boots|rebooted|re-?start|restarts|restarted|reset|resets)`,
  ],
  [
    "I run",
    `(?:(?:${somebody}) )?(?:runs?|ran|re-?runs?|execute|executes|executed|enter|enters|entered|issue|issues|issued|send|sends|sent|use|uses|give|do|does|type|types|typed|invoke|call|perform|submit)(?: (?:the|this|a))?(?: (?:CLI |exec |show )?(?:command|cmd))?`,
  ],
  [
    "and answer",
    "(?:and|then)(?: I)? (?:answer|answers|reply|replies|type|confirm|respond)(?: (?:with|these|the questions))*",
  ],
  [
    "I type on",
    `(?:(?:${somebody}) )?(?:type|types|typed|enter|enters|paste|write)(?: (?:this|these|the|the following))?(?: (?:lines|commands|text))? (?:on|at|in|into|to)`,
  ],
  ["on the console of", "(?:on|at|in|over|via|through|into)(?: the)?(?: serial)? console (?:of|on|at)"],
  [
    "I try to log in on",
    `(?:(?:${somebody}) )?(?:tr(?:y|ies|ied) to |attempts? to )?(?:log|logs|logged|login|sign) ?(?:in)?(?: (?:on|to|into|at|in))`,
  ],
  ["as", "as|with (?:the )?(?:user|username|user name)|as (?:the )?user"],
  ["with password", "(?:,? ?(?:with|and|using))*(?: ?(?:the|an?))? ?(?:password|pw|passwd|pass)"],
  ["the login is", `(?:the |this |my )?(?:login|log-in|logon|attempt) ${is}|(?:it|access) ${is}`],
  ["people", "(?:people|users|sessions|engineers|persons)"],
  ["at once", "(?:at once|at the same time|simultaneously|in parallel|together)"],
  [
    "each of them sees",
    "(?:each|every(?:one|body)?|all)(?: (?:of them|one))?(?: (?:should|must))? (?:sees?|gets?|reads?)",
  ],
];
