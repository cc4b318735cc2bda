import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { brotliDecompressSync, gzipSync } from "node:zlib";
import type { WebAsset, WebAssets } from "../host/https";
import { own } from "../own";
import { packageRoot, runsFromSources } from "./own-module";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

let shared: WebAssets | undefined;

/**
 * The pages of the web interface, as they were built. Nothing is read before somebody asks for a page. From the sources,
 * pages that are older than what they are made of are built first.
 */
export function webAssets(): WebAssets {
  shared ??= runsFromSources ? builtWhenNeeded() : folderAssets(join(__dirname, "web"));
  return shared;
}

/** Files of a folder, each read once; one may lie there compressed, as `NAME.br`. */
export function folderAssets(folder: string): WebAssets {
  const known = new Map<string, WebAsset | undefined>();
  return {
    find(path) {
      // Names as the build makes them: nothing that could lead out of the folder.
      if (!/^(assets\/)?[\w-][\w.-]{0,100}$/.test(path)) return undefined;
      if (!known.has(path)) known.set(path, read(join(folder, path)));
      return known.get(path);
    },
  };
}

function read(file: string): WebAsset | undefined {
  const octets = octetsOf(file) ?? octetsOf(`${file}.br`, brotliDecompressSync);
  if (octets === undefined) return undefined;
  const zipped = Uint8Array.from(gzipSync(octets, { level: 9 }));
  return {
    type: own(types, extname(file)) ?? "application/octet-stream",
    tag: `"${createHash("sha256").update(octets).digest("base64url").slice(0, 22)}"`,
    octets,
    gzip: zipped.length < octets.length ? zipped : undefined,
  };
}

function octetsOf(
  file: string,
  unpacked: (octets: Uint8Array) => Uint8Array = (octets) => octets,
): Uint8Array | undefined {
  try {
    return Uint8Array.from(unpacked(readFileSync(file)));
  } catch {
    return undefined;
  }
}

function builtWhenNeeded(): WebAssets {
  let assets: WebAssets | undefined;
  return {
    find(path) {
      assets ??= fresh(packageRoot());
      return assets.find(path);
    },
  };
}

function fresh(root: string): WebAssets {
  const target = join(root, "dist/web");
  const sources = join(root, "src/web");
  const made = newest(join(target, "index.html"));
  if (made >= Math.max(newest(sources), newest(join(root, "src/devices/ewc/web/api.ts"))))
    return folderAssets(target);
  const problem = build(root, target);
  return problem === undefined || made > 0 ? folderAssets(target) : unbuilt(problem);
}

/** Into a folder of its own first, so that another process which does the same sees whole files only. */
function build(root: string, target: string): string | undefined {
  const folder = mkdtempSync(join(root, "dist-web-"));
  try {
    const vite = createRequire(join(root, "package.json")).resolve("vite/package.json");
    const words = [join(dirname(vite), "bin/vite.js"), "build"];
    const { status, stderr } = spawnSync(process.execPath, words, {
      cwd: root,
      env: { ...process.env, EWCLAB_WEB_OUT: join(folder, "web"), NODE_OPTIONS: "" },
      encoding: "utf8",
    });
    if (status !== 0) return stderr;
    rmSync(target, { recursive: true, force: true });
    renameSync(join(folder, "web"), target);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where there is nothing to show, that is said. */
function unbuilt(problem: string): WebAssets {
  const text = `The web interface has not been built. Run: npm run build:web\n\n${problem}`;
  const octets = new TextEncoder().encode(text);
  const page = { type: "text/plain; charset=utf-8", tag: '"unbuilt"', octets, gzip: undefined };
  return { find: (path) => (path === "index.html" ? page : undefined) };
}

/** Milliseconds since 1970 of the last change of a file, or of any in a folder; 0 for what there is not. */
function newest(path: string): number {
  try {
    const status = statSync(path);
    if (!status.isDirectory()) return status.mtimeMs;
    return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
  } catch {
    return 0;
  }
}
