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

const modal = "should|must|shall|will|can|do|does|did|(?:has|have|needs?|ought) to";
const adverb = "now|then|still|already|also|finally|again|successfully|always|just";

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
  "(?:AP )?(?:image|software|firmware|code|version|release|partition)(?: (?:image|version|release))?";
const installing =
  "(?:new |staged |downloaded |added )?(?:image|software|version|release|upgrade|code|install(?:ation)?|update)";
const preDownload = "(?:image |AP |AP image |software )?(?:pre-?download|pre download|download)";
const someAps = "(?:APs|access[ -]?points|WAPs)";
const oneAp = "(?:AP|access[ -]?point|WAP)";
const everyAp = `(?:(?:every|each)(?: (?:single|of the))? ${oneAp}s?|all(?: of)?(?: (?:the|our|my|these))? (?:${someAps}|${oneAp})|both(?: (?:the|of the))? ${someAps}|the ${someAps}|${someAps}|any ${oneAp})`;
const packets = "(?:(?:(?: of)?(?: (?:its|the|all|any|their))?)? ?(?:packets?|traffic|frames|datagrams))?";
const linkOf =
  "(?:link|cable|uplink|connection|wire|line|path|network connection) (?:of|to|at|from|for|towards)";
const bundle =
  "(?:(?:AP|EWC|C?9800|image|software|upgrade|AP image|AP software|C9800-AP) )?(?:bundle|images?(?: bundle| files)?|package|zip|release|software|image set)(?: (?:of|for|version|with version))?";
const _unpacked =
  "(?:(?:is|are|was|were) )?(?:unpacked|extracted|unzipped|untarred|decompressed|expanded|copied|stored|placed|put|uploaded|available|present|installed|located|saved)(?: (?:to|in|into|at|under|on))?|in|at|under";
