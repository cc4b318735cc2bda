import { createHash } from "node:crypto";
import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { pack } from "tar-stream";
import { EnvironmentError, InternalError } from "../../src/errors";
import type { ImageName } from "./names";

/** A file of a build context. */
interface ContextFile {
  readonly path: string;
  readonly source: string;
  readonly mode: number;
  /** In place of its octets, where those take long to read. */
  readonly identity?: string;
}

/** What an image is built from. */
export class BuildContext {
  readonly #files: readonly ContextFile[];

  constructor(name: ImageName, root: string) {
    const docker = join(root, "docker");
    const files = [...tree(join(docker, name), name), ...tree(join(docker, "common"), "common")];
    if (name === "device") files.push(...deviceFiles(root));
    this.#files = files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** A digest over all files. */
  digest(): string {
    const hash = createHash("sha256");
    for (const { path, source, mode, identity } of this.#files) {
      hash.update(`\0${path}\0${mode}\0`).update(identity ?? readFileSync(source));
    }
    return hash.digest("hex");
  }

  /** As the engine's build wants it: always the same octets for the same files. */
  tar(): NodeJS.ReadableStream {
    const tar = pack();
    const send = async () => {
      for (const { path, source, mode } of this.#files) {
        const octets = readFileSync(source);
        await new Promise<void>((resolve, reject) => {
          tar.entry({ name: path, mode, mtime: new Date(0), size: octets.length }, octets, (error) =>
            error ? reject(error) : resolve(),
          );
        });
      }
      tar.finalize();
    };
    send().catch((error: Error) => tar.destroy(error));
    return tar as unknown as NodeJS.ReadableStream;
  }
}

/** What a device's container starts. */
const deviceModules = ["device", "device-probe", "device-main", "device-controller", "device-access-point"];

function deviceFiles(root: string): ContextFile[] {
  const built = join(root, "dist");
  let code: ContextFile[];
  try {
    code = [...loadedFrom(built, deviceModules)].map((name) => ({
      path: `app/dist/${name}`,
      source: join(built, name),
      mode: 0o644,
    }));
  } catch (cause) {
    throw new EnvironmentError(`there is no built project in ${built}: run \`npm run build\` first`, {
      cause,
    });
  }
  const packages = [...packageFolders(root, packagesIn(code))].flatMap(([name, folder]) =>
    tree(folder, `app/node_modules/${name}`).filter(isLoaded),
  );
  const source = nodeBinary(root);
  const { size } = statSync(source);
  const node = { path: "node", source, mode: 0o755, identity: `node of ${size} octets` };
  return [...code, ...tree(join(built, "web"), "app/dist/web"), ...packages, node];
}

/** These modules of the folder, and those that they load, at once or later. */
function loadedFrom(folder: string, modules: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    const text = readFileSync(join(folder, name), "utf8");
    for (const [, other] of text.matchAll(/require\(["'`]\.\/([\w.-]+)["'`]\)/g))
      if (other !== undefined) visit(other);
  };
  for (const name of modules) visit(`${name}.js`);
  return found;
}

/** Node loads code and package.json; the rest of a package only takes place. */
function isLoaded({ path }: ContextFile): boolean {
  const unused = /\/(test|tests|example|examples|doc|docs|src|benchmark)\//;
  return /\.(c?js|json)$/.test(path) && !unused.test(path);
}

/** The packages that compiled code asks for by name, wherever in it. */
function packagesIn(code: readonly ContextFile[]): Set<string> {
  const names = new Set<string>();
  for (const { source } of code) {
    for (const [, name] of readFileSync(source, "utf8").matchAll(
      /(?:require|import)\(["'`](?!node:)((?:@[\w.-]+\/)?[\w.-]+)[^"'`]*["'`]\)/g,
    )) {
      if (name !== undefined && !name.startsWith(".") && !isBuiltin(name)) names.add(name);
    }
  }
  return names;
}

/** The packages and all that they depend on, with their folders. */
function packageFolders(root: string, wanted: Iterable<string>): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (name: string, from: string) => {
    if (found.has(name)) return;
    const folder = folderOf(name, from);
    if (folder === undefined) return;
    found.set(name, folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies)) visit(dependency, folder);
  };
  for (const name of wanted) visit(name, root);
  return found;
}

function folderOf(name: string, from: string): string | undefined {
  for (const folder of createRequire(join(from, "package.json")).resolve.paths(name) ?? []) {
    try {
      if (statSync(join(folder, name, "package.json")).isFile()) return join(folder, name);
    } catch {
      // Not in this folder: the next one up may have it.
    }
  }
  return undefined;
}

/** The Linux binary that the npm package `node` brings, or else the one that runs now. */
function nodeBinary(root: string): string {
  const packed = folderOf("node", root);
  if (packed !== undefined) return join(packed, "bin/node");
  if (process.platform === "linux") return process.execPath;
  throw new EnvironmentError("the device image needs a Linux Node binary: `npm install node` brings one");
}

function tree(folder: string, prefix: string): ContextFile[] {
  const entries: Dirent[] = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const source = join(folder, entry.name);
    const path = `${prefix}/${entry.name}`;
    if (entry.isDirectory()) return tree(source, path);
    if (dirname(source) !== folder) throw new InternalError(`${source} lies outside ${folder}`);
    return [{ path, source, mode: statSync(source).mode & 0o100 ? 0o755 : 0o644 }];
  });
}
