const hidden = "******";

/**
 * What a session showed, without the secrets that were typed in clear: what stands behind `password`, `secret` and the like with
 * type 0 or no type, abbreviated or not, and credentials in a URL. What a device printed in its own form stays: its types 5 to 9
 * are what a configuration shows.
 */
export function masked(transcript: string): string {
  return transcript
    .split("\n")
    .map((line) => (prompted.test(line) ? line.replace(inClear, `$1${hidden}`) : line))
    .join("\n")
    .replace(/(:\/\/)[^\s/@]+@/g, `$1${hidden}@`);
}

/** Behind a prompt stands what was typed. */
const prompted = /^[\r\s]*[A-Za-z0-9][\w.-]*(?:\([\w-]+\))?[>#]/;

const inClear =
  /(?<=\s|[>#])((?:(?:s?ftp-)?passw?(?:o|or|ord)?|secr(?:e|et)?|enable-password|key)\s+(?:0\s+)?)(?![5-9]\s)(?!0\s)(\S+)/gi;
