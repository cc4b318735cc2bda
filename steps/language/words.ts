import { anyCase } from "./pattern-text";

// What people say for the words of a sentence. The keys are words as our sentences have them, the longest counts; the
// patterns are in plain letters (see pattern-text.ts) and capture nothing.

export interface WordEntry {
  /** How many words of the sentence it stands for. */
  readonly length: number;
  readonly pattern: string;
  /** May be left out. */
  readonly isOptional?: boolean;
  /** Needs no blank before it: 5%. */
  readonly isGlued?: boolean;
  /** Nor behind it: udp/69. */
  readonly gluesNext?: boolean;
}

/** The entry for the most words from the beginning of `words`, if there is one. */
export function longestEntry(words: readonly string[]): WordEntry | undefined {
  for (let length = Math.min(words.length, longest); length > 0; length -= 1) {
    const found = entries.get(
      words
        .slice(0, length)
        .join(" ")
        .replace(/[:,.]$/, ""),
    );
    if (found) return { ...found, length };
  }
  return undefined;
}

const modal =
  "should|must|shall|will|would|can|do|does|did|(?:has|have|needs?|ought) to|(?:is|are) (?:expected|supposed) to";
const adverb = "now|then|still|already|also|finally|again|successfully|always|just|only|suddenly";

/** A verb in any form: should reach, has reached, reached, is reaching. */
function verb(forms: string, doing?: string): string {
  const main = `(?:(?:${modal}) )?(?:(?:${adverb}) )?(?:(?:be|has|have|had) )?(?:${forms})`;
  return `(?:${main}${doing === undefined ? "" : `|(?:(?:${modal}) be|is|are|was|were) (?:(?:${adverb}) )?(?:${doing})`})`;
}

/** The same, denied: does not log, has not logged, never logs, should not have logged. */
function notVerb(forms: string, doing?: string): string {
  return `(?:(?:${modal}|is|are|has|have|had|may)(?: not| never|n['’]t) (?:have |be )?(?:${forms}${doing === undefined ? "" : `|${doing}`})|never (?:${forms}))`;
}

const is = `(?:(?:(?:${modal}) )?(?:(?:${adverb}) )?(?:be|is|are|was|were|becomes?|equals?|=)(?: (?:${adverb}|equal to))?)`;
const article = "the|this|that|our|my|a|an|its|their|all|all the|any";
const somebody =
  "(?:I|we|you|somebody|he|she|the (?:user|admin|operator|engineer))(?: (?:then|now|have|also|am))?";
const showing = "show|contain|include|display|print|list|say|mention|give|return|output|report|read";
const shown = `(?:${showing})s?|has|have|see|sees|saw|showed|contained|included|displayed|printed|listed|said`;
const logging = "log|print|report|write|say|output|emit";
const logged = `(?:${logging})s?|logged|printed|reported|wrote|written|said|emitted`;
const loggedWhat = "(?:(?: (?:the|a|this))? (?:message|line|text|entry|error|string|syslog(?: message)?))?";
const image =
  "(?:AP )?(?:image|software|firmware|code|version|release|partition|flash)(?: (?:image|software|version|release))*";
/** What follows names a controller, and is not only "the controller". */
const named =
  "(?! (?:\\d+\\.\\d|(?:the |an? )?(?:image|version|release|running|model))| (?:the |our )?(?:network|lab|(?:wireless )?controller|EWC|WLC|9800|again|back)(?: again)?,?(?: in | within |$|[.:]))";
const installing =
  "(?:new |staged |downloaded |added |predownloaded )*(?:image|software|version|release|upgrade|code|install(?:ation)?|update)(?: (?:image|version|release))?";
const ofUpgrade =
  "(?:the |a |an |our )?(?:(?:whole|entire|complete|network|image|software|AP|new|firmware|TFTP|SFTP) )*";
const process = "(?: (?:process|procedure|job))?(?: of (?:the )?(?:images?|software|APs|network))?";
const preDownload =
  "(?:(?:network|image|AP|software|new) )*(?:pre-?download|pre download|download)(?: (?:status|state|process))?";
