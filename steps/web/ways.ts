import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { ExpectationError } from "../../src/errors";
import type { Lab } from "../../src/lab/lab";
import { askRestconf } from "../restconf-client";
import type { WebPage } from "./web-page";
import type { modes, ways } from "./words";

/** Where images come from, as somebody fills it in. */
export interface FilledInSource {
  readonly mode: (typeof modes)[number];
  /** Of TFTP and SFTP, with the path there. */
  readonly server?: string;
  readonly path?: string;
  readonly username?: string;
  readonly password?: string;
  /** Of CCO. */
  readonly version?: "latest" | "suggested";
  readonly autoCheck?: boolean;
}

/** One way to run a controller; each does the same. */
export interface Way {
  choose(source: FilledInSource): Promise<void>;
  saveAndDownload(): Promise<void>;
  activate(): Promise<void>;
  commit(): Promise<void>;
}

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
    async choose({ mode, server, path, username, password, version, autoCheck }) {
      const prefix = mode.toLowerCase();
      const line = (leaf: string, value: string | undefined) =>
        value === undefined ? [] : [`${prefix}-${leaf} ${value}`];
      await controller.configure([
        "wireless profile image-download default",
        `image-download-mode ${prefix}`,
        ...line("image-server", server),
        ...line("image-path", path),
        ...line("username", username),
        ...line("password 0", password),
        ...line("version", version),
        ...(autoCheck === undefined ? [] : [`${autoCheck ? "" : "no "}${prefix}-auto-check`]),
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
    async choose({ mode, server, path, username, password, version, autoCheck }) {
      await lab.controller(ewc).configure(["ip http secure-server", "restconf"]);
      const prefix = mode.toLowerCase();
      await send("PUT", profile, {
        "Cisco-IOS-XE-wireless-image-download-cfg:image-download-profiles": [
          {
            "image-download-profile-name": "default",
            // What is undefined is not sent.
            [`${prefix}-image-server`]: server,
            [`${prefix}-image-path`]: path,
            [`${prefix}-username`]: username,
            [`${prefix}-password`]: password,
            [`${prefix}-version`]: version && `cco-${version}-version`,
            [`${prefix}-auto-check`]: autoCheck,
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
    choose: async (source) => chooseInForm(await page(), source),
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

export async function chooseInForm(web: WebPage, source: FilledInSource): Promise<void> {
  await web.softwareUpgrade();
  await web.act("filling in the form", async (page) => {
    await chooseMode(page, source.mode);
    const { server, path, username, password, version, autoCheck } = source;
    const fields = { "Image server": server, "Image path": path, Username: username, Password: password };
    for (const [label, value] of Object.entries(fields))
      if (value !== undefined) await page.getByLabel(label, { exact: true }).fill(value);
    if (version !== undefined) {
      await page.locator('wa-select[name="version"]').click();
      await page.getByRole("option", { name: versionOptions[version] }).click();
    }
    if (autoCheck !== undefined) await page.getByRole("checkbox").setChecked(autoCheck);
  });
}

const versionOptions = { latest: /latest/i, suggested: /suggested/i } as const;
const modeValues = { TFTP: "tftp", SFTP: "sftp", CCO: "cco", "Desktop (HTTP)": "http" } as const;

/** In *Mode*, where it is not chosen already. */
async function chooseMode(page: Page, mode: keyof typeof modeValues): Promise<void> {
  const select = page.locator('wa-select[name="mode"]');
  if ((await select.getAttribute("value")) === modeValues[mode]) return;
  await select.click();
  await page.getByRole("option", { name: mode, exact: true }).click();
}

/** Files of *Desktop (HTTP)*, brought as somebody chooses them on the own machine; done when the page says what came of it. */
export async function uploadInForm(
  web: WebPage,
  files: string | readonly { readonly name: string; readonly octets: Uint8Array }[],
): Promise<void> {
  await web.softwareUpgrade();
  const folder = typeof files === "string" ? undefined : await mkdtemp(join(tmpdir(), "ewclab-upload-"));
  try {
    await web.act("uploading", async (page) => {
      await chooseMode(page, "Desktop (HTTP)");
      const chosen = typeof files === "string" ? files : await written(files, folder!);
      await page.getByLabel("Bundle").setInputFiles(chosen);
      await page.getByRole("button", { name: "Upload", exact: true }).click();
      await page.locator('.bundle .good, .bundle [role="alert"]').first().waitFor();
    });
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** On the disk, where a browser takes files of any size from. */
function written(
  files: readonly { readonly name: string; readonly octets: Uint8Array }[],
  folder: string,
): Promise<string[]> {
  return Promise.all(
    files.map(async ({ name, octets }) => {
      const file = join(folder, name);
      await writeFile(file, octets);
      return file;
    }),
  );
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
