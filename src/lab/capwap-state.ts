/** The CAPWAP states as an access point prints them. */
export const capwapStates = [
  "Discovery",
  "DTLS Setup",
  "Join",
  "Image Data",
  "Configure",
  "Data Check",
  "Run",
  "DTLS Teardown",
  "Sulking",
] as const;
export type CapwapState = (typeof capwapStates)[number];

/** The state that a line of an access point's console tells of, if it does. */
export function stateIn(text: string): string | undefined {
  return /CAPWAP State: (.+?)\s*$/.exec(text)?.[1];
}
