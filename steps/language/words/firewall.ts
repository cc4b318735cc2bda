import type { Words } from "./entry";
import { is, modal, notVerb, somebody, verb } from "./forms";

const letThrough =
  "(?:allow|permit|accept|pass|open|let through|lets through|forward|let|unblock|enable)(?:s|es|ed|d)?";
const dropWords = "block|filter|ACL|access[ -]?list|restriction|rule|deny rule";
const everything =
  "(?:everything|anything|(?:all|any)(?: (?:IP|the))?(?: (?:traffic|packets?|communication))?|traffic|packets|IP|all IP traffic)";

export const firewall: Words = [
  ["web interface", "(?:(?:web|WEB)[ -]?(?:interface|UI|page|GUI)|WebUI|web ?ui|GUI|browser page|browser)s?"],
  [
    "in the web interface",
    "(?:in|on|at|through|via|using|from) (?:the |its |a )?(?:(?:web|WEB)[ -]?(?:interface|UI|page|GUI)|WebUI|web ?ui|GUI|browser)",
  ],
  ["progress bar", "(?:progress|upgrade|status) bar"],
  ["reaches", verb("reach|reaches|reached|gets to|comes to|arrives at", "reaching")],
  ["Software Upgrade", "(?:the )?[Ss]oftware [Uu]pgrade(?: (?:page|form))?"],
  ["sign in to", "(?:sign|log)s? ?(?:in|on)(?: (?:to|at|on))?|(?:signed|logged) in(?: (?:to|at|on))?"],
  ["press", "(?:press|click|push|hit)(?:es|s|ed)?(?: on)?(?: (?:the )?button)?"],
  [
    "the firewall",
    "(?:the |our |my |a |an )?(?:(?:network|central|site|branch|WAN) )?(?:firewall|FW|packet filter|ACL|access[ -]?list)",
  ],
  ["firewall", "firewall|FW|packet filter"],
  ["of the firewall", "(?:of|on|at|in) (?:the |our )?(?:firewall|FW)"],
  [
    "at the firewall",
    "(?:of|on|at|in|by|through|from) (?:the |our |a )?(?:firewall|FW|ACL)",
    { isOptional: true },
  ],
  ["the block", `(?:the |this |all |any )?(?:firewall )?(?:${dropWords})s?`],
  ["is removed", `${is} (?:removed|deleted|lifted|gone|disabled|cleared|off)`],
  ["I remove", `(?:(?:${somebody}) )?(?:remove|delete|lift|clear|disable|drop|undo|take away)(?:s|d|ed)?`],
  [
    "is blocked",
    `${is} (?:blocked|dropped|denied|filtered|closed|discarded|forbidden|prohibited|not (?:allowed|permitted|open))|(?:does not|doesn['’]t|cannot) (?:pass|get through)`,
  ],
  [
    "is open",
    `${is} (?:open(?:ed)?|allowed|permitted|accepted|unblocked|let through|passed|no longer (?:blocked|dropped)|not blocked(?: any ?more)?|enabled)(?: again)?|can pass|passes|gets through`,
  ],
  [
    "I allow",
    `(?:(?:${somebody}) )?(?:allow|allows|permit|permits|open|opens|unblock|unblocks|let|lets|enable|enables|re-?open)`,
  ],
  ["through", "(?:through|pass)"],
  ["lets", `(?:(?:${modal}|again) )?(?:lets?|allows?|permits?|accepts?|opens?|unblocks?|passes|forwards?)`],
  ["(through)", "(?:through|pass)", { isOptional: true }],
  [
    "allows only",
    `(?:(?:${modal}) )?(?:only )?${letThrough}(?: through)?(?: only)?(?: (?:this|these|the following|what follows|the rules?))?`,
  ],
  [
    "has the rules",
    "(?:(?:has|uses|runs|applies|gets|is given|with)(?: the| these| this)?(?: following)? (?:rules?|rule set|ruleset|policy))",
  ],
  ["between", "between|from"],
  ["both ways between", "(?:(?:both ways|in both directions),? )?between"],
  ["and", "and|to|&"],
  ["port", "(?:(?:destination |dest |dst )?ports?)", { isOptional: true }],
  ["everything", everything],
  ["packet(s)", "(?:packets?|datagrams?)"],
  [
    "lets everything through",
    `(?:${verb("let|lets")} ${everything} (?:through|pass)|${verb("allow|allows|permit|permits|accept|accepts|pass|passes|open|opens|forward|forwards", "allowing|passing|open(?: for)?")} ${everything}|${is} (?:open(?: for ${everything})?|off|disabled|removed|transparent|switched off|turned off))`,
  ],
  [
    "follows TFTP",
    `${verb("follow|follows|inspect|inspects|track|tracks|understand|understands|support|supports|help|helps", "inspecting|tracking|following")} TFTP(?: (?:traffic|connections|sessions))?|(?:has|uses)(?: a| the)? TFTP (?:helper|inspection|ALG)|TFTP inspection is (?:on|enabled)`,
  ],
  [
    "does not follow TFTP",
    `${notVerb("follow|inspect|track|understand|support|help")} TFTP(?: (?:traffic|connections|sessions))?|(?:has|uses) no TFTP (?:helper|inspection|ALG)|TFTP inspection is (?:off|disabled)`,
  ],
  [
    "blocked packets to",
    `${verb("blocked|dropped|rejected|denied|discarded|stopped")}(?: (?:some|the|any))?(?: (?:packets?|traffic|datagrams?))?(?: (?:to|for|on|towards))?`,
  ],
  [
    "blocked nothing",
    `(?:${verb("block|blocks|blocked|drop|drops|dropped|reject|rejects|rejected|deny|denied")} (?:nothing|no (?:packets?|traffic|datagrams?))|${notVerb("block|blocked|drop|dropped|reject|rejected|deny|denied")} (?:anything|any (?:packets?|traffic|datagrams?)))`,
  ],
  ["counted", verb("count|counts|counted|match|matches|matched|hit|hits|see|saw|seen", "counting")],
  [
    "counted packets",
    `${verb("count|counts|counted|match|matches|matched|hit|hits|see|saw")}(?: (?:some|any|at least one))? (?:packets?|traffic)|${is} hit|has hits`,
  ],
  [
    "the port matrix is",
    "(?:the )?(?:port |flow )?matrix (?:is|shows|should be|should show|looks like)(?: (?:this|so|as follows))?",
  ],
  ["access list", "(?:(?:IOS |cisco |extended )*(?:access[ -]?list|ACL))"],
  [
    "the access lists answer what they deny",
    "(?:the )?(?:access[ -]?lists|ACLs)(?: (?:answer|reject|send unreachables for)) (?:what|everything|all|packets) ?(?:they deny|denied|they drop)?",
  ],
  [
    "for what comes from",
    "(?:for|on)(?: (?:what|all|everything|traffic|packets))?(?: that)? ?(?:comes|coming|entering|in|inbound)(?: (?:from|at))?",
  ],
  [
    "for what goes to",
    "(?:for|on)(?: (?:what|all|everything|traffic|packets))?(?: that)? ?(?:goes|going|leaving|out|outbound)(?: (?:to|towards))?",
  ],
];
