import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tracePage } from "../../src/node/report/trace-page";
import type { EventBody } from "../../src/report/events/event";
import { EventLog } from "../../src/report/events/event-log";
import type { TracedScenario } from "../../src/report/trace-data";
import { closeBrowser, theBrowser } from "../../steps/web/browser";
import { requireTool } from "../interop/tools";
import { failureOf, joins, labOf, rule, runsTheImage } from "../report/breakages/breakage";

const folder = mkdtempSync(join(tmpdir(), "ewclab-trace-"));
let count = 0;

const scenario: TracedScenario = {
  feature: "A feature",
  name: "A scenario",
  uri: "features/a.feature",
  line: 3,
  status: "failed",
};
const nothingSeen = { packets: [], keyLog: [] };

async function open(
  html: string,
  scheme: "light" | "dark" = "light",
): Promise<{ page: Page; errors: string[] }> {
  const file = join(folder, `${++count}.html`);
  writeFileSync(file, html);
  const browser = await theBrowser();
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme: scheme });
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  // Nothing is asked of anybody: the file is all there is.
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) errors.push(`asked for ${request.url()}`);
  });
  await page.goto(`file://${file}`);
  await page.waitForSelector("html[data-ready]", { timeout: 20_000 });
  return { page, errors };
}

/** A blocked TFTP port, seen by an access point that wants an image. */
async function blockedPort(): Promise<string> {
  const lab = await labOf({});
  await lab.everyAccessPointRuns(300_000);
  const step: EventBody = {
    kind: "step",
    step: 1,
    keyword: "When",
    text: '"AP-9117" joins',
    line: 12,
    phase: "begun",
  };
  lab.events.emit(lab.now(), step);
  await lab.fabric.firewall({
    ...lab.topology.firewall,
    rules: [rule({ action: "drop", protocol: "udp", port: 69 })],
  });
  await joins(lab);
  const failure = await failureOf(() => runsTheImage(lab));
  lab.events.emit(lab.now(), { ...step, phase: "failed", message: failure } as EventBody);
  for (const [host, command] of [
    ["EWC", "show ap summary"],
    ["EWC", "show ap image"],
    ["AP-9117", "show image integrity"],
  ] as const)
    lab.events.emit(lab.now(), { kind: "screen", host, command, text: lab.fabric.look!(host, command)! });
  const cause = failure.split("\n").filter((line) => line.startsWith("  "));
  const page = tracePage(
    { scenario: { ...scenario, failure, cause }, events: lab.events.all(), seen: await lab.fabric.packets() },
    ["Cisco123"],
  );
  await lab.stop();
  return page;
}

