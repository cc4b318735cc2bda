import { EnvironmentError } from "../../src/errors";
import { fullDiskText } from "../engine-reason";

const mostLines = 30;

/** Why an image was not built, in a sentence where the cause is a known one; else the build's last lines. */
export function buildFailure(tag: string, failure: string, output: readonly string[]): EnvironmentError {
  const last = output.slice(-mostLines).join("");
  const all = `${failure}\n${last}`;
  const full = fullDiskText(all);
  if (full !== undefined) return new EnvironmentError(`${tag} cannot be built: ${full}`);
  if (/Temporary failure resolving|Could not resolve|Unable to fetch some archives/i.test(all))
    return new EnvironmentError(
      `${tag} cannot be built: its build reaches no Debian mirror; where there is one of your own, EWCLAB_BASE_IMAGE names a base image that uses it`,
    );
  return new EnvironmentError(`${tag} cannot be built: ${failure}\n${last}`);
}
