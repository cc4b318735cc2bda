import type { Context } from "../../ios/context";
import { command, flags, parameter, word } from "../../ios/grammar";
import type { ParameterType } from "../../ios/parameter-types";
import { type ImageUrl, readImageUrl } from "../image-url";
import { reloadReasons } from "../messages";
import type { ApShell } from "./shell";

const exec = command<ApShell>();

const IMAGE_URL: ParameterType<ImageUrl> = { label: "WORD", read: readImageUrl };

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
  if (url.scheme === "tftp") {
    fetch(context, url, { username: "", password: "" }, reload);
    return;
  }
  const withName = (username: string) => {
    if (url.password !== undefined) fetch(context, url, { username, password: url.password }, reload);
    else
      context.ask({ kind: "line", text: "Password:", hidden: true }, (password) => {
        if (password === undefined) context.done();
        else fetch(context, url, { username, password }, reload);
      });
  };
  if (url.username !== undefined) withName(url.username);
  else
    context.ask({ kind: "line", text: "Username:" }, (username) => {
      if (username === undefined) context.done();
      else withName(username);
    });
}

function fetch(
  context: Context<ApShell>,
  url: ImageUrl,
  login: { readonly username: string; readonly password: string },
  reload: boolean,
): void {
  let transfer: { cancel(): void } | undefined;
  context.wait(() => transfer?.cancel());
  transfer = context.device.operations.downloadImage(
    { url, ...login, reload },
    { write: (text) => context.write(text), done: () => context.done() },
  );
  if (transfer) return;
  // Inferred text.
  context.print("Another image download is in progress.\nImage download failed.");
  context.done();
}
