import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../../errors";
import { refusalWords } from "../../node/error-border";

const pemKeys = ["chain", "key", "trust", "imageAuthority"];

/** The description with what its files hold, and with whole paths. What is no object is left to the schema. */
export function withFiles(data: unknown, folder: string): unknown {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      if (key === "ownAccessPoint") return [key, withFiles(value, folder)];
      if (typeof value !== "string" || value === "") return [key, value];
      if (key === "ownImage") return [key, resolve(folder, value)];
      if (!pemKeys.includes(key) || value.includes("-----BEGIN ")) return [key, value];
      return [key, contentOf(key, resolve(folder, value))];
    }),
  );
}

function contentOf(key: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `the device description's "${key}" is neither PEM nor a file that can be read: ${file}: ${refusalWords(error)}`,
    );
  }
}
