import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gunzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { folderAssets } from "../../src/node/web-assets";

const folder = mkdtempSync(join(tmpdir(), "ewclab-assets-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a page that lies compressed is served as what it was", () => {
  const text = "const answer = 42;\n".repeat(100);
  writeFileSync(join(folder, "page.js.br"), brotliCompressSync(text));
  const asset = folderAssets(folder).find("page.js");
  expect(Buffer.from(asset!.octets).toString()).toBe(text);
  expect(asset!.type).toBe("text/javascript; charset=utf-8");
  expect(gunzipSync(asset!.gzip!).toString()).toBe(text);
  expect(folderAssets(folder).find("nothing.js")).toBeUndefined();
});
