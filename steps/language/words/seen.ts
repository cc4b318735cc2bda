import type { Words } from "./entry";
import {
  image,
  is,
  logged,
  loggedWhat,
  logging,
  modal,
  notVerb,
  showing,
  shown,
  somebody,
  verb,
} from "./forms";

export const seen: Words = [
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
