import type { Envelope, Timestamp } from "@cucumber/messages";

/**
 * One run's messages out of several runs': what they have in common (features, step definitions, hooks) once, and a beginning
 * and an end around all.
 */
export function mergeMessages(runs: readonly (readonly Envelope[])[]): Envelope[] {
  const [head, sources, body]: [Envelope[], Envelope[], Envelope[]] = [[], [], []];
  const uris = new Set<string>();
  let begin: Envelope["testRunStarted"];
  let end: Envelope["testRunFinished"];
  runs.forEach((messages, run) => {
    // Of a feature that two shards share, each has its own steps' ids: sources come once, the rest of each run as it is.
    for (const message of messages) {
      const { meta, testRunStarted, testRunFinished, source } = message;
      if (meta) {
        if (run === 0) head.push(message);
      } else if (testRunStarted) {
        if (!begin || millis(testRunStarted.timestamp) < millis(begin.timestamp)) begin = testRunStarted;
      } else if (testRunFinished) {
        const success = (end?.success ?? true) && testRunFinished.success;
        const last = end && millis(end.timestamp) > millis(testRunFinished.timestamp) ? end : testRunFinished;
        end = { ...last, success };
      } else if (source) {
        if (uris.has(source.uri)) continue;
        uris.add(source.uri);
        sources.push(message);
      } else body.push(message);
    }
  });
  const started = begin ? [{ testRunStarted: begin }] : [];
  const finished = end
    ? [{ testRunFinished: begin?.id === undefined ? end : { ...end, testRunStartedId: begin.id } }]
    : [];
  const startedId = begin?.id;
  const ofOneRun = body.map((message) =>
    message.testCase && startedId !== undefined
      ? { ...message, testCase: { ...message.testCase, testRunStartedId: startedId } }
      : message,
  );
  return [...head, ...started, ...sources, ...ofOneRun, ...finished];
}

function millis({ seconds, nanos }: Timestamp): number {
  return seconds * 1_000 + nanos / 1e6;
}
