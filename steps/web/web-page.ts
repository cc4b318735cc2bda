import type { BrowserContext, Page, Request } from "playwright-core";
import { ExpectationError } from "../../src/errors";
import type { Forward } from "../../src/lab/fabric";
import type { Lab } from "../../src/lab/lab";
import { lookAgain } from "../../src/lab/look-again";
import { theBrowser } from "./browser";

/** Lab seconds for each real second while the browser works: enough to be answered, and no running ahead. */
const workingSpeed = 20;
/** Lab time between two looks at a page that is to change by itself. */
const pauses = { shortest: 1_000, longest: 15_000 };
/** Real milliseconds that an action may take, and a look. */
const patience = 60_000;
const glance = 120;

/**
 * The web interface of a controller in a browser of its own, as a person has it. The page stays open while the lab runs
 * ahead; while the browser works, lab time keeps pace with the real clock.
 */
export class WebPage {
  /** Requests of the page that have no answer yet; the stream of events never has. */
  readonly #asked = new Set<Request>();

  static async open(lab: Lab, ewc: string): Promise<WebPage> {
    const relay = await lab.fabric.forward(ewc, 443, { paced: false });
    const browser = await theBrowser();
    const context = await browser.newContext({
      // The device's certificate is its own; nobody vouches for it.
      ignoreHTTPSErrors: true,
      locale: "en",
      viewport: { width: 1280, height: 900 },
    });
    context.setDefaultTimeout(patience);
    return new WebPage(lab, ewc, relay, context, await context.newPage());
  }

  private constructor(
    readonly lab: Lab,
    readonly ewc: string,
    private readonly relay: Forward,
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on("request", (request) => {
      if (/\/webui\/api\/(?!events)/.test(request.url())) this.#asked.add(request);
    });
    const over = (request: Request) => void this.#asked.delete(request);
    page.on("requestfinished", over);
    page.on("requestfailed", over);
  }

  get address(): string {
    return `https://${this.relay.address}:${this.relay.port}/`;
  }

  /** Does something on the page. @throws ExpectationError with what the page shows, when it cannot be done. */
  async act(wanted: string, action: (page: Page) => Promise<unknown>): Promise<void> {
    try {
      await this.#working(async () => {
        await action(this.page);
        await this.#answered();
      });
    } catch (error) {
      throw new ExpectationError(`${wanted}: not possible. The page shows:\n${await this.text()}`, {
        cause: error,
      });
    }
  }

  /** Waits, in lab time, until the page shows something. */
  async until(wanted: string, within: number, look: (page: Page) => Promise<boolean>): Promise<void> {
    const isSo = await lookAgain(this.lab, within, pauses, (deadline) => this.#looks(look, deadline));
    if (!isSo)
      throw this.lab.failure(`${wanted}: not so.`, `The page of "${this.ewc}" shows:\n${await this.text()}`);
  }

  visit(): Promise<void> {
    return visit(this.page, this.address);
  }

  async signIn(username: string, password: string): Promise<void> {
    await this.act("signing in", async (page) => {
      if (!page.url().startsWith(this.address)) await this.visit();
      await page.getByLabel("Username").fill(username);
      await page.getByLabel("Password", { exact: true }).fill(password);
      await signInButton(page).click();
      await page.getByRole("navigation").or(page.getByRole("alert")).first().waitFor();
    });
  }

  /** Goes to *Software Upgrade*; signs in with the lab file's user first, where nobody is signed in. */
  async softwareUpgrade(): Promise<void> {
    await this.act("opening the web interface", async (page) => {
      if (!page.url().startsWith(this.address)) await this.visit();
      await page.getByRole("navigation").or(signInButton(page)).first().waitFor();
    });
    if (await signInButton(this.page).isVisible()) {
      const { username, password } = this.lab.controller(this.ewc).spec;
      await this.signIn(username, password);
    }
    await this.act("opening Software Upgrade", async (page) => {
      if (await page.getByRole("heading", { name: "Software Upgrade", level: 1 }).isVisible()) return;
      await page.getByRole("navigation").getByRole("link", { name: "Software Upgrade" }).click();
      await page.getByRole("heading", { name: "Software Upgrade", level: 1 }).waitFor();
    });
  }

  /** What a person could read. */
  async text(): Promise<string> {
    return await this.page
      .locator("body")
      .innerText()
      .catch(() => "(nothing)");
  }

  screenshot(): Promise<Buffer> {
    return this.#working(() => this.page.screenshot({ fullPage: true }));
  }

  async close(): Promise<void> {
    await this.context.close();
    await this.relay.close();
  }

  /** What the page has asked is answered before lab time may jump: the controller's patience is lab time. */
  async #answered(): Promise<void> {
    // What an action sets off has been asked for after a turn of the page's own.
    await this.page.evaluate("new Promise((resolve) => setTimeout(resolve))");
    while (this.#asked.size > 0) await this.page.waitForTimeout(10);
  }

  /** Looks again and again for a moment of lab time, in which the page hears of what has happened. */
  async #looks(look: (page: Page) => Promise<boolean>, deadline: number): Promise<boolean> {
    return await this.#working(async () => {
      const end = performance.now() + glance;
      for (;;) {
        if (await look(this.page)) return true;
        if (performance.now() >= end) return false;
        await this.page.waitForTimeout(20);
      }
    }, deadline);
  }

  /** @param deadline lab time that it must not pass, whatever the browser takes: a busy machine lengthens no wait */
  async #working<T>(task: () => Promise<T>, deadline?: number): Promise<T> {
    const over = new AbortController();
    const { fabric } = this.lab;
    const living = fabric.live(workingSpeed, over.signal);
    const limit =
      deadline === undefined
        ? undefined
        : fabric.run(() => over.signal.aborted, deadline).then(() => over.abort());
    try {
      return await task();
    } finally {
      over.abort();
      await living;
      await limit;
    }
  }
}

/** The form of Software Upgrade has a user and a password, too. */
function signInButton(page: Page) {
  return page.getByRole("button", { name: "Sign in" });
}

/** Real milliseconds that a page's own script may take to show something. */
const blank = 10_000;

/**
 * Opens the web interface. Chromium drops what it loads when the machine gets or loses a network (a container's, say), a script of
 * the page among it, and then nothing is shown: so once more.
 */
export async function visit(page: Page, address: string): Promise<void> {
  for (let left = 4; ; left--) {
    try {
      await page.goto(address);
      await page.getByRole("heading").or(page.getByRole("navigation")).first().waitFor({ timeout: blank });
      return;
    } catch (error) {
      const isDropped = /ERR_NETWORK_CHANGED|is interrupted by another navigation|Timeout/.test(
        String(error),
      );
      if (left === 0 || !isDropped) throw error;
    }
  }
}
