import { ExpectationError } from "../../src/errors";
import type { Lab } from "../../src/lab/lab";
import { askRestconf } from "../restconf-client";
import type { WebPage } from "./web-page";

/** An image server as somebody fills it in. */
export interface ImageServer {
  readonly mode: "TFTP" | "SFTP";
  readonly server: string;
  readonly path: string;
  readonly username?: string;
  readonly password?: string;
}

/** One way to run a controller; each does the same. */
export interface Way {
  choose(server: ImageServer): Promise<void>;
  saveAndDownload(): Promise<void>;
  activate(): Promise<void>;
  commit(): Promise<void>;
}

export const ways = ["the CLI", "RESTCONF", "the web interface"] as const;
export type WayName = (typeof ways)[number];

export function wayThrough(name: WayName, lab: Lab, ewc: string, page: () => Promise<WebPage>): Way {
  switch (name) {
    case "the CLI":
      return commandLine(lab, ewc);
    case "RESTCONF":
      return restconf(lab, ewc);
    case "the web interface":
      return webInterface(page);
  }
}

function commandLine(lab: Lab, ewc: string): Way {
  const controller = lab.controller(ewc);
  return {
    async choose({ mode, server, path, username, password }) {
      const prefix = mode.toLowerCase();
      await controller.configure([
        "wireless profile image-download default",
        `image-download-mode ${prefix}`,
        `${prefix}-image-server ${server}`,
        `${prefix}-image-path ${path}`,
        ...(username === undefined ? [] : [`${prefix}-username ${username}`]),
        ...(password === undefined ? [] : [`${prefix}-password 0 ${password}`]),
      ]);
    },
    async saveAndDownload() {
      await controller.run("write memory");
      await controller.run("install add profile default");
    },
    async activate() {
      await controller.run("install activate");
    },
    async commit() {
      await controller.run("install commit");
    },
  };
}

const profile =
  "data/Cisco-IOS-XE-wireless-image-download-cfg:image-download-cfg-data/image-download-profiless/image-download-profiles=default";

function restconf(lab: Lab, ewc: string): Way {
  let count = 0;
  const send = async (method: string, resource: string, body: unknown) => {
    const { status, body: said } = await askRestconf(lab, ewc, {
      method,
      resource,
      body: JSON.stringify(body),
    });
    if (status >= 300) throw new ExpectationError(`RESTCONF answers ${status}:\n${said}`);
  };
  const call = (name: string) =>
    send("POST", `operations/Cisco-IOS-XE-install-rpc:${name}`, {
      "Cisco-IOS-XE-install-rpc:input": { uuid: `${name} ${++count}`, name: "default" },
    });
  return {
    async choose({ mode, server, path, username, password }) {
      await lab.controller(ewc).configure(["ip http secure-server", "restconf"]);
      const prefix = mode.toLowerCase();
      await send("PUT", profile, {
        "Cisco-IOS-XE-wireless-image-download-cfg:image-download-profiles": [
          {
            "image-download-profile-name": "default",
            [`${prefix}-image-server`]: server,
            [`${prefix}-image-path`]: path,
            ...(username === undefined ? {} : { [`${prefix}-username`]: username }),
            ...(password === undefined ? {} : { [`${prefix}-password`]: password }),
          },
        ],
      });
    },
    saveAndDownload: async () => {
      await lab.controller(ewc).run("write memory");
      await call("install");
    },
    activate: () => call("activate"),
    commit: () =>
      send("POST", "operations/Cisco-IOS-XE-install-rpc:install-commit", {
        "Cisco-IOS-XE-install-rpc:input": { uuid: `commit ${++count}` },
      }),
  };
}

function webInterface(page: () => Promise<WebPage>): Way {
  return {
    choose: async (server) => chooseInForm(await page(), server),
    saveAndDownload: async () => press(await page(), "Save & Download"),
    activate: async () => activateInPage(await page()),
    commit: async () => {
      const web = await page();
      await press(web, "Commit");
      await web.act("committing", (shown) =>
        shown.locator("wa-dialog[open]").getByRole("button", { name: "Commit" }).click(),
      );
    },
  };
}

export async function chooseInForm(web: WebPage, server: ImageServer): Promise<void> {
  await web.softwareUpgrade();
  await web.act("filling in the form", async (page) => {
    const mode = page.locator('wa-select[name="mode"]');
    if ((await mode.getAttribute("value")) !== server.mode.toLowerCase()) {
      await mode.click();
      await page.getByRole("option", { name: server.mode }).click();
    }
    await page.getByLabel("Image server").fill(server.server);
    await page.getByLabel("Image path").fill(server.path);
    if (server.username !== undefined) await page.getByLabel("Username").fill(server.username);
    if (server.password !== undefined)
      await page.getByLabel("Password", { exact: true }).fill(server.password);
  });
}

/** A button of the page that may have to wait for the controller to allow it. */
export async function press(web: WebPage, name: string): Promise<void> {
  await web.softwareUpgrade();
  await web.act(`pressing "${name}"`, (page) => page.getByRole("button", { name, exact: true }).click());
}

/** Activate, its question, and the one about an unsaved configuration, which is saved. */
export async function activateInPage(web: WebPage): Promise<void> {
  await press(web, "Activate");
  await web.act("activating", async (page) => {
    await page.getByRole("button", { name: "Activate and reload" }).click();
    const unsaved = page.getByRole("button", { name: "Save and proceed" });
    const begun = page.locator('wa-step[data-step="activate"][data-condition="working"]');
    await unsaved.or(begun).first().waitFor();
    if (await unsaved.isVisible()) await unsaved.click();
  });
}
