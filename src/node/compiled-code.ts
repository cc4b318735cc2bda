import { closeSync, fstatSync, openSync, readFileSync, rmSync } from "node:fs";
import Module from "node:module";
import { dirname, join, sep } from "node:path";
import { Script } from "node:vm";
import { makeFolder } from "./make-folder";
import { writeWhole } from "./whole-file";

// Node keeps what it compiles of a module when it is loaded (`enableCompileCache`): functions that are called later are compiled
// at every start again, which a command that is soon done notices. Kept here is all that a process has compiled by its end.

/** A module as Node loads it: the method is what tools that compile for Node replace, too. */
interface LoadedModule {
  require(id: string): unknown;
  readonly exports: unknown;
  _compile(content: string, file: string, format?: string): unknown;
}

interface NodeModules {
  readonly prototype: LoadedModule;
  readonly _cache: object;
  readonly _extensions: object;
  _resolveFilename(id: string, parent: LoadedModule, isMain: boolean, options?: object): string;
}

const modules = Module as unknown as NodeModules;

/** What stands around a module's text; that of Node's own wrapper. */
const head = "(function (exports, require, module, __filename, __dirname) { ";
const tail = "\n})";

interface Kept {
  /** The text that was compiled, in UTF-8. */
  readonly source: Buffer;
  readonly code: Buffer;
}

interface Compiled {
  readonly file: string;
  readonly source: Buffer;
  readonly script: Script;
}

let keepNow = () => {};

/**
 * Modules of this package and its libraries that are loaded from now on are taken as an earlier process has compiled them, where
 * their text is the same to the octet; what this process compiles is kept when it ends. A folder that cannot be written makes it
 * slower, and nothing else.
 * @param name of what is kept: processes that load the same modules share it
 */
export function keepCompiledCode(name: string): void {
  const folder = folderOfOurs();
  if (folder === undefined) return;
  const path = join(folder, `${name}-${process.version}-${process.arch}.v8`);
  const kept = readKept(path);
  const compiled: Compiled[] = [];
  let isNew = false;

  const plainly = modules.prototype._compile;
  modules.prototype._compile = function (content, file, format) {
    const known = kept.get(file);
    const source = Buffer.from(content);
    const isKnown = known?.source.equals(source) ?? false;
    if (!isKnown && !canBeKept(content, file, format)) return plainly.call(this, content, file, format);
    const script = new Script(head + content + tail, {
      filename: file,
      columnOffset: -head.length,
      ...(isKnown && { cachedData: known?.code }),
    });
    if (!isKnown || script.cachedDataRejected) isNew = true;
    compiled.push({ file, source, script });
    return run(this, script, file);
  };

  keepNow = () => {
    if (!isNew) return;
    isNew = false;
    writeKept(path, compiled);
  };
  process.once("exit", keepNow);
}

/** Keeps what is compiled so far: for a process that may be killed later. */
export function keepCompiledSoFar(): void {
  keepNow();
}

/** Not what changes often, what another tool compiles, and what loads modules in a way that a script of ours does not have. */
function canBeKept(content: string, file: string, format: string | undefined): boolean {
  const isInstalled = file.includes(`${sep}node_modules${sep}`) || file.startsWith(__dirname);
  return (
    isInstalled &&
    file.endsWith(".js") &&
    format !== "module" &&
    !content.startsWith("#!") &&
    !/\bimport\s*\(/.test(content)
  );
}

function run(module: LoadedModule, script: Script, file: string): unknown {
  const ofModule = Object.assign((id: string) => module.require(id), {
    resolve: (id: string, options?: object) => modules._resolveFilename(id, module, false, options),
    main: require.main,
    cache: modules._cache,
    extensions: modules._extensions,
  });
  return script
    .runInThisContext()
    .call(module.exports, module.exports, ofModule, module, file, dirname(file));
}

/** Of this user alone: what lies there is run. */
function folderOfOurs(): string | undefined {
  const { NODE_DISABLE_COMPILE_CACHE, NODE_V8_COVERAGE, XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
  if (NODE_DISABLE_COMPILE_CACHE !== undefined || NODE_V8_COVERAGE !== undefined) return undefined;
  const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME ? join(HOME, ".cache") : undefined);
  if (caches === undefined) return undefined;
  const folder = join(caches, "ewc-lab");
  try {
    makeFolder(folder, 0o700);
  } catch {
    return undefined;
  }
  return folder;
}

/** An empty map where there is none, or it is not to be trusted. */
function readKept(path: string): ReadonlyMap<string, Kept> {
  const kept = new Map<string, Kept>();
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    const { uid, mode } = fstatSync(descriptor);
    if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0)) return kept;
    const octets = readFileSync(descriptor);
    let at = 4 + octets.readUInt32LE(0);
    for (const [file, source, code] of JSON.parse(octets.toString("utf8", 4, at)) as Entry[]) {
      kept.set(file, {
        source: octets.subarray(at, at + source),
        code: octets.subarray(at + source, at + source + code),
      });
      at += source + code;
    }
  } catch {
    kept.clear();
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
  return kept;
}

type Entry = readonly [file: string, source: number, code: number];

/** Whole or not at all: another process may read it meanwhile. */
function writeKept(path: string, compiled: readonly Compiled[]): void {
  const written = `${path}.${process.pid}`;
  try {
    const parts = compiled.map(({ file, source, script }) => ({
      file,
      source,
      code: script.createCachedData(),
    }));
    const entries = parts.map(({ file, source, code }): Entry => [file, source.length, code.length]);
    const index = Buffer.from(JSON.stringify(entries));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(index.length);
    const content = parts.flatMap(({ source, code }) => [source, code]);
    writeWhole(path, written, [Buffer.concat([length, index, ...content])]);
  } catch {
    rmSync(written, { force: true });
  }
}
