import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser } from "../../steps/web/browser";
import { visit } from "../../steps/web/web-page";
import { beginningOfZip } from "../image/zip";
import { network } from "./topologies";
import { missing, pages, signIn, WebLab } from "./web-lab";

const axe = readFileSync(createRequire(__filename).resolve("axe-core/axe.min.js"), "utf8");
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const laptop = { viewport: { width: 1280, height: 800 } };

/** As much of an element as is asked for. */
interface Box {
  getBoundingClientRect(): { readonly right: number };
}

/** What axe finds against WCAG 2.2 A and AA and its own best practices, as `rule: element`. */
async function violations(page: Page): Promise<string[]> {
  // Not a script element: the page's policy would not let it in.
  await page.evaluate(axe);
  return await page.evaluate(`axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ": " + target.join(" "))))`);
}

async function open(page: Page, address: string, name: string): Promise<void> {
  await page.goto(`${address}/#/${name}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

// Chromium drops what is under way when the machine's networks change, as they do where containers come and go: then once more.
const again = { retry: 2 };

describe.skipIf(missing !== undefined)(`pages in a browser${missing ? ` (${missing})` : ""}`, again, () => {
  let web: WebLab;
  const folder = mkdtempSync(join(tmpdir(), "ewclab-web-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(async () => {
    web = await WebLab.start(network(3));
  });
  afterAll(async () => {
    await web.stop();
    await closeBrowser();
  });

  describe.each([
    ["laptop, light", { ...laptop, colorScheme: "light" as const }],
    ["laptop, dark", { ...laptop, colorScheme: "dark" as const }],
    ["phone, light", { ...phone, colorScheme: "light" as const }],
    ["phone, dark, Korean", { ...phone, colorScheme: "dark" as const, locale: "ko-KR" }],
  ])("%s", (_kind, options) => {
    it("every page is accessible, fits its window, and breaks no policy", async () => {
      const { page, context, problems } = await web.window(options);
      await visit(page, web.address);
      await page.locator('wa-input[name="username"]').waitFor();
      expect(await violations(page)).toEqual([]);
      await signIn(page, web.address, "admin", "Cisco123");
      await page.locator("nav").waitFor({ state: "attached" });
      for (const name of pages) {
        await open(page, web.address, name);
        expect([name, await violations(page)]).toEqual([name, []]);
        const surplus = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
        expect([name, surplus]).toEqual([name, 0]);
      }
      // A file that is no image is told of beside its field, and nothing grows out of its frame.
      await page.locator('wa-select[name="mode"]').click();
      await page.getByRole("option", { name: /HTTP/ }).click();
      const buffer = Buffer.from("this is no image".repeat(100));
      await page
        .locator("#bundle")
        .setInputFiles([{ name: "ap1g8", mimeType: "application/octet-stream", buffer }]);
      await page.getByRole("button", { name: /^(Upload|업로드)$/ }).click();
      await page.getByText("ap1g8: Not a valid image").waitFor();
      expect(await violations(page)).toEqual([]);
      const right = (selector: string) =>
        page
          .locator(selector)
          .evaluate((element) => (element as unknown as Box).getBoundingClientRect().right);
      expect(await right(".bundle")).toBeLessThanOrEqual(await right("form.profile"));
      expect(problems).toEqual([]);
      await context.close();
    });
  });

  it("follows the browser's language, and the person's", async () => {
    const { page, context } = await web.window({ locale: "ko-KR" });
    await visit(page, web.address);
    await page.getByRole("heading", { name: "로그인" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("ko");
    await page.getByLabel("언어").selectOption("en");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await context.close();
  });

  it("says that a password is wrong, and shows what somebody typed as text alone", async () => {
    const { page, context, problems } = await web.window();
    await signIn(page, web.address, `<img src=x onerror="alert(1)">`, "x");
    await page.getByText("Username or password is wrong.").waitFor();
    await signIn(page, web.address, "admin", "Cisco123");
    await page.locator("nav").waitFor();
    await open(page, web.address, "monitoring/syslog");
    await page.getByText(`by user '<img src=x onerror="alert(1)">'`).waitFor();
    expect(await page.locator(".console img").count()).toBe(0);
    await page.getByLabel("Filter").fill("/LOGIN_(FAILED|PASSED)/");
    await page.getByLabel("Severity up to").selectOption("5");
    expect(await page.locator(".console > div").count()).toBeGreaterThan(1);
    await page.getByLabel("Filter").fill("/(/");
    await page.getByText("This is no regular expression.").waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it("lets others look, and nothing more", async () => {
    const { page, context } = await web.signedIn({}, "guest", "guest");
    await open(page, web.address, pages[5]);
    await page.getByText("Changing something needs privilege level 15.").waitFor();
    expect(await page.getByRole("button", { name: "Save", exact: true }).count()).toBe(0);
    await context.close();
  });

  it("shows in one browser what another, and the command line, has changed", async () => {
    const one = await web.signedIn();
    const two = await web.signedIn();
    await open(one.page, web.address, pages[5]);
    await open(two.page, web.address, pages[5]);
    await one.page.getByLabel("Image server").fill("172.16.5.27");
    await one.page.getByLabel("Image path").fill("/EWC/one");
    await one.page.getByRole("button", { name: "Save", exact: true }).click();
    await expect.poll(() => two.page.getByLabel("Image path").inputValue()).toBe("/EWC/one");
    await web.lab.ewc.configure([
      "wireless profile image-download default",
      "image-download-mode tftp",
      "tftp-image-path /EWC/two",
    ]);
    for (const { page } of [one, two])
      await expect.poll(() => page.getByLabel("Image path").inputValue()).toBe("/EWC/two");
    await one.context.close();
    await two.context.close();
  });

  it("does nothing for another site's page", async () => {
    const { page, context } = await web.signedIn();
    const other = await context.newPage();
    await other.route("https://evil.example/", (route) =>
      route.fulfill({ contentType: "text/html", body: "<title>evil</title>" }),
    );
    await other.goto("https://evil.example/");
    await other.evaluate(`Promise.allSettled([
      fetch("${web.address}/webui/api/upgrade/profile", { method: "POST", mode: "no-cors", credentials: "include",
        body: JSON.stringify({ mode: "tftp", server: "10.9.8.7", path: "/evil" }) }),
      fetch("${web.address}/webui/api/session", { method: "DELETE", credentials: "include" }),
    ])`);
    expect(await web.lab.ewc.run("show running-config")).not.toContain("10.9.8.7");
    await page.reload();
    await page.locator("nav").waitFor();
    await context.close();
  });

  it("asks before it aborts, and can be worked with the keyboard", async () => {
    const { page, context, problems } = await web.signedIn();
    await open(page, web.address, pages[5]);
    await page.getByLabel("Image server").fill("172.16.5.27");
    await page.getByLabel("Image path").fill("/EWC/17_12_1");
    await page.getByRole("button", { name: "Save & Download" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Abort", exact: true }).click();
    const dialog = page.locator("wa-dialog[open]");
    await dialog.getByText("The running download is stopped.").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" }).catch(() => {});
    await page.getByRole("button", { name: "Abort", exact: true }).click();
    await dialog.getByRole("button", { name: "Abort" }).click();
    await page.getByText(/^Failed\./).waitFor();
    await page.getByRole("button", { name: "Show Install Logs" }).click();
    await page.getByText("install_add]: START").first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it("keeps an upload from other people's, and says in a tab that another of the same person took its place", async () => {
    const { page, context } = await web.signedIn();
    const other = await web.signedIn();
    const tab = await context.newPage();
    const choose = async (where: Page, octets: number) => {
      await open(where, web.address, pages[5]);
      await where.locator('wa-select[name="mode"]').click();
      await where.getByRole("option", { name: /HTTP/ }).click();
      const file = join(folder, String(octets), "bundle.zip");
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, Buffer.concat([beginningOfZip(), Buffer.alloc(octets)]));
      await where.locator("#bundle").setInputFiles(file);
    };
    const send = (where: Page) => where.getByRole("button", { name: "Upload" }).click();
    await choose(page, 20_000_000);
    // So slowly that it is still under way when the others begin.
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 };
    await (await context.newCDPSession(page)).send("Network.emulateNetworkConditions", slow);
    await send(page);
    await page.getByText("Uploading bundle.zip").waitFor();
    await choose(other.page, 1_000);
    await send(other.page);
    await other.page.getByText("Another upload is in progress").waitFor();
    await choose(tab, 1_000);
    await send(tab);
    await page.getByText("The upload was replaced by another").waitFor();
    await context.close();
    await other.context.close();
  });

  it("asks once more where the browser itself drops a request, and says so where nobody answers", async () => {
    const { page, context } = await web.signedIn();
    let dropped = 0;
    let drops = 1;
    await context.route("**/api/upgrade/profile", (route) => {
      if (dropped === drops) return route.continue();
      dropped += 1;
      return route.abort("internetdisconnected");
    });
    await open(page, web.address, pages[5]);
    await page.getByLabel("Image server").fill("172.16.5.27");
    await page.getByLabel("Image path").fill("/EWC/dropped");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect.poll(() => web.lab.ewc.run("show running-config")).toContain("/EWC/dropped");
    expect(dropped).toBe(1);
    drops = 3;
    await page.getByLabel("Image path").fill("/EWC/never");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The controller does not answer.").waitFor();
    expect(dropped).toBe(3);
    await context.close();
  });

  it("signs out who has done nothing for a long time, and says so", async () => {
    const { page, context } = await web.signedIn();
    await web.pass(31 * 60_000);
    await page.getByText("You were signed out because nothing was done for a long time.").waitFor();
    await context.close();
  });
});
