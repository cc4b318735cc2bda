/** Milliseconds of the processor that this thread has had: what others take of it does not count. */
export function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