const someAps = "(?:APs|access[ -]?points|WAPs)";
const oneAp = "(?:AP|access[ -]?point|WAP)";
const everyAp = `(?:(?:every|each)(?: (?:single|of the))? ${oneAp}s?|all(?: of)?(?: (?:the|our|my|these|its|other))?(?: (?:\\d+|two|three|four|five|six))? (?:${someAps}|${oneAp})|both(?: (?:the|of the))? ${someAps}|(?:the )?${someAps}|any ${oneAp})`;
const packets = "(?:(?:(?: of)?(?: (?:its|the|all|any|their))?)? ?(?:packets?|traffic|frames|datagrams))?";
const linkOf =
  "(?:(?:network|LAN|switch|ethernet|wired) )?(?:link|cable|uplink|connection|wire|line|path|port|interface|switchport) (?:of|to|at|on|from|for|towards)";
const bundle =
  "(?:(?:AP|EWC|C?9800|C9800-AP(?:-\\w+)*|image|software|upgrade|new) )*(?:bundle|images?|package|zip|release|software|firmware|files|image set|archive)(?: (?:bundle|files?|archive|package))?(?: (?:of|for|from|version|release|with version))*";
const wan = "(?:WAN|internet|MPLS|VPN)(?: (?:link|line|connection|uplink)s?)?";
const letThrough =
  "(?:allow|permit|accept|pass|open|let through|lets through|forward|let|unblock|enable)(?:s|es|ed|d)?";
const apply =
  "(?:apply|applies|applied|send|push|enter|put|paste|load|add|write|type|use|do|make|deploy)(?:s|es|ed)?";
const dropWords = "block|filter|ACL|access[ -]?list|restriction|rule|deny rule";
const device = "(?:(?:network|wireless|following|lab) )*(?:devices|nodes|equipment|hosts)";
const imageSource =
  "(?:(?:default|wireless|AP|TFTP|SFTP|profile|predownload|upgrade) )*(?:(?:image|software|firmware)[ -]?)?(?:download|server|source|upgrade|predownload)(?:[ -](?:profile|settings?|configuration|config|server|source|download))*";
const everything =
  "(?:everything|anything|(?:all|any)(?: (?:IP|the))?(?: (?:traffic|packets?|communication))?|traffic|packets|IP|all IP traffic)";
const power = "(?:power|PoE|PoE power|power supply|power cable|power cord|PSU)";
const takeAway =
  "disconnect|unplug|cut|pull(?: out)?|break|interrupt|shut(?: down| off)?|take down|bring down|disable|remove|switch off|turn off|power off";
const powered =
  "(?:power(?:ed)?[ -]?(?:cycled|cycles|cycle)|rebooted by power|unplugged and plugged in again)";

