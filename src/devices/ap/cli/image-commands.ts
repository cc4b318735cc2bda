import type { Context } from "../../ios/context";
import { choice, command, flags, parameter, word } from "../../ios/grammar";
import type { ParameterType } from "../../ios/parameter-types";
import type { ArchiveHandler, ArchiveRequest } from "../archive-download";
import { type ImageUrl, readImageUrl } from "../image-url";
import { reloadReasons } from "../messages";
import type { ApShell } from "./shell";

const exec = command<ApShell>();

const IMAGE_URL: ParameterType<ImageUrl> = { label: "WORD", read: readImageUrl };

const apTypeWord = word("ap-type", "What the AP is");

/** Images that the AP fetches by itself, and what makes it boot them. */
export const imageCommands = [
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      word("archive", "Manage archive files"),
      word("download-sw", "Download AP software"),
      flags("how", {
        "/no-reload": "Do not reload the system after a successful download",
        "/overwrite": "Overwrite the image there is",
        "/reload": "Reload the system after a successful download",
      }),
      parameter("url", IMAGE_URL, "Image URL: tftp://<server>/<path>, sftp://<user>@<server>/<path>"),
    ],
    run: (context, { url, how }) => download(context, url, how.has("/reload")),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      apTypeWord,
      choice("type", { capwap: "Access point alone", "ewc-ap": "Access point that may carry a controller" }),
    ],
    run(context, { type }) {
      const { operations } = context.device;
      if (!convertible(context)) return;
      if (operations.facts().apType === type) context.print(`AP type is already ${type}.`);
      else operations.convert(type);
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      apTypeWord,
      word("ewc-ap", "Access point that may carry a controller"),
      parameter("ap", IMAGE_URL, "URL of the AP image"),
      parameter("controller", IMAGE_URL, "URL of the controller image"),
    ],
    run(context, { ap, controller }) {
      if (!convertible(context)) return;
      askLogin(context, ap, (first) =>
        askLogin(context, controller, (second) => {
          const request = {
            ap: { url: ap, ...first, reload: false },
            controller: { url: controller, ...second },
          };
          transferring(context, (handler) => context.device.operations.convertWith(request, handler));
        }),
      );
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [word("reload", "Halt and perform a cold restart")],
    run(context) {
      context.ask({ kind: "confirm", text: "Proceed with reload command (cold)? [confirm]" }, (reply) => {
        context.done();
        if (reply !== undefined) context.device.operations.reload(reloadReasons.command);
      });
    },
  }),
];

function download(context: Context<ApShell>, url: ImageUrl, reload: boolean): void {
  askLogin(context, url, (login) => fetch(context, { url, ...login, reload }));
}

interface Login {
  readonly username: string;
  readonly password: string;
}

/** Who logs in at the server, asked as far as the URL does not say. */
function askLogin(context: Context<ApShell>, url: ImageUrl, then: (login: Login) => void): void {
  if (url.scheme === "tftp") {
    then({ username: "", password: "" });
    return;
  }
  const withName = (username: string) => {
    if (url.password !== undefined) then({ username, password: url.password });
    else
      context.ask({ kind: "line", text: "Password:", hidden: true }, (password) => {
        if (password === undefined) context.done();
        else then({ username, password });
      });
  };
  if (url.username !== undefined) withName(url.username);
  else
    context.ask({ kind: "line", text: "Username:" }, (username) => {
      if (username === undefined) context.done();
      else withName(username);
    });
}

function fetch(context: Context<ApShell>, request: ArchiveRequest): void {
  transferring(context, (handler) => context.device.operations.downloadImage(request, handler));
}

function transferring(
  context: Context<ApShell>,
  start: (handler: ArchiveHandler) => { cancel(): void } | undefined,
): void {
  let transfer: { cancel(): void } | undefined;
  context.wait(() => transfer?.cancel());
  transfer = start({ write: (text) => context.write(text), done: () => context.done() });
  if (transfer) return;
  // Inferred text.
  context.print("Another image download is in progress.\nImage download failed.");
  context.done();
}

/** A model that can carry no controller says so. */
function convertible(context: Context<ApShell>): boolean {
  if (context.device.operations.facts().apType !== undefined) return true;
  context.print("This AP model does not support EWC-AP.");
  return false;
}
