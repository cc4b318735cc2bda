import type { Words } from "./entry";
import { image, installing, is, modal, notVerb, showing, shown, somebody, verb } from "./forms";

/** What follows names a controller, and is not only "the controller". */
const named =
  "(?! (?:\\d+\\.\\d|(?:the |an? )?(?:image|version|release|running|model))| (?:the |our )?(?:network|lab|(?:wireless )?controller|EWC|WLC|9800|again|back)(?: again)?,?(?: in | within |$|[.:]))";
const ofUpgrade =
  "(?:the |a |an |our )?(?:(?:whole|entire|complete|network|image|software|AP|new|firmware|TFTP|SFTP) )*";
const process = "(?: (?:process|procedure|job))?(?: of (?:the )?(?:images?|software|APs|network))?";
const preDownload =
  "(?:(?:network|image|AP|software|new) )*(?:pre-?download|pre download|download)(?: (?:status|state|process))?";
const someAps = "(?:APs|access[ -]?points|WAPs)";
const oneAp = "(?:AP|access[ -]?point|WAP)";
const everyAp = `(?:(?:every|each)(?: (?:single|of the))? ${oneAp}s?|all(?: of)?(?: (?:the|our|my|these|its|other))?(?: (?:\\d+|two|three|four|five|six))? (?:${someAps}|${oneAp})|both(?: (?:the|of the))? ${someAps}|(?:the )?${someAps}|any ${oneAp})`;
const device = "(?:(?:network|wireless|following|lab) )*(?:devices|nodes|equipment|hosts)";

