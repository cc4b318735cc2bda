import { createRequire } from "node:module";
import { EnvironmentError } from "../src/errors";

const libraries = ["testcontainers", "dockerode"] as const;

/**
 * The libraries that speak to a Docker engine are installed by whoever uses one: they are half of all that the rest needs.
 * @throws EnvironmentError with the command that installs them.
 */
export function requireDockerLibraries(): void {
  const { resolve } = createRequire(__filename);
  const missing = libraries.filter((name) => {
    try {
      resolve(name);
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length > 0)
    throw new EnvironmentError(
      `labs in containers need ${missing.length === 1 ? "a package" : "packages"} that this project has not: npm i -D ${missing.join(" ")}`,
    );
}
