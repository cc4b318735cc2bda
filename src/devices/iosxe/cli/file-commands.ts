import type { Context } from "../../ios/context";
import { command, optional, parameter, word } from "../../ios/grammar";
import { octetsOf } from "../files/bootflash";
import type { FileSystemView } from "../files/file-systems";
import { FILE_URL, type FileUrl } from "./file-url";
import { runningText } from "./running-text";
import { savedText } from "./saved-text";
import { directory, showFileSystems, showFlash } from "./screens/files";
import type { Shell } from "./shell";
import { show } from "./words";

const exec = command<Shell>();
const dir = word("dir", "List files on a filesystem");
const copy = word("copy", "Copy from one file to another");
const all = word("/all", "List all files");
const place = parameter("place", FILE_URL, "Directory or file name");
const source = parameter("source", FILE_URL, "Source file");
const target = parameter("target", FILE_URL, "Destination file");
const running = word("running-config", "Copy from current system configuration");
const startup = word("startup-config", "Copy from startup configuration");

/** The device's own files: what is in its file systems, and what people put there. */
export const fileCommands = [
  exec({
    mode: "exec",
    filterable: true,
    syntax: [dir, optional(all), optional(place)],
    run(context, args) {
      const { system, name } = args.place ?? { system: "bootflash", name: "" };
      context.write(directory(found(context, system), zone(context), name === "" ? undefined : name));
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [dir, word("all-filesystems", "List files on all filesystems")],
    run: (context) =>
      context.write(
        context.device.services.fileSystems
          .views()
          .map((system) => directory(system, zone(context)))
          .join("\n"),
      ),
  }),
  ...["flash:", "bootflash:"].map((name) =>
    exec({
      mode: "exec",
      filterable: true,
      syntax: [show, word(name, "Display information about the file system")],
      run: (context) => context.write(showFlash(found(context, "bootflash"), zone(context))),
    }),
  ),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("file", "Show filesystem information"), word("systems", "List filesystems")],
    run: (context) => context.write(showFileSystems(context.device.services.fileSystems.views())),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    filterable: true,
    syntax: [word("more", "Display the contents of a file"), place],
    run(context, args) {
      const text = textOf(context, args.place);
      if (text === undefined) missing(context, args.place);
      else context.write(text.endsWith("\n") ? text : `${text}\n`);
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [word("delete", "Delete a file"), parameter("file", FILE_URL, "File to be deleted")],
    run: (context, { file }) => erase(context, file),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      word("delete", "Delete a file"),
      word("/force", "Force delete"),
      parameter("file", FILE_URL, "File to be deleted"),
    ],
    run(context, { file: { system, name } }) {
      if (system !== "bootflash" || !context.device.services.bootflash.remove(name))
        context.print(`%Error deleting ${system}:/${name} (No such file or directory)`);
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, running, target],
    run: (context, args) => store(context, runningText(context.device), named(args.target, "running-config")),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, startup, target],
    run(context, args) {
      const saved = savedText(context);
      if (saved !== undefined) store(context, saved, named(args.target, "startup-config"));
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, source, target],
    run(context, args) {
      const text = textOf(context, args.source);
      if (text === undefined) missing(context, args.source);
      else store(context, text, named(args.target, args.source.name));
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, source, word("running-config", "Update current system configuration")],
    run: (context, args) => configure(context, textOf(context, args.source), args.source),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, source, word("startup-config", "Copy to startup configuration")],
    run(context, args) {
      const text = textOf(context, args.source);
      if (text === undefined) {
        missing(context, args.source);
        return;
      }
      context.ask({ kind: "line", text: "Destination filename [startup-config]? " }, (reply) => {
        if (reply === undefined) return context.done();
        transfer(context, text, () => {
          context.device.configuration.replaceStartup(text);
          return true;
        });
      });
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, startup, word("running-config", "Update current system configuration")],
    run: (context) =>
      configure(context, context.device.configuration.startup, { system: "nvram", name: "startup-config" }),
  }),
];