const described: readonly (readonly [
  words: string,
  pattern: string,
  more?: Omit<WordEntry, "length" | "pattern">,
])[] = [
  // Small words.
  ["the", article, { isOptional: true }],
  ["a", article, { isOptional: true }],
  ["an", article, { isOptional: true }],
  ["a(n)", article, { isOptional: true }],
  ["its", article, { isOptional: true }],
  ["I", somebody, { isOptional: true }],
  ["is", is],
  ["are", is],
  ["'s", "['’]s", { isGlued: true }],
  ["/", "/", { isGlued: true, gluesNext: true }],
  [
    "within",
    "(?:within|in|after|for|takes?)?(?: ?(?:less than|at most|no more than|not more than|no longer than|not longer than|under|max(?:imum|\\.)?|a maximum of|up to|the next))|within|in|before|inside(?: of)?|no later than|not later than|during|by|(?:with(?:in)? )?(?:a )?(?:timeout|time limit)(?: of|:)?",
  ],
  ["for", "for|during|over"],
  ["for user", "(?:,? ?(?:and|with|for|as))*(?: ?the)?(?: ?(?:user(?: ?name)?|login|account|credentials))?"],
  ["after", "after|once|behind"],
  ["at", "(?:at|on|with|has|having|whose)(?: (?:the|an))?(?: (?:IP|IPv4))?(?: (?:address|addr))?(?: is)?|@"],
  [
    "running",
    "(?:that |which )?(?:running|runs|with|on|at|using|of)(?: (?:the|an))?(?: (?:image|software|version|release|code|firmware))*(?: of)?",
  ],
  ["of", "of|on|in|for|at"],
  ["on", "on|at|in|of|to|from"],
  ["to", "to|towards|into|for"],
  ["from", "from|of|out of"],
  ["without", "(?:but )?(?:without|minus|lacking|(?:is |are )?missing|except(?: for)?|not|with no)"],
  ["with", "with|that has|where"],
  ["second", "second|2nd|another|further|other|backup|additional"],
  // Access points.
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
  // Starting and power.
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
  // Servers.
  [
    "tftpd-hpa server",
    "(?:(?:a|the) )?(?:(?:linux|debian|real|standard|usual|normal) )?(?:tftpd-hpa|tftp-hpa|TFTP|in.tftpd|TFTPD)(?: (?:image|file))?(?: (?:server|daemon|host))?",
  ],
  ["Tftpd64 server", "(?:[Ww]indows )?(?:[Tt]ftpd(?:64|32)|TFTPD64|[Ww]indows TFTP)(?: (?:server|daemon))?"],
  [
    "OpenSSH SFTP server",
    "(?:(?:real|linux) )?(?:(?:OpenSSH|openssh) )?(?:SFTP|SSH|SCP|OpenSSH)(?: (?:image|file))?(?: (?:server|daemon|host))?",
  ],
  [
    "syslog server",
    "(?:(?:remote|central) )?(?:r?syslog|log|logging|syslog-ng)(?: (?:server|collector|host|receiver|daemon))",
  ],
  ["named", "named|called|with (?:the )?name"],
  [
    "is running at",
    "(?:runs|listens|is) (?:up |available |running |listening |reachable |located |installed |started |there )*(?:and running )?(?:at|on|with)(?: (?:the )?(?:IP|IPv4))?(?: (?:address|addr))?",
  ],
  [
    "is/are fetched",
    "(?:(?:is|are|was|were|has been|have been|should be|must be) (?:fetched|downloaded|read|requested|transferred|retrieved|copied|loaded|pulled))",
  ],
  ["fetched", "(?:fetched|downloaded|read|requested|transferred|retrieved|copied|loaded|pulled)"],
  ["I make", `(?:(?:${somebody}) )?(?:make|mark|leave)`],
  [
    "is unpacked",
    "(?:(?:is|are|was|were|has been|have been)(?! (?:not|still|zip)) )?(?:already )?(?:unpacked|extracted|unzipped|untarred|decompressed|expanded|copied|stored|placed|put|uploaded|available|present|located|saved|there|lying)",
  ],
  ["under", "(?:to|in|into|at|under|from|below)(?: (?:its|the|a)(?= (?:folder|directory|path)))?"],
  ["AP bundle", `${bundle}(?: C9800-AP\\S*)?`],
  [
    "reboots",
    `${verb("(?:re-?boot|re-?load|re-?start)(?:s|ed)?", "rebooting|reloading|restarting")}(?: itself)?`,
  ],
  ["is rebooted", `${is} (?:rebooted|reloaded|restarted|reset)`],
  ["has not rebooted", notVerb("(?:re-?boot|re-?load|re-?start)(?:ed)?")],
  ["does not reboot", notVerb("(?:re-?boot|re-?load|re-?start)(?:ed)?", "rebooted|reloaded|restarted")],
  ["I load", `(?:(?:${somebody}) )?(?:load|use|import|read|take)s?`],
  [
    "the lab file",
    "(?:the |a )?(?:lab|topology|network)(?: (?:file|description))?(?: (?:is|comes|loaded|read|described|taken|defined|built))*(?: (?:from|in|by))?(?: (?:the )?(?:lab )?file)?",
  ],
  [
    "with network",
    "(?:with|has|is|uses|covers|in|,)(?: (?:the|a))?(?: (?:IP )?(?:network|subnet|prefix|range|address range))?(?: of)?",
  ],
  [
    "I unpack the AP bundle",
    `(?:(?:${somebody}) )?(?:unpack|unzip|extract|untar|copy|copies|put|place|upload|store|provide|deploy|have)(?:s|ed)?(?: (?:the|an?|all))?(?: ${bundle})?`,
  ],
  [
    "I unpack",
    `(?:(?:${somebody}) )?(?:unpack|unzip|extract|untar|copy|copies|put|place|upload|store|provide|deploy)(?:s|ed)?`,
  ],
  ["has the", "(?:has|have|holds?|contains?|serves?|provides?|offers?|with|stores?)(?: (?:the|an?|all))?"],
  ["full-size AP bundle", `(?:full[ -]?size(?:d)?|real[ -]?size(?:d)?|full) ${bundle}`],
  [
    "unpacked in",
    "(?:(?:is|are|was|were|has been|have been)(?! (?:not|still|zip)))?(?: ?(?:already )?(?:unpacked|extracted|unzipped|untarred|decompressed|expanded|copied|stored|placed|put|uploaded|available|present|located|saved|there|lying)|lies?|lay)?(?: ?(?:to|in|into|at|under|from|below))?(?: (?:its|the|a)(?= (?:folder|directory|path)))?",
  ],
  [
    "still zipped in",
    "(?:is |was |are )?(?:(?:still|only) )?(?:not (?:unpacked|unzipped|extracted)|zipped|as (?:a )?zip(?: file)?|a zip(?: file)?|compressed|packed)(?: (?:in|at|under|into))?",
  ],
  [
    "is not readable",
    `${is} (?:not readable|unreadable|not accessible|protected|forbidden|without read permission)|(?:cannot|can['’]t) be (?:read|opened)|has (?:no|the wrong|wrong) (?:read )?(?:permissions?|rights)`,
  ],
  [
    "stops",
    verb(
      "stop|stops|stopped|die|dies|died|crash|crashes|crashed|end|ends|go down|goes down|went down|go offline|goes offline|fail|fails|exit|exits",
      "stopped|killed|gone|shut down",
    ),
  ],
  [
    "starts( again)",
    `${verb("start|starts|started|recover|recovers", "started|back|running|up")}(?: again)?(?: up)?`,
  ],
  ["starts", `${verb("start|starts|started|recover|recovers", "started|back|running")}(?: up)?`],
  [
    "dies after it has sent",
    "(?:dies|crashes|stops|fails|ends|goes down|breaks off)(?: after| once)(?: it (?:has )?)? ?(?:sent|sending|having sent|transferred|transferring)",
  ],
  [
    "is removed from",
    `(?:(?:${is} )?(?:removed|deleted|erased|missing|gone|not (?:there|present|available|found))|(?:does|do) not exist|(?:doesn|don)['’]t exist)(?: (?:from|on|at|in))`,
  ],
  [
    "is/are missing",
    `(?:${is} )?(?:removed|deleted|erased|missing|gone|not (?:there|present|available))|(?:does|do) not exist`,
  ],
  ["logs that", `(?:${verb(logged, "logging")})(?: that)?`],
  [
    "read",
    "(?:has |had )?(?:read|reads|fetched|fetches|downloaded|downloads|got|gets|requested|requests|asked for|took|retrieved)(?: the file)?",
  ],
  [
    "fetches",
    verb(
      "fetch(?:es|ed)?|downloads?|downloaded|gets?|got|pulls?|pulled|loads?|takes?|took|requests?|requested|retrieves?|retrieved|asks? for",
      "fetching|downloading|requesting",
    ),
  ],
  [
    "received",
    verb(
      "receive|receives|received|get|gets|got|collect|collects|collected|see|sees|saw|log|logs|logged|record|records|has|have",
      "receiving",
    ) + loggedWhat,
  ],
  ["collected", verb("receive[sd]?|gets?|got|collect(?:s|ed)?", "receiving")],
  [
    "received nothing",
    `(?:${verb("receive|receives|received|get|gets|got|see|sees|saw|log|logs|logged")} (?:nothing|no (?:message|messages|syslog|syslogs|line|lines|logs))|${notVerb("receive|received|get|got|see|seen|log|logged")} (?:anything|any (?:message|messages|syslog|lines?|logs)))`,
  ],
  [
    "an independent client can fetch",
    "(?:an? )?(?:independent |other |normal |TFTP |SFTP |any )*client (?:can|should be able to|is able to|could|must be able to) (?:fetch|download|get|read|retrieve)",
  ],
  [
    "an independent client cannot fetch",
    "(?:an? )?(?:independent |other |normal |TFTP |SFTP |any )*client (?:cannot|can not|can['’]t|should not be able to|is not able to|is unable to|could not|must not be able to) (?:fetch|download|get|read|retrieve)",
  ],
  [
    "stands still",
    verb(
      "stand still|stands still|stood still|hang|hangs|hung|freeze|freezes|froze|stall|stalls|stalled|stop answering|stops answering|stop responding|stops responding",
      "paused|suspended|frozen|hanging|stalled",
    ),
  ],
  [
    "goes on",
    verb(
      "go on|goes on|went on|continue|continues|continued|resume|resumes|resumed|answer again|answers again|wake up|wakes up",
      "resumed|continued|unfrozen",
    ),
  ],
  [
    "sends at most",
    "(?:sends|serves|transfers|delivers|is limited to|is slowed (?:down )?to|is throttled to|gives)(?: only)?(?: at most| no more than| max(?:imum)?| up to)?",
  ],
  ["a second", "(?:a|per|each|every) ?(?:second|sec|s)|/ ?s(?:ec(?:ond)?)?", { isGlued: true }],
  [
    "is replaced by a copy of",
    `(?:${is} )?(?:replaced|overwritten|exchanged|swapped)(?: (?:by|with))(?: (?:a|the) copy of)?`,
  ],
  ["the disk of", "(?:the )?(?:disk|hard disk|storage|file system|volume) (?:of|on|at)"],
  ["was full after", "(?:was|is|got|became|ran|runs) (?:full|out of space)(?: after| at)"],
  [
    "of space for AP images",
    "(?:of )?(?:(?:free|disk|flash) )?(?:space|room|storage)(?: free)? for (?:the )?(?:AP )?images?",
  ],
  // The firewall.
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
  // Links.
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
  // The profile.
  [
    "I set the image server to",
    `(?:(?:${somebody}) )?(?:sets?|configures?|configured|changes?|points?|uses?)(?: up)?(?: (?:the|an?))? ?${imageSource}(?: (?:to|with|for|as|from|on|via|at|use|using|is|and))*(?: (?:mode|the|a))*(?: (?:TFTP|SFTP)(?: (?:and|with|mode|from|on|at))*)?`,
  ],
  [
    "the image server is",
    `(?:the |an? )?${imageSource} (?:${is}|points|uses|has)(?: (?:set|configured|pointed|changed))?(?: (?:to|with|for|as|from|on|via|at|use|using|the|mode))*(?: (?:TFTP|SFTP)(?: (?:and|with|mode|from|on|at))*)?`,
  ],
  ["and path", "(?:,? ?(?:and|with|in|under|from|at|using|the))*", { isOptional: true }],
  // Doing things.
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
  // What must be seen.
  [
    "it shows",
    `(?:(?:the |this |its |that )?(?:it|screen|output|command|result|terminal|session|display|answer of the command|command output)|(?:I|we|you|he|she|they))(?: (?:(?:${modal}))(?: be able to)?)? (?:${shown})(?: (?:the|a))?(?: (?:text|line|string|word|message))?`,
  ],
  [
    "it does not show",
    `(?:(?:the |this |its |that )?(?:it|screen|output|command|result|terminal|session|display|command output)|(?:I|we|you|he|she|they)) (?:${notVerb(`${showing}|have|see|be seen`)})(?: (?:the|a|any))?(?: (?:text|line|string|word|message))?`,
  ],
  [
    "the session shows in this order",
    "(?:the )?(?:session|screen|output|terminal) (?:shows|should show|must show)(?: (?:in this order|this in order|these lines in (?:this )?order))",
  ],
  ["logs", `${verb(logged, "logging|printing")}${loggedWhat}`],
  [
    "has not logged",
    `${notVerb(`(?:${logging})s?|logged|printed|reported|written|said|shown|show|shows`)}${loggedWhat}`,
  ],
  [
    "prints line for line",
    "(?:prints|logs|shows|should print)(?: (?:exactly|line (?:for|by) line|these lines|this|word for word))+",
  ],
  [
    "prints in this order",
    "(?:prints|logs|shows|should print|should log)(?: (?:in this order|in order|these lines in (?:this )?order|this in order|the following lines in order))",
  ],
  [
    "it matches",
    `(?:(?:the |this |its |that )?(?:it|screen|output|command|result|terminal|session|command output)) (?:(?:${modal}) )?match(?:es)?(?: (?:the )?(?:pattern|regex|regexp|regular expression))?`,
  ],
  [
    "logs what matches",
    `${verb(logged, "logging")} (?:what|(?:a |the |some )?(?:message|line|text|entry|something)(?: that| which)?) match(?:es|ing)?(?: (?:the )?(?:pattern|regex|regexp|regular expression))?`,
  ],
  [
    "matches",
    `(?:(?:${modal}) )?(?:(?:contains?|has|have|shows?) (?:a |the |some )?(?:message|line|text|entry)(?: that| which)? )?match(?:es|ing)?(?: (?:the )?(?:pattern|regex|regexp|regular expression))?`,
  ],
  [
    "the command",
    "(?:the |this |that |my )?(?:last |previous )?(?:command|input|CLI|configuration)(?: line)?",
  ],
  [
    "is accepted",
    `${is} (?:accepted|successful|ok|OK|valid|taken)|${verb("succeeds?|succeeded|works?|worked")}`,
  ],
  [
    "is refused",
    `${is} (?:refused|rejected|not accepted|invalid|denied|not allowed)|${verb("fails?|failed|(?:returns?|gives?|shows?|prints?|ends? (?:in|with)) an error(?: message)?")}`,
  ],
  ["time(s)", "times?"],
  ["I abort", `(?:(?:${somebody}) )?(?:abort|cancel|interrupt|terminate)s?`],
  ["I roll back", `(?:(?:${somebody}) )?(?:roll(?:s|ed)? back|revert|undo|back out)`],
  ["is rolled back", `${is} (?:rolled back|reverted|undone|backed out)`],
  ["the same image as", `(?:exactly )?the same ${image} (?:as|like)`],
  [
    "runs the same image as",
    `${verb("runs?|has|have|uses?|boots?", "running|using|on")} (?:exactly )?the same ${image} (?:as|like)`,
  ],
  ["runs the image of", `${verb("runs?|has|have|uses?|boots?", "running|using|on")} the ${image} of`],
  ["the answer is", `(?:the )?(?:answer|response|status|HTTP status|status code|reply) ${is}`],
  ["the answer shows", `(?:the )?(?:answer|response|body|reply)(?: (?:${modal}))? (?:${shown})`],
  ["the answer does not show", `(?:the )?(?:answer|response|body|reply) ${notVerb(`${showing}|have`)}`],
  ["shows", `(?:(?:${modal}) )?(?:${shown})`],
  ["is enabled on", `${is} (?:enabled|on|turned on|switched on|configured|active)(?: (?:on|at|for))?`],
  ["completes", verb("complete|completes|completed|finish|finishes|succeed|succeeds")],
  ["or", "or"],
];

const entries = new Map(
  described.map(([words, pattern, more]) => [
    words,
    { length: 0, pattern: `(?:${anyCase(pattern)})`, ...more },
  ]),
);
const longest = Math.max(...described.map(([words]) => words.split(" ").length));