export const accessPoints: Words = [
  ["every AP", everyAp],
  ["these access points", "(?:these|the|the following|some|more)? ?(?:APs|access[ -]?points|WAPs)"],
  [
    "EWC network",
    "(?:(?:EWC|C?9800|cisco|wireless|WLAN|Wi-?Fi|test) ?)+(?:network|lab|site|branch|topology|setup|deployment)|network|lab|site",
  ],
  ["CAPWAP state", "(?:the )?(?:CAPWAP )?(?:state|status)|CAPWAP", { isOptional: true }],
  [
    "reaches CAPWAP state",
    `${verb("reach|reaches|reached|gets? (?:in)?to|go(?:es)? (?:in)?to|comes? (?:in)?to|come up in|comes? up in|goes back to|falls back to|returns? to|changes? to|switch(?:es)? to|transitions? to|enters?|entered|arrives? (?:at|in)|moves? to|moved to|attains?|reports?", "reaching|entering|going (?:in)?to")}(?: (?:the|a))?(?: (?:CAPWAP )?(?:state|status)| CAPWAP)?(?: of)?`,
  ],
  [
    "is in CAPWAP state",
    `(?:${is}|(?:${modal}) be|hangs|sits)(?: (?:back|stuck|hanging))? (?:in|at)(?: (?:the|a))?(?: (?:CAPWAP )?(?:state|status)| CAPWAP)?(?: of)?`,
  ],
  [
    "stayed in CAPWAP state",
    `(?:(?:(?:has|have|had|should have|must have) )?(?:stayed|remained|kept)|(?:(?:${modal}) )?(?:stay|remain|keep)s?|(?:never|did not|didn['’]t|does not|doesn['’]t|do not|has not|have not|should not|must not)(?: (?:leave|left|leaves))) ?(?:in|at|to be in)?(?: (?:the|a))?(?: (?:CAPWAP )?(?:state|status)| CAPWAP)?`,
  ],
  [
    "restarts CAPWAP because",
    `${verb("restart|restarts|restarted", "restarting")} CAPWAP(?: because(?: of)?| with(?: the)? reason| for(?: the)? reason| due to| as| reason)`,
  ],
  [
    "completes its predownload",
    `(?:${verb("complete|completes|completed|finish|finishes|finished|end|ends|ended|done with", "completing|finishing")}(?: (?:its|their|the|an?))? ?(?:image |AP image )?(?:pre-?download|pre download|predownloads)(?:s|ing)?|${verb("(?:pre-?)?download(?:s|ed)?|fetch(?:es|ed)?|gets?|got|receive[sd]?")}(?: (?:the|its|their|an?|new))* (?:AP )?(?:image|software)s?|${verb("pre-?download(?:s|ed)?")})(?: (?:successfully|completely))?`,
  ],
  ["the predownload of", `(?:the )?${preDownload} (?:of|on|for|to|by|at)`],
  [
    "upgrade/predownload",
    `${ofUpgrade}(?:upgrade|update|download|image transfer|transfer|migration|pre-?download|pre download)${process}`,
  ],
  ["the predownload", `${ofUpgrade}(?:pre-?download|pre download)(?: (?:status|state))?${process}`],
  [
    "the upgrade",
    `${ofUpgrade}(?:upgrade|update|download|image transfer|transfer|migration|install(?:ation)?)${process}`,
  ],
  [
    "the upgrade/predownload",
    `${ofUpgrade}(?:upgrade|update|download|image transfer|transfer|migration|pre-?download|pre download)${process}`,
  ],
  ["for every AP", `(?:for|of) ${everyAp}`],
  ["to every AP", `(?:for|of|to|on|by|at|in) ${everyAp}`, { isOptional: true }],
  ["the new image", `(?:the |a |this )?(?:${installing.replace("upgrade|", "")}|images|bundle)`],
  [
    "fails",
    verb(
      "fail(?:s|ed)?|abort(?:s|ed)?|breaks?|broken|ends? (?:in|with) (?:an error|errors)|times? out|timed out",
      "failing|failed|aborted",
    ),
  ],
  ["image of", `${image}(?: of| on| in| for| at)`],
  ["image", image],
  [
    "runs image",
    `(?:${verb("run|runs|ran|use|uses|(?:re)?(?:boot|start|load)(?:s|ed)? (?:with|into|to|in)|boots?|booted|has|have|come up with|comes up with", "running|using|on|at")}|${is} (?:on|at))(?: (?:the|an?))?(?: ${image})?`,
  ],
  [
    "joins with image",
    `${verb("join|joins|joined|connect|connects|register|registers|registered|arrive|arrives|appear|appears|come up|comes up", "joining|added|connected")}(?: (?:the|a|our) (?:network|controller|EWC|WLC|lab))?(?: (?:with|running|that runs|on|at))(?: (?:the|an?))?(?: ${image})?`,
  ],
  [
    "joins at",
    `${verb("(?:re-?)?join(?:s|ed)?|(?:re-?)?register(?:s|ed)?|connect(?:s|ed)?|associate[sd]?", "joining")}(?: (?:with|to|at|on))?${named}`,
  ],
  [
    "is joined to",
    `${is} (?:re-?)?(?:joined|registered|connected|associated)(?: (?:with|to|at|on|by|in))?${named}`,
  ],
  ["and backup", `(?:and|with)(?: (?:the|a))? backup(?: (?:image|version|partition))*`],
  [
    "joins",
    verb(
      "(?:re-?)?join(?:s|ed)?|(?:re-?)?register(?:s|ed)?|(?:re-?)?connect(?:s|ed)?|(?:re-?)?associate[sd]?|(?:come|comes|came) (?:online|up)",
      "joining|registering",
    ),
  ],
  [
    "comes back",
    `${verb("come back|comes back|came back|return|returns|returned", "back")}(?: (?:online|up|again|to life))*`,
  ],
  [
    "succeeds",
    `${verb(
      "succeed|succeeds|succeeded|complete|completes|completed|finish|finishes|finished|pass|passes|passed|work|works|worked|go through|goes through|went through|end well|ends well",
    )}(?: successfully| without errors?| without problems?)?`,
  ],
  ["model", "(?:(?:is|has|with) )?(?:the )?(?:AP )?(?:model|type)(?: (?:number|is))?:?"],
  ["of model", "(?:,? ?(?:of|with|has|which is))?(?: ?the)? ?(?:AP )?(?:model|type)(?: number)?:?"],
  ["user", "(?:user(?: name)?|username|login|account)"],
  ["controller", "(?:wireless (?:LAN )?)?(?:controller|WLC|EWC)"],
  ["joined", "(?:(?:re-?)?(?:joined|registered|associated)|connected)(?: (?:back|again))?"],
  [
    "with the controller",
    "(?:(?:to|with|at|on|in|by|from) )?(?:the |our |this )?(?:network|controller|EWC|WLC|lab|9800)(?: again)?|again|back",
    { isOptional: true },
  ],
  [
    "does not reach",
    `${notVerb("reach|get to|go to|come to|enter|arrive (?:at|in)")}|never (?:reaches|gets to|goes to|comes to|enters)|(?:cannot|can['’]t|fails to) (?:reach|get to)`,
  ],
  [
    "I start the",
    `(?:(?:${somebody}) )?(?:start|begin|trigger|launch|initiate|perform|run|execute|do|make|kick off|issue)(?:s|es|ed)?(?: (?:the|a|an|our))?`,
  ],
  [
    "is started",
    `${is} (?:started|triggered|begun|launched|initiated|kicked off|running)|(?:starts|begins|has started|has begun)`,
  ],
  [
    "leaves CAPWAP state",
    `${verb("leave|leaves|left", "leaving")}(?: (?:the|a))?(?: (?:CAPWAP )?(?:state|status)| CAPWAP)?`,
  ],
  [
    "disconnects",
    verb("disconnect(?:s|ed)?|drops? (?:off|out)|go(?:es)? (?:offline|down)|leaves?|left", "disconnecting"),
  ],
  [
    "is not in CAPWAP state",
    `(?:${is} not|isn['’]t|${notVerb("be")})(?: back)? (?:in|at)(?: (?:the|a))?(?: (?:CAPWAP )?(?:state|status)| CAPWAP)?(?: of)?`,
  ],
  [
    "containing",
    "(?:that )?(?:containing|contains|with|including|saying|says|about)(?: the)?(?: text| words?| error)?",
  ],
  [
    "blocked/dropped",
    "(?:has |have |had |should have |must have )?(?:blocked|dropped|rejected|denied|discarded|filtered|blocks|drops)",
  ],
  [
    "is not powered yet",
    `(?:${is} )(?:not (?:yet )?powered(?: up| on)?|not switched on|not turned on)(?: (?:yet|at first|at the start|initially|for now|now))?|(?:has|have) no power yet`,
  ],
  [
    "is offline",
    `(?:${is} )(?:offline|down|without power|disconnected|not (?:joined|registered|connected|associated|online|up)(?: (?:to|with) the (?:controller|EWC|WLC))?|unreachable|not reachable)|(?:has|have) no power`,
  ],
  [
    "shows a(n)",
    `(?:${verb("show|shows|present|presents|use|uses|have|has|send|sends|offer|offers", "showing|presenting|using")})(?: an?)?`,
  ],
  ["certificate", "(?:(?:device|DTLS|identity|MIC|LSC) )?(?:certificate|cert)"],
  [
    "of temporary space free",
    "(?:of )?(?:free )?(?:temporary space|temp(?:orary)? space|space in /tmp|/tmp|tmp space)(?: (?:free|left|available))?(?: in /tmp)?",
  ],
  ["of flash free", "(?:of )?(?:free )?(?:flash(?: memory| space)?|storage)(?: (?:free|left|available))?"],
  ["KB", "KB|kB|KiB|kilo(?:byte|octet)s?|K", { isGlued: true }],
  ["has", "(?:(?:still|now) )?(?:has|have|had|with|has got|is left with|contains|holds)(?: only)?"],
  ["prints the", `${verb("print|prints|use|uses|speak|speaks|have|has", "printing|using")}(?: the)?`],
  ["console dialect", "(?:console )?(?:dialect|style|format|wording)"],
  [
    "is told to ask",
    `(?:${is} )?(?:told|primed|configured|set)(?: to)? ?(?:ask|use|join|with|for|discover)?(?: (?:the )?(?:primary )?(?:controller|WLC|EWC))?|(?:has|have)(?: the)? primary (?:controller|WLC|EWC)`,
  ],
  [
    "still boots and runs",
    "(?:still |can still )?(?:boots?|starts?|comes? up) and (?:still )?(?:runs?|works?|joins?)",
  ],
  ["is/are", is],
  ["there is", `there (?:(?:${modal}) be|is|are|was)(?: an?)?`],
  [
    "the number of AP(s)",
    "(?:the )?(?:number|count) of (?:joined |registered |connected )?(?:APs|access points)|(?:the )?AP count",
  ],
  [
    "the lab devices",
    `(?:the |these )?${device}(?: (?:of|in) the (?:lab|network|topology))?(?: (?:are|exist))?(?: (?:these|the following))?|(?:the )?(?:network|lab|site) (?:consists of|has|contains|is made of|looks like this|is as follows|is)(?: (?:the|these))?(?: following)?(?: devices)?`,
  ],
  [
    "the topology",
    "(?:the |this |our |a )?(?:(?:network|lab|following) )*topology(?: (?:is|looks)(?: (?:this|like this|as follows))?)?",
  ],
  ["these devices", `(?:these |the )?(?:following )?${device}(?: (?:that )?are)?`],
  ["all devices", `(?:all|every)(?: the| of the)? (?:devices?|hosts|nodes)`],
  ["there are", `there (?:(?:${modal}) be|are|is|were)`],
  ["AP(s)", "(?:APs?|access[ -]?points?|WAPs?)"],
  [
    "is/are in CAPWAP state",
    `(?:${is}|(?:${modal}) be|hangs|sits)(?: (?:back|stuck|hanging))? (?:in|at)(?: (?:the|a))?(?: (?:CAPWAP )?(?:state|status)| CAPWAP)?(?: of)?`,
  ],
  ["is/are joined", `${is} (?:joined|registered|online|up)`],
  [
    "log shows",
    `(?:(?:event|system|syslog|console|server) )?(?:logs?|console|syslog|messages?|logging)(?: (?:output|messages?|file|buffer))? (?:(?:${modal}) )?(?:${shown})(?: (?:the|an?))?(?: (?:message|line|entry|text|error|words?))?`,
  ],
  [
    "in the log",
    "(?:in|on|to) (?:the |its )?(?:(?:event|system) )?(?:logs?|console|syslog|messages|logging buffer)(?: (?:output|buffer|file))?",
  ],
  [
    "the message",
    "(?:the |an? )?(?:(?:syslog|log|error|following) )?(?:message|line|entry|text|error|string)",
  ],
  ["no error", "no (?:errors?|error messages?|alarms?|problems?)"],
  ["access point", "(?:wireless )?AP|access[ -]?point|WAP"],
  ["access point(s)", "(?:wireless )?(?:APs?|access[ -]?points?|WAPs?)"],
  ["stayed", `(?:(?:has|have|had) )?(?:stayed|remained|kept)|(?:(?:${modal}) )?(?:stay|remain|keep)s?`],
  ["I see", `(?:${somebody})(?: (?:${modal}))? (?:see|find|read)s?|(?:I|we) expect(?: to see)?`],
  ["does not show", notVerb(`${showing}|have|shown|mention`)],
  ["does not appear", notVerb("appear|be|occur|show up")],
  [
    "appears",
    verb(
      "appear|appears|appeared|show up|shows up|occur|occurs|come|comes|arrive|arrives|is|seen|shown|printed|found|visible",
      "shown|printed|found|seen|visible|present",
    ),
  ],
  ["does not download", notVerb("download|downloads|downloaded|fetch|fetched|get|request|requested|need")],
  ["downloads no image", "(?:downloads|fetches|gets|requests) no image"],
  [
    "is complete",
    `(?:${is} )(?:[Cc]ompleted?|[Ff]inished|done|over|ready|through|successful)|(?:${verb("completes?|completed|finish(?:es|ed)?|ends?|ended|succeeds?|succeeded")})(?: successfully| without (?:any )?(?:errors?|problems?))?`,
  ],

  [
    "log of",
    "(?:(?:event|system) )?(?:logs?|console|syslog|output|logging(?: buffer)?|messages)(?: (?:output|messages?|buffer|file))? (?:of|on|at|from)",
  ],
  ["I GET", `(?:(?:${somebody}) )?G[E]T`],
  ["I PUT", `(?:(?:${somebody}) )?P[U]T`],
  ["I PATCH", `(?:(?:${somebody}) )?P[A]T[C]H`],
  ["I POST", `(?:(?:${somebody}) )?P[O]S[T]`],
  ["I DELETE", `(?:(?:${somebody}) )?D[E]L[E]T[E]`],
];
