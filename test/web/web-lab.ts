import type { BrowserContextOptions, Page } from "playwright-core";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import type { Topology } from "../../src/topology/topology";
import { missingForBrowser, theBrowser } from "../../steps/web/browser";
import { visit } from "../../steps/web/web-page";

/** Why the tests in a browser cannot run here; undefined when they can. */
export const missing = process.env.EWCLAB_REQUIRE_TOOLS ? undefined : missingForBrowser();

/** A lab that lives on while a test looks at its controller's pages, faster than the real clock. */
export class WebLab {
  #over = new AbortController();

  static async start(topology: Topology, speed = 30): Promise<WebLab> {
    const lab = await Lab.start(embeddedFabric(), topology);
    await lab.everyAccessPointRuns(15 * 60_000);
    const { port } = await lab.fabric.forward(lab.ewc.name, 443, { paced: false });
    return new WebLab(lab, `https://127.0.0.1:${port}`, speed);
  }

  private constructor(
    readonly lab: Lab,
    readonly address: string,
    private readonly speed: number,
  ) {
    this.#live();
  }

  /** Lets lab time jump. */
  async pass(duration: number): Promise<void> {
    this.#over.abort();
    await this.lab.pass(duration);
    this.#live();
  }

  /** A browser's window of its own. What goes wrong on its pages is collected in `problems`. */
  async window(options: BrowserContextOptions = {}) {
    const browser = await theBrowser();
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "en-US", ...options });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("pageerror", ({ message }) => problems.push(message));
    page.on("console", (message) => {
      // What the device refuses is told by the browser, too.
      if (
        message.type() === "error" &&
        !/status of 4\d\d|ERR_CONNECTION|ERR_EMPTY|ERR_NETWORK_CHANGED/.test(message.text())
      )
        problems.push(message.text());
    });
    page.on("dialog", (dialog) => {
      problems.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    return { context, page, problems };
  }

  async signedIn(options: BrowserContextOptions = {}, user = "admin", password = "Cisco123") {
    const opened = await this.window(options);
    await signIn(opened.page, this.address, user, password);
    await opened.page.locator("nav").waitFor({ state: "attached" });
    return opened;
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.lab.stop();
  }

  #live(): void {
    this.#over = new AbortController();
    void this.lab.fabric.live(this.speed, this.#over.signal);
  }
}

export async function signIn(page: Page, address: string, user: string, password: string): Promise<void> {
  await visit(page, address);
  await page.locator('wa-input[name="username"] input').fill(user);
  await page.locator('wa-input[name="password"] input').fill(password);
  await page.locator("form wa-button").click();
}

export const pages = [
  "dashboard",
  "monitoring/access-points",
  "monitoring/join-statistics",
  "monitoring/syslog",
  "monitoring/topology",
  "administration/software-management/software-upgrade",
] as const;
