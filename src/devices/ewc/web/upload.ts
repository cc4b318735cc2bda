import type { HttpsReceiver, HttpsResponse } from "../../../host/https";
import type { EwcServices } from "../services";
import { json, WebRefusal } from "./answers";

/** How long an upload may take as a whole, milliseconds of lab time: one that trickles on for ever ends. */
const longest = 4 * 3_600_000;

/**
 * Takes a file of *Desktop (HTTP)* as the browser sends it. The zip of a bundle is a whole upload; of single files `finish`
 * says when they are all there.
 * @throws WebRefusal when the file is not wanted.
 */
export function receiveFile(
  services: EwcServices,
  owner: string,
  name: string,
  /** Whether the sender is still signed in. */
  isThere: () => boolean,
): HttpsReceiver {
  const { uploads, host } = services;
  const taker = uploads.take(owner, name);
  if (typeof taker === "string") throw refusal(taker);
  const startedAt = host.clock.now();
  let received = 0;
  const guarded = (step: () => string | undefined): HttpsResponse | undefined => {
    if (!isThere()) {
      taker.cut();
      return new WebRefusal("signed-out", "the session has ended").answer();
    }
    if (host.clock.now() - startedAt > longest) {
      taker.cut();
      return refusal(`${name}: Timed out`).answer();
    }
    const problem = step();
    return problem === undefined ? undefined : refusal(problem).answer();
  };
  return {
    data: (octets) => {
      received += octets.length;
      return guarded(() => taker.data(octets));
    },
    end: () => guarded(() => taker.end()) ?? json({ file: name, octets: received }),
    cut: () => taker.cut(),
  };
}

/** All single files have been sent. @throws WebRefusal */
export function finishUpload({ uploads }: EwcServices, owner: string): HttpsResponse {
  const problem = uploads.finish(owner);
  if (problem !== undefined) throw refusal(problem);
  return json(uploads.view());
}

function refusal(sentence: string): WebRefusal {
  return new WebRefusal("invalid-fields", sentence, { fields: { file: sentence } });
}
