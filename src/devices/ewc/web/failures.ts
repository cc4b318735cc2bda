import { defaultSettings, type FetchFailure } from "../settings";

const texts = Object.entries(defaultSettings.failureText) as readonly [FetchFailure, string][];

/** What kind of failure a line of the log tells of, so that a page can say what to do about it. */
export function failureKind(line: string): string {
  const [known] = texts.find(([, text]) => line.includes(`: ${text}`) || line.endsWith(text)) ?? [];
  if (known) return known;
  if (line.includes("predownload failed")) return "predownload";
  if (line.includes("join request rejected")) return "join";
  return "other";
}
