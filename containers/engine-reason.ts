interface Refusal {
  readonly message: string;
  readonly json?: { readonly message?: string };
}

/** An engine's own words of what failed, on one line. */
export function engineReason(cause: unknown): string {
  const { json, message } = cause as Refusal;
  return (
    bare(json?.message ?? message)
      .split("\n")
      .at(-1) ?? ""
  );
}

/** Without what dockerode writes before them. */
function bare(words: string): string {
  return words.replace(/^\(HTTP code \d+\) [a-z ]+ - /, "").trim();
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /error setting rlimit/,
    'this Podman may not raise its limits: `default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]` below [containers] in containers.conf lowers them',
  ],
  [
    /\/dev\/net\/tun\W*Permission denied/,
    "networks of an engine without root need it: `sudo chmod 666 /dev/net/tun`",
  ],
  [
    /executable file not found|exec: "[^"]*": stat |no such file or directory: unknown/,
    "its image has no such program: `command` and `entrypoint` name one that it has",
  ],
];

/** Why an engine does not start a container, on one line, with what helps where that is known. */
export function startRefusal({ message, json }: Refusal): string {
  const why = bare(json?.message ?? message).replace(/\s*\n\s*/g, " ");
  const remedy = remedies.find(([words]) => words.test(why))?.[1] ?? fullDiskText(why);
  return remedy === undefined ? why : `${why}; ${remedy}`;
}

/** What to do about it where an engine's words say that; undefined where they say something else. */
export function fullDiskText(words: string): string | undefined {
  return /no space left on device|disk quota exceeded/i.test(words)
    ? "the disk of the Docker engine is full; `docker system df` shows by what, `docker builder prune` and `docker image prune` free some"
    : undefined;
}