requireTool("chromium")("the trace page in a browser", () => {
  let blocked: string;

  beforeAll(async () => {
    blocked = await blockedPort();
  });
  afterAll(async () => {
    await closeBrowser();
    rmSync(folder, { recursive: true });
  });

  test("says why, and leads to the event: the rule, its packet, what the controller made of it", async () => {
    const { page, errors } = await open(blocked);
    expect(await page.title()).toBe("A scenario · trace");
    expect(await page.textContent("#why .remedy")).toMatch(/Let UDP port 69 through from EWC/);
    // The page opens at the cause.
    expect(await page.textContent(".row[aria-selected=true]")).toMatch(/blocked by rule 1, drop udp/);
    expect(await page.textContent("#detail")).toMatch(/firewall/);
    await page.click("#why button >> nth=1");
    expect(await page.textContent("#detail pre")).toMatch(/Failed to download file .*Timed out/);
    expect(await page.locator("#lanes path[stroke-width='2.6']").count()).toBeGreaterThan(0);
    await page.click("#tab-topology");
    expect(await page.textContent("#panel pre")).toMatch(/EWC > tftp: blocked by rule 1/);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("a CAPWAP message is dissected, decrypted, with its octets", async () => {
    const { page } = await open(blocked);
    await page.fill("#search", "join request");
    // The rows that do not fit go in a moment.
    await page.click(".row.packet:has-text('Join Request')");
    const detail = await page.textContent("#detail");
    expect(detail).toMatch(/CAPWAP: Join Request/);
    expect(detail).toMatch(/JoinRequest \(3\), sequence number/);
    expect(detail).toMatch(/WtpBoardData/);
    expect(detail).toMatch(/0000 {2}45 00/);
    expect(await page.textContent("#count")).toMatch(/^\d+ of \d+ events/);
    await page.close();
  });

  test("a row that is made anew between press and release is clicked", async () => {
    const { page } = await open(blocked);
    const row = page.locator(".row[aria-selected=true] + .row");
    const text = await row.textContent();
    await row.scrollIntoViewIfNeeded();
    const box = (await row.boundingBox())!;
    await page.mouse.move(box.x + 20, box.y + box.height / 2);
    await page.mouse.down();
    await page.evaluate("document.getElementById('rows').dispatchEvent(new Event('scroll'))");
    await page.mouse.up();
    expect(await page.textContent(".row[aria-selected=true]")).toBe(text);
    await page.close();
  });

  test("keys: next, previous, next trouble, zoom, search; filters by host", async () => {
    const { page, errors } = await open(blocked);
    const selected = () => page.textContent(".row[aria-selected=true]");
    const first = await selected();
    await page.keyboard.press("j");
    expect(await selected()).not.toBe(first);
    await page.keyboard.press("k");
    expect(await selected()).toBe(first);
    await page.keyboard.press("n");
    expect(await page.getAttribute(".row[aria-selected=true]", "class")).toContain("bad");
    const arrows = () => page.locator("#lanes .pick").count();
    const before = await arrows();
    for (let i = 0; i < 8; i++) await page.keyboard.press("+");
    expect(await arrows()).not.toBe(before);
    await page.keyboard.press("0");
    expect(await arrows()).toBe(before);
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement?.id")).toBe("search");
    await page.uncheck("#hosts label:has-text('AP-9117') input");
    expect(await page.textContent("#lanes")).not.toContain("172.16.4.34");
    expect(errors).toEqual([]);
    await page.close();
  });

  test("a step shows its screens", async () => {
    const { page } = await open(blocked);
    await page.click("#steps button");
    expect(await page.textContent("#panel")).toMatch(/show ap summary/);
    expect(await page.textContent("#panel")).toMatch(/Number of APs/);
    // What the access point holds in its partitions.
    for (const part of ["(primary) 17.3.3.26", "(Backup) 8.10.130.0"])
      expect(await page.textContent("#panel")).toContain(part);
    await page.close();
  });

  test.each(["light", "dark"] as const)("axe finds nothing, in %s", async (scheme) => {
    const { page } = await open(blocked, scheme);
    await page.addScriptTag({ content: "" }).catch(() => {});
    for (const tab of ["#tab-event", "#tab-step", "#tab-topology"]) {
      await page.click(tab);
      const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
      // An evaluation is not the page's own, so its policy does not keep it out.
      await page.evaluate(axe);
      const violations = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))",
      );
      expect(violations).toEqual([]);
    }
    await page.close();
  });

  const hostile = [
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "</script><script>document.title='owned'</script>",
    "\u001b[31mred\u001b[0m \u0000 \u202egnp.exe",
    "javascript:alert(1)",
    "x".repeat(1_000_000),
  ];

  test("what devices and people wrote is text, whatever it looks like", async () => {
    const events = new EventLog();
    const hosts = [
      {
        name: "<b>AP</b>",
        kind: "access-point" as const,
        address: "172.16.4.34",
        segment: "<i>a</i>",
        model: "C9117AXI",
      },
    ];
    events.emit(0, {
      kind: "snapshot",
      fabric: "embedded",
      seed: 1,
      epoch: 0,
      segments: [{ name: "<i>a</i>", network: "172.16.4.0/24" }],
      hosts,
    });
    for (const [index, text] of hostile.entries()) {
      events.emit(index, { kind: "line", host: "<b>AP</b>", text });
      events.emit(index, { kind: "step", step: index, keyword: "When", text, line: 1, phase: "begun" });
      events.emit(index, {
        kind: "transfer",
        id: `${index}`,
        protocol: "tftp",
        from: text.slice(0, 90),
        to: "<b>AP</b>",
        file: text,
        phase: "failed",
        octets: 1,
        reason: text,
      });
      events.emit(index, { kind: "screen", host: "<b>AP</b>", command: "show x", text });
    }
    const failure = `<b>${hostile.join("\n  ")}`;
    const { page, errors } = await open(
      tracePage(
        {
          scenario: { ...scenario, name: hostile[0]!, failure, cause: hostile },
          events: events.all(),
          seen: nothingSeen,
        },
        [],
      ),
    );
    for (const tab of ["#tab-step", "#tab-topology", "#tab-event"]) await page.click(tab);
    for (let i = 0; i < 12; i++) await page.keyboard.press("j");
    expect(await page.title()).toBe(`${hostile[0]} · trace`);
    expect(await page.locator("b, i, img, #steps script, #why script").count()).toBe(0);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("fifty thousand events can be worked with, a thousand are quick", async () => {
    const events = new EventLog();
    const hosts = Array.from({ length: 6 }, (_, index) => ({
      ...{
        name: `AP-${index}`,
        kind: "access-point" as const,
        address: `172.16.4.${40 + index}`,
        segment: "access",
        model: "C9117AXI",
      },
    }));
    events.emit(0, {
      kind: "snapshot",
      fabric: "embedded",
      seed: 1,
      epoch: 0,
      segments: [{ name: "access", network: "172.16.4.0/24" }],
      hosts,
    });
    for (let n = 0; n < 50_000; n++)
      events.emit(n * 37, { kind: "line", host: `AP-${n % 6}`, text: `line ${n} of a long day` });
    const { page, errors } = await open(tracePage({ scenario, events: events.all(), seen: nothingSeen }, []));
    expect(await page.textContent("#count")).toBe("50000 of 50000 events");
    const took = await page.evaluate(
      `(async () => {
        const begun = performance.now();
        document.querySelector("#near").click();
        await new Promise(requestAnimationFrame);
        return performance.now() - begun;
      })()`,
    );
    // Loose: the machine may be busy. On a quiet one it is a twentieth.
    expect(took).toBeLessThan(3_000);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("no secret is in it, and it is no larger than a megabyte", () => {
    expect(blocked.length).toBeLessThan(1_000_000);
    expect(blocked).not.toContain("Cisco123");
  });
});
