import type { Words } from "./entry";
import { is, logged, loggedWhat, notVerb, somebody, verb } from "./forms";

const bundle =
  "(?:(?:AP|EWC|C?9800|C9800-AP(?:-\\w+)*|image|software|upgrade|new) )*(?:bundle|images?|package|zip|release|software|firmware|files|image set|archive)(?: (?:bundle|files?|archive|package))?(?: (?:of|for|from|version|release|with version))*";

export const servers: Words = [
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
];
