import { EnvironmentError } from "../errors";

/**
 * Reads what a device keeps in its flash; whatever stops it means that the file is not as the device wrote it.
 * @throws EnvironmentError
 */
export function unharmed<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const why = (cause as Error).message;
    throw new EnvironmentError(
      `${file} in the device's flash is damaged (${why}); remove the flash's folder to begin with a new device`,
      { cause },
    );
  }
}
