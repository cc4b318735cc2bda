import { After, AfterAll, Before, type DataTable } from "@cucumber/cucumber";
import type { Page } from "playwright-core";
import { EnvironmentError, ExpectationError, UsageError } from "../src/errors";
import { imageTypes } from "../src/image/models";
import { controllerImageName } from "../src/image/versions";
import { fetchAsAnybody } from "./independent-clients";
import { chapter, Then, When } from "./language/sentence";
import { closeBrowser, missingForBrowser } from "./web/browser";
import {
  activateInPage,
  chooseInForm,
  type FilledInSource,
  press,
  uploadInForm,
  type WayName,
  wayThrough,
} from "./web/ways";
import { WebPage } from "./web/web-page";
import type { upgradeSteps } from "./web/words";
import type { LabWorld } from "./world";

chapter("The web interface");

type UpgradeStep = (typeof upgradeSteps)[number];

const pages = new WeakMap<LabWorld, Map<string, WebPage>>();

Before({ tags: "@browser" }, function (this: LabWorld) {
  const missing = missingForBrowser();
  if (missing === undefined) return undefined;
  if (process.env.EWCLAB_REQUIRE_TOOLS) throw new EnvironmentError(missing);
  this.log(`skipped: ${missing}`);
  return "skipped";
});

// What the pages showed in the end goes into the report.
After(async function (this: LabWorld) {
  for (const page of pages.get(this)?.values() ?? []) {
    this.attach(await page.screenshot(), { mediaType: "image/png", fileName: `${page.ewc}.png` });
    await page.close();
  }
  pages.delete(this);
});
AfterAll(closeBrowser);

/** The scenario's page of a controller, opened when it is first needed. */
async function pageOf(world: LabWorld, ewc: string): Promise<WebPage> {
  const lab = await world.lab();
  lab.controller(ewc);
  const own = pages.get(world) ?? new Map<string, WebPage>();
  pages.set(world, own);
  const page = own.get(ewc) ?? (await WebPage.open(lab, ewc));
  own.set(ewc, page);
  return page;
}

When("I open the web interface of {ewc}", async function (this: LabWorld, ewc: string) {
  const web = await pageOf(this, ewc);
  await web.act("opening the web interface", async (page) => {
    await web.visit();
    await page.getByRole("heading", { level: 1 }).first().waitFor();
  });
});

When("I sign in to the web interface of {ewc}", async function (this: LabWorld, ewc: string) {
  const { username, password } = (await this.lab()).controller(ewc).spec;
  await (await pageOf(this, ewc)).signIn(username, password);
});

When(
  "I sign in to the web interface of {ewc} as {string} with password {string}",
  async function (this: LabWorld, ewc: string, username: string, password: string) {
    await (await pageOf(this, ewc)).signIn(username, password);
  },
);

When(
  "I choose {mode} in Software Upgrade on {ewc}:",
  async function (this: LabWorld, mode: FilledInSource["mode"], ewc: string, table: DataTable) {
    await chooseInForm(await pageOf(this, ewc), imageSource(mode, table));
  },
);

When(
  "I upload {path} in Software Upgrade on {ewc}",
  async function (this: LabWorld, file: string, ewc: string) {
    await uploadInForm(await pageOf(this, ewc), file);
  },
);

// Somebody has fetched it from there before.
When(
  "I upload {path} from {server} in Software Upgrade on {ewc}",
  async function (this: LabWorld, path: string, server: string, ewc: string) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const octets = await fetchAsAnybody(await this.lab(), server, path);
    await uploadInForm(await pageOf(this, ewc), [{ name, octets }]);
  },
);

When(
  "I upload the images in {path} from {server} in Software Upgrade on {ewc}",
  async function (this: LabWorld, folder: string, server: string, ewc: string) {
    const lab = await this.lab();
    const files: { name: string; octets: Uint8Array }[] = [];
    for (const name of [controllerImageName, ...imageTypes]) {
      const octets = await fetchAsAnybody(lab, server, `${folder}/${name}`).catch(() => undefined);
      if (octets) files.push({ name, octets });
    }
    if (files.length === 0) throw new UsageError(`"${server}" has no image in ${folder}`);
    await uploadInForm(await pageOf(this, ewc), files);
  },
);

When("I save in the web interface of {ewc}", async function (this: LabWorld, ewc: string) {
  await press(await pageOf(this, ewc), "Save");
});

When("I save and download in the web interface of {ewc}", async function (this: LabWorld, ewc: string) {
  await press(await pageOf(this, ewc), "Save & Download");
});

When("I activate in the web interface of {ewc}", async function (this: LabWorld, ewc: string) {
  await activateInPage(await pageOf(this, ewc));
});

When("I commit in the web interface of {ewc}", async function (this: LabWorld, ewc: string) {
  const lab = await this.lab();
  await wayThrough("the web interface", lab, ewc, () => pageOf(this, ewc)).commit();
});

