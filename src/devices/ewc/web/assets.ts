import type { HttpsRequestHead, HttpsResponse, WebAssets } from "../../../host/https";

/** The pages themselves, which anybody may fetch: they hold nothing of the device. */
export function asset(assets: WebAssets | undefined, request: HttpsRequestHead): HttpsResponse | undefined {
  const path = request.target.replace(/[?#].*$/s, "");
  // One page: it shows what its address says.
  const name =
    path === "/" || path === "/webui" || path === "/webui/" ? "index.html" : path.replace(/^\/webui\//, "");
  const file = assets?.find(name);
  if (!file) return undefined;
  const isZipped = file.gzip !== undefined && /\bgzip\b/i.test(request.header("accept-encoding") ?? "");
  const headers = {
    "Content-Type": file.type,
    ETag: file.tag,
    Vary: "Accept-Encoding",
    // What has its contents' hash in its name never changes.
    "Cache-Control": name === "index.html" ? "no-cache" : "public, max-age=31536000, immutable",
  };
  if (request.method !== "GET" && request.method !== "HEAD")
    return { status: 405, headers: { Allow: "GET, HEAD" }, body: "" };
  if (request.header("if-none-match") === file.tag) return { status: 304, headers, body: "" };
  return {
    status: 200,
    headers: isZipped ? { ...headers, "Content-Encoding": "gzip" } : headers,
    body: isZipped ? file.gzip! : file.octets,
  };
}
