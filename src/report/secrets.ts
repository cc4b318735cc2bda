const mask = "******";

/** Configuration lines, sentences and addresses that carry a secret: what is before it, the secret, what ends it. */
const carriers: readonly RegExp[] = [
  /(\b(?:sftp-password|password|secret|passphrase)\s+(?:\d\s+)?)([^\s"'\\<&]+)/g,
  /(\bwith password \\?"|\bpassword &quot;)([^"\\&]+)/g,
  /(\b(?:community|pre-shared-key|key-string)\s+)([^\s"'\\<&]+)/g,
  /(:\/\/)([^\s/@"'\\<]+:[^\s/@"'\\<]*)(?=@)/g,
];
/** Words that stand where a secret would, and are none. */
const plainWords =
  /^(?:for|is|of|was|and|or|to|the|type|encryption|change|prompt|mode|must|\*+|\{\w+\}|<\w+>)$/i;
/** A shorter secret would be found in words that are none: the factory's "Cisco" is also the maker's name. */
const shortest = 6;

/** The text without its secrets: those that stand in configuration lines and sentences, and those that are known. */
export function maskSecrets(text: string, known: Iterable<string> = []): string {
  let masked = text;
  for (const carrier of carriers) {
    masked = masked.replace(carrier, (whole, before: string, secret: string) =>
      plainWords.test(secret) ? whole : `${before}${mask}`,
    );
  }
  for (const secret of known) if (secret.length >= shortest) masked = masked.replaceAll(secret, mask);
  return masked;
}