/** A copy to a file system takes the name of what is copied. */
function named({ system, name }: FileUrl, standard: string): FileUrl {
  return { system, name: name === "" ? standard : name };
}

function found(context: Context<Shell>, name: string): FileSystemView {
  const systems = context.device.services.fileSystems.views();
  return systems.find((system) => system.name === name) ?? systems[0]!;
}

function zone({ device }: Context<Shell>) {
  return device.configuration.running.clock.timezone;
}

function textOf({ device }: Context<Shell>, { system, name }: FileUrl): string | undefined {
  if (system === "nvram" && name === "startup-config") return device.configuration.startup;
  return system === "bootflash" ? device.services.bootflash.read(name)?.text : undefined;
}

function missing(context: Context<Shell>, { system, name }: FileUrl): void {
  context.print(`%Error opening ${system}:/${name} (No such file or directory)`);
}

function store(context: Context<Shell>, text: string, wanted: FileUrl): void {
  context.ask({ kind: "line", text: `Destination filename [${wanted.name}]? ` }, (reply) => {
    const name = reply?.trim() || wanted.name;
    if (reply === undefined) return context.done();
    if (wanted.system !== "bootflash" || !/^[A-Za-z0-9._+-]{1,63}$/.test(name)) {
      context.print(`%Error opening ${wanted.system}:/${name} (Permission denied)`);
      return context.done();
    }
    const write = () => transfer(context, text, () => put(context, name, text));
    if (!context.device.services.bootflash.read(name)) return write();
    context.print("%Warning:There is a file already existing with this name ");
    context.ask({ kind: "confirm", text: "Do you want to over write? [confirm]" }, (agreed) => {
      if (agreed === undefined) context.done();
      else write();
    });
  });
}

function put(context: Context<Shell>, name: string, text: string): boolean {
  const { services } = context.device;
  const written = services.bootflash.write({ name, text, at: services.calendar.now() });
  if (!written) context.print("%Error writing file (No space left on device)");
  return written;
}

/** A copy takes a moment, as it does on a device. */
const copyTime = 100;

function transfer(context: Context<Shell>, text: string, act: () => boolean): void {
  context.wait();
  context.device.services.host.clock.after(copyTime, () => {
    if (act()) {
      const octets = octetsOf(text);
      const perSecond = Math.round((octets * 1_000) / copyTime);
      context.print(
        `${octets} bytes copied in ${(copyTime / 1_000).toFixed(3)} secs (${perSecond} bytes/sec)`,
      );
    }
    context.done();
  });
}

/** As IOS merges a file: each line as if typed; what is not taken is shown with the device's answer. */
function configure(context: Context<Shell>, text: string | undefined, from: FileUrl): void {
  if (text === undefined) {
    missing(context, from);
    return;
  }
  context.ask({ kind: "line", text: "Destination filename [running-config]? " }, (reply) => {
    if (reply === undefined) return context.done();
    if (reply !== "" && reply !== "running-config") {
      context.error(`Error opening ${reply} (No such device)`);
      return context.done();
    }
    transfer(context, text, () => {
      for (const { text: line, message } of context.device.configuration.apply(text))
        context.print(`${line}\n${message}`);
      return true;
    });
  });
}

function erase(context: Context<Shell>, { system, name }: FileUrl): void {
  const { bootflash } = context.device.services;
  context.ask({ kind: "line", text: `Delete filename [${name}]? ` }, (reply) => {
    const wanted = reply?.trim() || name;
    if (reply === undefined) return context.done();
    if (system !== "bootflash" || !bootflash.read(wanted)) {
      context.print(`%Error deleting ${system}:/${wanted} (No such file or directory)`);
      return context.done();
    }
    context.ask({ kind: "confirm", text: `Delete ${system}:/${wanted}? [confirm]` }, (agreed) => {
      if (agreed !== undefined) bootflash.remove(wanted);
      context.done();
    });
  });
}
