/** What the process says to its caller. */
export const exitCodes = {
  passed: 0,
  /** A scenario failed, or the lab did something else than expected. */
  failed: 1,
  /** The command line, a lab file or a feature cannot be meant so. */
  usage: 2,
  /** The machine lacks something: an engine, a permission, an image. */
  environment: 3,
} as const;
