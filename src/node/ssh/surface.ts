/**
 * Calls a device from within an ssh2 callback. ssh2 takes whatever is thrown there for an error of the connection and
 * drops it; a device's own error must be seen, so it is thrown again where nobody catches it.
 */
export function surface(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
