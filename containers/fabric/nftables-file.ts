import { globSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, posix, resolve } from "node:path";
import { UsageError } from "../../src/errors";
import type { Included, SourceStatement } from "../../src/firewall/languages/nftables-source";
import { sourceStatements } from "../../src/firewall/languages/nftables-source";
import type { NftablesSpec } from "../../src/firewall/spec";

/** A user's nftables file with all that it includes, as it is to lie in a container. */
export interface NftablesFile {
  /** In the container: where nft is run, and the file's name there. */
  readonly folder: string;
  readonly main: string;
  /** What errors and reports call the file, and the folder that its includes are beside; "" for a text. */
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly statements: readonly SourceStatement[];
}

/** A user's folders are under this one in the container, so that `../` leads where it should. */
const mirror = "/run/rules";

/**
 * Reads the file and what it includes. An include's relative name is beside the file (for a text: in the folder that the
 * process runs in), an absolute one is where it says.
 * @throws UsageError when the file cannot be read; a missing include is left to nft, which says it better.
 */
export function readNftables(spec: NftablesSpec): NftablesFile {
  const path = "file" in spec ? spec.file : undefined;
  const text = "file" in spec ? readText(spec.file) : spec.text;
  const home = path === undefined ? process.cwd() : dirname(resolve(path));
  const folder = `${mirror}${home}`;
  const main = path === undefined ? "rules" : basename(path);
  const files = new Map([[posix.join(folder, main), text]]);
  const included: Included = (name) => {
    const isAbsolute = name.startsWith("/");
    return matching(isAbsolute ? name : resolve(home, name)).map((found) => {
      const content = readText(found);
      files.set(isAbsolute ? found : `${mirror}${found}`, content);
      return { file: isAbsolute ? found : displayed(path, home, found), text: content };
    });
  };
  const statements = sourceStatements(text, path ?? "", included);
  return {
    folder,
    main,
    name: path ?? "",
    files: [...files].map(([at, content]) => ({ path: at, text: content })),
    statements,
  };
}

/** An included file as the user would name it from where the main file was named. */
export function displayed(main: string | undefined, home: string, found: string): string {
  const beside = posix.relative(home, found);
  return main === undefined ? beside : join(dirname(main), beside);
}

function matching(path: string): string[] {
  const found = /[*?[]/.test(path) ? globSync(path).sort() : [path];
  return found.filter((one) => statSync(one, { throwIfNoEntry: false })?.isFile());
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`the nftables file ${path} cannot be read: ${(cause as Error).message}`);
  }
}
