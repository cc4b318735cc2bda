import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const root = join(import.meta.dirname, "src/web");

/** Icons of the lucide set by name: `import icon from "icon:router"` gives the inside of its SVG element. */
function icons(): Plugin {
  const require = createRequire(import.meta.url);
  const folder = join(require.resolve("lucide-static/package.json"), "../icons");
  return {
    name: "icons",
    resolveId: (id) => (id.startsWith("icon:") ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith("\0icon:")) return undefined;
      const svg = readFileSync(join(folder, `${id.slice(6)}.svg`), "utf8");
      const inside = /<svg[^>]*>(.*)<\/svg>/s.exec(svg)?.[1] ?? "";
      return `export default ${JSON.stringify(inside.replace(/\s+/g, " ").trim())};`;
    },
  };
}

/** Scripts and styles lie compressed (src/node/web-assets.ts reads them): a fifth less to download than what npm packs. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir = "" }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(js|css)$/.test(file))) {
        const file = join(dir, name);
        writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
        rmSync(file);
      }
    },
  };
}

export default defineConfig({
  root,
  // Everything is fetched from the device, below this path.
  base: "/webui/",
  plugins: [icons(), compressed()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: process.env.EWCLAB_WEB_OUT ?? join(import.meta.dirname, "dist/web"),
    emptyOutDir: true,
    target: "es2022",
    // A data: address would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: true,
  },
});
