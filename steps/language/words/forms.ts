// Forms that the words of several chapters share: patterns in plain letters (see pattern-text.ts), which capture nothing.

export const modal =
  "should|must|shall|will|would|can|do|does|did|(?:has|have|needs?|ought) to|(?:is|are) (?:expected|supposed) to";
const adverb = "now|then|still|already|also|finally|again|successfully|always|just|only|suddenly";
/** A verb in any form: should reach, has reached, reached, is reaching. */
export function verb(forms: string, doing?: string): string {
  const main = `(?:(?:${modal}) )?(?:(?:${adverb}) )?(?:(?:be|has|have|had) )?(?:${forms})`;
  return `(?:${main}${doing === undefined ? "" : `|(?:(?:${modal}) be|is|are|was|were) (?:(?:${adverb}) )?(?:${doing})`})`;
}
/** The same, denied: does not log, has not logged, never logs, should not have logged. */
export function notVerb(forms: string, doing?: string): string {
  return `(?:(?:${modal}|is|are|has|have|had|may)(?: not| never|n['’]t) (?:have |be )?(?:${forms}${doing === undefined ? "" : `|${doing}`})|never (?:${forms}))`;
}
export const is = `(?:(?:(?:${modal}) )?(?:(?:${adverb}) )?(?:be|is|are|was|were|becomes?|equals?|=)(?: (?:${adverb}|equal to))?)`;
export const somebody =
  "(?:I|we|you|somebody|he|she|the (?:user|admin|operator|engineer))(?: (?:then|now|have|also|am))?";
export const showing = "show|contain|include|display|print|list|say|mention|give|return|output|report|read";
export const shown = `(?:${showing})s?|has|have|see|sees|saw|showed|contained|included|displayed|printed|listed|said`;
export const logging = "log|print|report|write|say|output|emit";
export const logged = `(?:${logging})s?|logged|printed|reported|wrote|written|said|emitted`;
export const loggedWhat =
  "(?:(?: (?:the|a|this))? (?:message|line|text|entry|error|string|syslog(?: message)?))?";
export const image =
  "(?:AP )?(?:image|software|firmware|code|version|release|partition|flash)(?: (?:image|software|version|release))*";
export const installing =
  "(?:new |staged |downloaded |added |predownloaded )*(?:image|software|version|release|upgrade|code|install(?:ation)?|update)(?: (?:image|version|release))?";
export const takeAway =
  "disconnect|unplug|cut|pull(?: out)?|break|interrupt|shut(?: down| off)?|take down|bring down|disable|remove|switch off|turn off|power off";
