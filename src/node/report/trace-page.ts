import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { maskSecrets } from "../../report/secrets";
import { type Trace, traceData } from "../../report/trace-data";
import { nodeCrypto } from "../crypto";
import { packageRoot, runsFromSources } from "../own-module";

const scripts = ["trace.js", "lanes.js", "topology.js", "detail.js", "main.js"];

interface Parts {
  readonly style: string;
  readonly script: string;
  /** Only this very script may run in the page. */
  readonly policy: string;
}

let parts: Parts | undefined;

function pageParts(): Parts {
  if (parts) return parts;
  const folder = join(packageRoot(), runsFromSources ? "src/report/page" : "dist/page");
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const script = scripts.map(read).join("\n");
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  parts = { style: read("page.css"), script, policy };
  return parts;
}

/** The look of our pages. */
export function pageStyle(): string {
  return pageParts().style;
}

/**
 * One HTML file that needs nothing else: no network, no other file. All that devices and people wrote is in a compressed block,
 * and becomes text only.
 */
export function tracePage(trace: Trace, secrets: Iterable<string>): string {
  const { style, script, policy } = pageParts();
  const data = deflateRawSync(maskSecrets(traceData(trace, nodeCrypto()), secrets), { level: 3 });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trace</title>
<style>
${style}</style>
</head>
<body>
<header>
<h1><span id="verdict" class="verdict"></span><span id="title"></span></h1>
<p id="about"></p>
<div id="why" class="why" role="region" aria-label="Why it failed" tabindex="0" hidden></div>
</header>
<nav class="tools" aria-label="Filters and view">
<label>Search <input id="search" type="search" placeholder="text, name, address  ( / )"></label>
<fieldset id="kinds"><legend>Show</legend></fieldset>
<fieldset id="hosts"><legend>Hosts</legend></fieldset>
<span>
<button type="button" id="near" aria-label="Zoom in">+</button>
<button type="button" id="far" aria-label="Zoom out">−</button>
<button type="button" id="all">All</button>
<button type="button" id="measure" aria-pressed="false">True time</button>
<button type="button" id="theme">Theme: as the system</button>
<button type="button" id="keys">Keys and signs</button>
</span>
</nav>
<main>
<section class="steps" aria-label="Steps" tabindex="0"><h2>Steps</h2><ol id="steps"></ol></section>
<div class="work">
<div id="lanes" class="lanes" tabindex="0" role="region" aria-label="Lanes of the hosts"></div>
<div class="lower">
<section class="list" aria-label="Events"><p id="count" class="count" aria-live="polite"></p><div id="rows" class="rows" role="listbox" aria-label="Events" tabindex="0"></div></section>
<section id="detail" class="detail" aria-label="Details" tabindex="0"></section>
</div>
</div>
</main>
<dialog id="help" aria-label="Keys and signs">
<h2>Keys</h2>
<p><kbd>j</kbd> <kbd>k</kbd> next and previous event · <kbd>n</kbd> <kbd>p</kbd> next and previous trouble · <kbd>+</kbd> <kbd>-</kbd> <kbd>0</kbd> zoom in, out, all · <kbd>h</kbd> <kbd>l</kbd> move left, right · <kbd>t</kbd> true time · <kbd>/</kbd> search · <kbd>?</kbd> this</p>
<p>Wheel zooms, dragging moves. Pauses are drawn shorter than they are, unless "True time" is on.</p>
<h2>What is drawn</h2>
<p>Dots are lines of logs and consoles, larger where several lie together: red is trouble, amber may be. Wide bars are CAPWAP states. Narrow
bars are transfers, pale at the end that sends: green completed, red failed, amber not ended. Arrows are messages and packets; a red one
ends at the rule that blocked it. In the topology red lines lead to where packets were blocked, dotted ones were not reached.</p>
<form method="dialog"><button>Close</button></form>
</dialog>
<script id="data" type="application/octet-stream">
${data.toString("base64")}
</script>
<script>${script}</script>
</body>
</html>
`;
}