When(
  "I press {string} in the web interface of {ewc}",
  async function (this: LabWorld, name: string, ewc: string) {
    const web = await pageOf(this, ewc);
    await web.act(`pressing "${name}"`, (page) => page.getByRole("button", { name, exact: true }).click());
  },
);

Then(
  "the progress bar of {ewc} reaches {upgrade step} within {duration}",
  async function (this: LabWorld, ewc: string, step: UpgradeStep, within: number) {
    await barReaches(await pageOf(this, ewc), step, within);
  },
);

Then(
  "the web interface of {ewc} shows {string} within {duration}",
  async function (this: LabWorld, ewc: string, text: string, within: number) {
    await shows(await pageOf(this, ewc), text, within);
  },
);

Then(
  "the web interface of {ewc} does not show {string}",
  async function (this: LabWorld, ewc: string, text: string) {
    const web = await pageOf(this, ewc);
    const shown = await web.text();
    if (shown.includes(text)) throw new ExpectationError(`"${text}" is on the page:\n${shown}`);
  },
);

Then(
  "the field {string} in the web interface of {ewc} says {string}",
  async function (this: LabWorld, field: string, ewc: string, text: string) {
    const web = await pageOf(this, ewc);
    await web.until(`the field "${field}" says "${text}"`, 30_000, async (page) =>
      (await besides(page, field)).includes(text),
    );
  },
);

// The same through whatever way: what one changes, the others show.

When(
  "I choose {mode} on {ewc} through {way}:",
  async function (this: LabWorld, mode: FilledInSource["mode"], ewc: string, way: WayName, table: DataTable) {
    await (await through(this, way, ewc)).choose(imageSource(mode, table));
  },
);

When(
  "I save and download on {ewc} through {way}",
  async function (this: LabWorld, ewc: string, way: WayName) {
    await (await through(this, way, ewc)).saveAndDownload();
  },
);

When(
  "I activate the new image on {ewc} through {way}",
  async function (this: LabWorld, ewc: string, way: WayName) {
    await (await through(this, way, ewc)).activate();
  },
);

When(
  "I commit the new image on {ewc} through {way}",
  async function (this: LabWorld, ewc: string, way: WayName) {
    await (await through(this, way, ewc)).commit();
  },
);

async function through(world: LabWorld, way: WayName, ewc: string) {
  return wayThrough(way, await world.lab(), ewc, () => pageOf(world, ewc));
}

/** A step is reached when the bar stands at it, or is past it. */
async function barReaches(web: WebPage, step: UpgradeStep, within: number): Promise<void> {
  await web.softwareUpgrade();
  await web.until(`the progress bar reaches ${step}`, within, async (page) => {
    const there = page.locator("wa-step").filter({ hasText: step });
    const condition = await there
      .first()
      .getAttribute("data-condition", { timeout: 1_000 })
      .catch(() => null);
    if (condition === "failed")
      throw new ExpectationError(`${step} failed. The page shows:\n${await web.text()}`);
    return condition !== null && condition !== "ahead";
  });
}

function shows(web: WebPage, text: string, within: number): Promise<void> {
  return web.until(`the web interface shows "${text}"`, within, async () =>
    (await web.text()).includes(text),
  );
}

/** As much of an element as is asked for: nothing else here knows of the DOM. */
interface Described {
  getAttribute(name: string): string | null;
  getRootNode(): { getElementById(id: string): { readonly textContent: string | null } | null };
}

/** What stands beside a field: what describes it to a screen reader. */
function besides(page: Page, field: string): Promise<string> {
  return page.getByLabel(field, { exact: true }).evaluate((input: unknown) => {
    const { getAttribute, getRootNode } = input as Described;
    const ids = (getAttribute.call(input, "aria-describedby") ?? "").split(" ");
    const root = getRootNode.call(input);
    return ids.map((id) => root.getElementById(id)?.textContent ?? "").join(" ");
  });
}

const formFields = ["server", "path", "user", "password", "version", "automatic check"] as const;

function imageSource(mode: FilledInSource["mode"], table: DataTable): FilledInSource {
  const rows: Partial<Record<string, string>> = table.rowsHash();
  const unknown = Object.keys(rows).find((name) => !(formFields as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new UsageError(`"${unknown}" is no field of the form; known are: ${formFields.join(", ")}`);
  const { server, path, user: username, password, version, "automatic check": check } = rows;
  if (version !== undefined && version !== "latest" && version !== "suggested")
    throw new UsageError(`"${version}" is no version of CCO: latest and suggested are`);
  if (check !== undefined && check !== "on" && check !== "off")
    throw new UsageError(`the automatic check is on or off, not "${check}"`);
  return {
    mode,
    ...(server === undefined ? {} : { server }),
    ...(path === undefined ? {} : { path }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(version === undefined ? {} : { version }),
    ...(check === undefined ? {} : { autoCheck: check === "on" }),
  };
}
