import type { Words } from "./entry";
import { is, somebody } from "./forms";

const article = "the|this|that|our|my|a|an|its|their|all|all the|any";

export const smallWords: Words = [
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
];
