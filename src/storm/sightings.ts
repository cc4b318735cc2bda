import type { StormLine } from "./storm-lab";

/**
 * What happens somewhere in some hundreds of storms while every part does its work: each way in which an end notices that the
 * other is gone, each reason why an image is not taken. One that is never seen has stopped working, though another may
 * stand in for it and no single storm be the worse for it.
 */
export const sightings: Readonly<Record<string, RegExp>> = {
  "a controller gives up an access point that answers nothing": /Disjoined Max Retransmission to AP/,
  "a controller hears nothing from an access point": /Disjoined Heart beat timer expiry/,
  "a controller waits for a data channel in vain": /Disjoined Data check timer expiry/,
  "an access point gives up waiting for an image": /image download cannot start/,
  "an access point gives up a DTLS handshake": /WaitDTLS timer expired/,
  "an access point refuses an image": /image could not be verified/,
  "a predownload ends with its access point's session":
    /predownload failed: (?:connection to the AP was lost|AP is not joined)/,
  "a server is silent": /Failed to download file \S+: Timed out/,
  "a server is not there": /Failed to download file \S+: Connection refused/,
  "a connection breaks": /Failed to download file \S+: Connection reset by peer/,
  "a file is missing": /Failed to download file \S+: No such file or directory/,
  "an image does not fit": /No space left on device/,
  "an image is changed": /Failed to download file \S+: Image verification failed/,
  "an image is signed by nobody": /Failed to download file \S+: Image is not signed/,
  "an image is signed by a stranger": /Failed to download file \S+: Image signature verification failed/,
  "an image is another family's": /Failed to download file \S+: Image family does not match/,
  "an image is cut short": /Failed to download file \S+: Image is truncated/,
  "nobody commits": /Install auto abort timer expired/,
};

/** Storms in which each of them is seen, by a wide margin. */
export const enoughStorms = 3_000;

/** Those that the lines show. */
export function seenIn(lines: readonly StormLine[]): string[] {
  const text = lines.map((line) => line.text).join("\n");
  return Object.entries(sightings).flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []));
}

/** What none of the storms showed. */
export function unseen(storms: Iterable<{ readonly seen: readonly string[] }>): string[] {
  const left = new Set(Object.keys(sightings));
  for (const { seen } of storms) for (const name of seen) left.delete(name);
  return [...left];
}