const letThrough = "(?:allow|permit|accept|pass|open|let through|lets through|forward|let)(?:s|es|ed)?";
const everything =
  "(?:everything|anything|(?:all|any)(?: (?:IP|the))?(?: (?:traffic|packets?|communication))?|traffic|packets|IP|all IP traffic)";
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
    "within|in|in less than|in under|in at most|after at most|before|inside(?: of)?|under|in no more than|no later than|not later than|during|by|for up to|up to|for at most|with(?:in)? a timeout of|timeout|max(?:imum)?",
  ],
  ["for", "for|during|over"],
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
  ["without", "without|minus|lacking|missing|except(?: for)?|but without|but not|with no"],
  ["with", "with|that has|where"],
  ["second", "second|2nd|another|further|other|backup|additional"],
  // Access points.
  ["every AP", everyAp],
  ["for every AP", `(?:for|of) ${everyAp}`],
  ["these access points", "(?:these|the|the following|some|more)? ?(?:APs|access[ -]?points|WAPs)"],
  [
    "EWC network",
    "(?:(?:EWC|C?9800|cisco|wireless|WLAN|Wi-?Fi|test) ?)+(?:network|lab|site|branch|topology|setup|deployment)|network|lab|site",
  ],
  ["CAPWAP state", "(?:the )?(?:CAPWAP )?(?:state|status)|CAPWAP", { isOptional: true }],
  [
    "reaches CAPWAP state",
    `${verb("reach|reaches|reached|gets? (?:in)?to|go(?:es)? (?:in)?to|comes? (?:in)?to|come up in|comes? up in|enters?|entered|arrives? (?:at|in)|moves? to|moved to|attains?|reports?", "reaching|entering|going (?:in)?to")}(?: (?:the|a))?(?: (?:CAPWAP )?(?:state|status)| CAPWAP)?(?: of)?`,
  ],
  [
    "is in CAPWAP state",
    `(?:${is}|(?:${modal}) be)(?: back)? (?:in|at)(?: (?:the|a))?(?: (?:CAPWAP )?(?:state|status)| CAPWAP)?(?: of)?`,
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
    `(?:${verb("complete|completes|completed|finish|finishes|finished|end|ends|ended|done with", "completing|finishing")}(?: (?:its|their|the|an?))? ?(?:image |AP image )?(?:pre-?download|pre download|predownloads)(?:s|ing)?|${verb("pre-?download|pre-?downloads|pre-?downloaded")}(?: (?:the|its|their|an?|new))* ?(?:image|software)?s?)`,
  ],
  ["the predownload of", `(?:the )?${preDownload} (?:of|on|for|to|by|at)`],
  ["fails", verb("fail|fails|failed|abort|aborts|aborted|break|breaks|broken", "failing")],
  ["image of", `${image}(?: of| on| in| for| at)`],
  ["image", image],
  [
    "runs image",
    `(?:${verb("run|runs|ran|use|uses|boot|boots|booted|has|have|boot into|boots into|booted into|come up with|comes up with", "running|using|on|at")}|${is} (?:on|at))(?: (?:the|an?))?(?: ${image})?`,
  ],
  [
    "joins with image",
    `${verb("join|joins|joined|connect|connects|register|registers|registered|arrive|arrives|appear|appears|come up|comes up|boot|boots", "joining|added|connected")}(?: (?:the|a|our) (?:network|controller|EWC|WLC|lab))?(?: (?:with|running|that runs|on|at))(?: (?:the|an?))?(?: ${image})?`,
  ],
  [
    "joins with",
    `${verb("join|joins|joined|connect|connects|register|registers|registered", "joining")}(?: (?:with|to|at))?`,
  ],
  ["and backup", `(?:and|with)(?: (?:the|a))? backup(?: (?:image|version|partition))*`],
  [
    "joins",
    verb(
      "join|joins|joined|register|registers|registered|connect|connects|connected|associate|associates|come online|comes online|come up|comes up|came up|re-?join|re-?joins",
      "joining",
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
  ["model", "(?:model|type)"],
  ["user", "(?:user(?: name)?|username|login|account)"],
  ["controller", "(?:wireless (?:LAN )?)?(?:controller|WLC|EWC)"],
  ["joined", "(?:joined|registered|connected|associated)"],
  [
    "I start the",
    `(?:(?:${somebody}) )?(?:start|begin|trigger|launch|initiate|perform|run|kick off)(?:s|ed)? (?:the|a|an|our)`,
  ],
  ["is started", `${is} (?:started|triggered|begun|launched|initiated|kicked off)`],
  [
    "leaves CAPWAP state",
    `${verb("leave|leaves|left", "leaving")}(?: (?:the|a))?(?: (?:CAPWAP )?(?:state|status)| CAPWAP)?`,
  ],
  [
    "disconnects",
    verb(
      "disconnect|disconnects|disconnected|drop off|drops off|drop out|drops out|go offline|goes offline",
      "disconnecting",
    ),
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
    `(?:${is} )(?:offline|down|without power|disconnected|not joined|not registered|unreachable)|(?:has|have) no power`,
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
  ["has", "(?:(?:still|now) )?(?:has|have|had|with|has got|is left with)(?: only)?"],
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
  ["there are", `there (?:(?:${modal}) be|are|is|were)`],
  ["AP(s)", "(?:APs?|access[ -]?points?|WAPs?)"],
  [
    "is/are in CAPWAP state",
    `(?:${is}|(?:${modal}) be)(?: back)? (?:in|at)(?: (?:the|a))?(?: (?:CAPWAP )?(?:state|status)| CAPWAP)?(?: of)?`,
  ],
  ["is/are joined", `${is} (?:joined|registered|online|up)`],
  ["log shows", `(?:logs?|console|syslog) (?:(?:${modal}) )?(?:${shown})`],
  ["access point", "(?:wireless )?AP|access[ -]?point|WAP"],
  ["access point(s)", "(?:wireless )?(?:APs?|access[ -]?points?|WAPs?)"],
  ["stayed", `(?:(?:has|have|had) )?(?:stayed|remained|kept)|(?:(?:${modal}) )?(?:stay|remain|keep)s?`],
  ["I see", `(?:${somebody})(?: (?:${modal}))? (?:see|find|read)s?|(?:I|we) expect(?: to see)?`],
  ["does not show", notVerb(`${showing}|have|shown|mention`)],
  ["does not appear", notVerb("appear|be|occur|show up")],
  ["appears", verb("appear|appears|appeared|show up|shows up|occur|occurs", "shown|printed|found")],
  ["does not download", notVerb("download|downloads|downloaded|fetch|fetched|get|request|requested|need")],
  ["downloads no image", "(?:downloads|fetches|gets|requests) no image"],
  ["complete/completed/finished/done", "completed?|finished|done|over|ready"],
  ["log/logs/console/syslog of", "(?:logs?|console|syslog|output|logging buffer) (?:of|on|at|from)"],
  ["log/logs/console of", "(?:logs?|console|syslog|output|logging buffer) (?:of|on|at|from)"],
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
    `${verb("lose|loses|lost")} (?:its )?power|${is} (?:powered off|powered down|switched off|turned off|unplugged|shut down)`,
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
  ["AP bundle", bundle],
  ["full-size AP bundle", `(?:full[ -]?size(?:d)?|real[ -]?size(?:d)?|full) ${bundle}`],
  [
    "unpacked in",
    "(?:(?:is|are|was|were|lie|lies) )?(?:(?:unpacked|extracted|unzipped|untarred|expanded|copied|stored|placed|put|uploaded|available|present|located|saved)(?: (?:to|in|into|at|under))?|in|at|under)",
  ],
  [
    "still zipped in",
    "(?:is )?(?:(?:still|only) )?(?:not (?:unpacked|unzipped|extracted)|zipped|as (?:a )?zip|compressed|packed)(?: (?:in|at|under|into))?",
  ],
  [
    "is not readable",
    `${is} (?:not readable|unreadable|not accessible|protected|forbidden|without read permission)|cannot be read|can['’]t be read|has no read permission`,
  ],
  [
    "stops",
    verb(
      "stop|stops|stopped|die|dies|died|crash|crashes|crashed|end|ends|go down|goes down|went down|fail|fails|exit|exits",
      "stopped|killed|gone",
    ),
  ],
  [
    "starts( again)",
    `${verb("start|starts|started|recover|recovers", "started|back|running")}(?: again)?(?: up)?`,
  ],
  ["starts", `${verb("start|starts|started|recover|recovers", "started|back|running")}(?: up)?`],
  [
    "dies after it has sent",
    "(?:dies|crashes|stops|fails|ends|goes down|breaks off)(?: after| once)(?: it (?:has )?)? ?(?:sent|sending|having sent|transferred|transferring)",
  ],
  ["is removed from", `(?:${is} )?(?:removed|deleted|erased|missing|gone)(?: (?:from|on|at))`],
  ["logs that", `(?:${verb(logged, "logging")})(?: that)?`],
  [
    "read",
    "(?:has |had )?(?:read|reads|fetched|fetches|downloaded|downloads|got|gets|requested|requests|asked for|took|retrieved)(?: the file)?",
  ],
  [
    "received",
    verb(
      "receive|receives|received|get|gets|got|collect|collects|collected|see|sees|saw|log|logs|logged|record|records|has|have",
      "receiving",
    ) + loggedWhat,
  ],
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
  ["web interface", "(?:(?:web|WEB)[ -]?(?:interface|UI|page|GUI)|WebUI|web ?ui|GUI|browser page)s?"],
  ["progress bar", "(?:progress|upgrade|status) bar"],
  ["reaches", verb("reach|reaches|reached|gets to|comes to|arrives at", "reaching")],
  ["Software Upgrade", "(?:the )?[Ss]oftware [Uu]pgrade(?: (?:page|form))?"],
  ["sign in to", "(?:sign|log)s? ?(?:in|on)(?: (?:to|at|on))?|(?:signed|logged) in(?: (?:to|at|on))?"],
  ["press", "(?:press|click|push|hit)(?:es|s|ed)?(?: on)?(?: (?:the )?button)?"],
  ["the firewall", "(?:the |our |my |a |an )?(?:firewall|FW|packet filter|ACL)"],
  ["firewall", "firewall|FW|packet filter"],
  ["of the firewall", "(?:of|on|at|in) (?:the |our )?(?:firewall|FW)"],
  [
    "allows only",
    `(?:(?:${modal}) )?(?:only )?${letThrough}(?: through)?(?: only)?(?: (?:this|these|the following|what follows|the rules?))?`,
  ],
  [
    "has the rules",
    "(?:(?:has|uses|runs|applies|gets|is given|with)(?: the| these| this)?(?: following)? (?:rules?|rule set|ruleset|policy))",
  ],
  ["between", "between|from"],
  ["both ways between", "(?:(?:both ways|in both directions) )?between"],
  ["and", "and|to|&"],
  ["port", "(?:(?:destination |dest |dst )?ports?)", { isOptional: true }],
  ["everything", everything],
  ["packet(s)", "(?:packets?|datagrams?)"],
  [
    "lets everything through",
    `(?:${verb("let|lets")} ${everything} (?:through|pass)|${verb("allow|allows|permit|permits|accept|accepts|pass|passes|open|opens|forward|forwards", "allowing|passing|open(?: for)?")} ${everything}|${is} (?:open|off|disabled|removed|transparent))`,
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
    "(?:every|each) (?:link|cable|connection)|all(?: of)?(?: the)? (?:links|cables|connections)|the (?:network|lab|links)",
  ],
  ["loses", verb("lose|loses|lost|drop|drops|dropped|have|has", "losing|dropping")],
  ["% of its packets", `(?:%|percent|per cent|pct)${packets}(?: (?:packet )?loss)?`, { isGlued: true }],
  [
    "delays packets by",
    `(?:delays(?: (?:its|all|the|every))?(?: (?:packets?|traffic))? by|(?:has|adds)(?: a)?(?: (?:delay|latency)) of|is delayed by|has a latency of)`,
  ],
  [
    "varies its delay by up to",
    "(?:varies(?: (?:its|the))? (?:delay|latency) by(?: up to)?|has(?: a)? jitter of(?: up to)?|jitters by(?: up to)?)",
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
    `(?:works|work|recovers|is (?:fine|good|ok|OK|repaired|restored|up|clean))(?: again| now)?`,
  ],
  ["segment", "(?:segment|network|subnet|VLAN|zone)"],
  // Doing things.
  [
    "I configure",
    `(?:(?:${somebody}) )?(?:configures?|configured|set up|program|apply(?: (?:the|this) (?:configuration|config))? (?:to|on)|enter(?: (?:the|this))? (?:configuration|config) (?:on|at|in)|put(?: (?:the|this))? (?:configuration|config) (?:on|in))`,
  ],
  [
    "I save and download on",
    `(?:(?:${somebody}) )?saves?(?: (?:the )?(?:configuration|config|settings))? and(?: then)?(?: (?:start|starts|begin|begins)(?: (?:the|a))?)? ?(?:pre-?)?downloads?(?: (?:the )?(?:new )?(?:image|images|software))? (?:on|at|to|from|in)`,
  ],
  ["I upgrade", `(?:(?:${somebody}) )?(?:upgrade|upgrades|upgraded|update|updates|updated|migrate|migrates)`],
  [
    "I block",
    `(?:(?:${somebody}) )?(?:block|blocks|blocked|drop|drops|deny|denies|close|closes|filter|filters)`,
  ],
  ["over", "over|via|with|using|through|by|by way of"],
  [
    "was sent",
    `(?:${verb("receive|receives|received|get|gets|got", "receiving")} (?:a|the|some|one) (?:syslog |log )?(?:message|line|text|entry)(?: (?:with|containing|that (?:contains|says)|which (?:contains|says)|saying))?|(?:was|is|has been|must be|should be) sent)`,
  ],
  ["does not join", `${notVerb("join|come up|register|associate")}|refuses to join`],
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
    `(?:(?:${somebody}) )?(?:reload|reloads|reloaded|reboot|reboots|rebooted|restart|restarts|restarted)`,
  ],
  [
    "I run",
    `(?:(?:${somebody}) )?(?:runs?|ran|execute|executes|executed|enter|enters|entered|issue|issues|issued|send|sends|sent|use|uses|give|do|does|type|types|typed|invoke|call)(?: (?:the|this|a))?(?: (?:CLI |exec |show )?(?:command|cmd))?`,
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
  ["with password", "(?:with|and|using)(?: (?:the|a))? (?:password|pw|passwd)"],
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
