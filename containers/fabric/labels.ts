/** Labels of everything that is created. */
export const labels = { session: "ewclab.session", owner: "ewclab.owner", host: "ewclab.host" } as const;

/** Testcontainers' own label of a process: its reaper goes by it. */
export const testcontainersSession = "org.testcontainers.session-id";

/** Of containers that outlive their process on purpose (`withReuse`): what they are like. */
export const likeLabel = "ewclab.like";
