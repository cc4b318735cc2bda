import { escapeHtml } from "./escape-html";
import { flaky, type History } from "./history";
import { counts, firstLines, type RunResult, type ScenarioResult } from "./scenario-result";

/** One page for a run: each scenario with its verdict, why it failed, and links to its trace, captures and logs. */
export function indexPage(run: RunResult, history: History, style: string): string {
  const { passed, failed, skipped, flaky: again } = counts(run);
  const features = new Map<string, ScenarioResult[]>();
  for (const scenario of run.scenarios) {
    const together = features.get(scenario.feature);
    if (together) together.push(scenario);
    else features.set(scenario.feature, [scenario]);
  }
  const unsteady = flaky(history).slice(0, 10);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${passed} passed, ${failed} failed</title>
<style>
${style}
body { display: block; height: auto; padding: 0 16px 32px; }
table { border-collapse: collapse; width: 100%; margin: 6px 0 20px; }
th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number { white-space: nowrap; }
pre { margin: 4px 0; font: 12px/1.45 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
</head>
<body>
<header>
<h1><span class="verdict ${failed > 0 ? "failed" : "passed"}">${failed > 0 ? "failed" : "passed"}</span>${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}${again > 0 ? `, ${again} at a later try` : ""}</h1>
<p>${(run.milliseconds / 1000).toFixed(1)} s${run.cut === undefined ? "" : ` · ${escapeHtml(run.cut)}`}</p>
</header>
<main style="display: block">
${[...features].map(([feature, scenarios]) => featureTable(feature, scenarios)).join("\n")}
${unsteady.length === 0 ? "" : `<h2>Sometimes so, sometimes so</h2><table><thead><tr><th scope="col">Scenario</th><th scope="col">Failed</th></tr></thead><tbody>${unsteady.map(({ scenario, failed: bad, runs }) => `<tr><td>${escapeHtml(scenario)}</td><td class="number">${bad} of ${runs} runs</td></tr>`).join("")}</tbody></table>`}
</main>
</body>
</html>
`;
}

function featureTable(feature: string, scenarios: readonly ScenarioResult[]): string {
  return `<h2>${escapeHtml(feature)}</h2>
<table><thead><tr><th scope="col">Verdict</th><th scope="col">Scenario</th><th scope="col">Lab time</th><th scope="col">Took</th><th scope="col">Files</th></tr></thead><tbody>
${scenarios.map(row).join("\n")}
</tbody></table>`;
}

function row({
  status,
  name,
  uri,
  line,
  failure,
  failedStep,
  labTime,
  milliseconds,
  tries,
  folder,
  files,
}: ScenarioResult): string {
  const kind = status === "passed" ? "passed" : status === "failed" ? "failed" : "other";
  const links = files
    .map((file) => `<a href="${escapeHtml(`${folder}/${file}`)}">${escapeHtml(file)}</a>`)
    .join(" ");
  const why =
    failure === undefined
      ? ""
      : `<pre>${escapeHtml(`${failedStep === undefined ? "" : `${failedStep}\n`}${firstLines(failure)}`)}</pre>`;
  const again = tries > 1 ? ` (try ${tries})` : "";
  return `<tr><td><span class="verdict ${kind}">${status}</span>${again}</td><td>${escapeHtml(name)} <span class="hint">${escapeHtml(`${uri}:${line}`)}</span>${why}</td><td class="number">${escapeHtml(labTime ?? "")}</td><td class="number">${(milliseconds / 1000).toFixed(2)} s</td><td>${links}</td></tr>`;
}
