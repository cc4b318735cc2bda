import type { Context } from "../../ios/context";
import { command, optional, parameter, word } from "../../ios/grammar";
import { wordLike } from "../../ios/parameter-types";
import { fileOctets, longestFile, storedFile } from "../files/bootflash";
import type { RemoteFile } from "../files/remote-copy";
import { hexDigest } from "../hex-digest";
import { FILE_URL, type FileUrl } from "./file-url";
import { lookUp } from "./name-lookup";
import { REMOTE_URL, type RemoteUrl, shownRemote } from "./remote-url";
import { runningText } from "./running-text";
import { savedText } from "./saved-text";
import type { Shell } from "./shell";

const exec = command<Shell>();
const copy = word("copy", "Copy from one file to another");
const from = parameter("from", REMOTE_URL, "Copy from a server");
const to = parameter("to", REMOTE_URL, "Copy to a server");
const running = word("running-config", "Current system configuration");
const startup = word("startup-config", "Startup configuration");
const verify = word("verify", "Verify a file");
const file = parameter("file", FILE_URL, "File to be verified");

/** Copies from and to servers, and what tells whether a copy is whole. */
export const remoteCopyCommands = [
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, running, to],
    run: (context, args) => upload(context, args.to, "running-config", octetsOf(runningText(context.device))),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, startup, to],
    run(context, args) {
      const saved = savedText(context);
      if (saved !== undefined) upload(context, args.to, "startup-config", octetsOf(saved));
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, parameter("source", FILE_URL, "Source file"), to],
    run(context, args) {
      const octets = contentOf(context, args.source);
      if (octets) upload(context, args.to, args.source.name, octets);
      else missing(context, args.source);
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, from, parameter("target", FILE_URL, "Destination file")],
    run(context, args) {
      download(
        context,
        args.from,
        (name) => args.target.name || name,
        (octets, name) => {
          const { services } = context.device;
          if (args.target.system !== "bootflash" || !/^[A-Za-z0-9._+-]{1,63}$/.test(name))
            return `%Error opening ${args.target.system}:/${name} (Permission denied)`;
          return services.bootflash.write(storedFile(name, octets, services.calendar.now()))
            ? undefined
            : "%Error writing file (No space left on device)";
        },
      );
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, from, running],
    run: (context, args) =>
      download(
        context,
        args.from,
        () => "running-config",
        (octets) => {
          const text = new TextDecoder().decode(octets);
          for (const { text: line, message } of context.device.configuration.apply(text))
            context.print(`${line}\n${message}`);
          return undefined;
        },
      ),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [copy, from, startup],
    run: (context, args) =>
      download(
        context,
        args.from,
        () => "startup-config",
        (octets) => {
          context.device.configuration.replaceStartup(new TextDecoder().decode(octets));
          return undefined;
        },
      ),
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [
      verify,
      word("/md5", "Compute an md5 signature for a file"),
      file,
      optional(parameter("expected", wordLike("WORD", /^[0-9A-Fa-f]{32}$/), "md5 value to be compared")),
    ],
    run(context, args) {
      const octets = contentOf(context, args.file);
      if (!octets) {
        missing(context, args.file);
        return;
      }
      const digest = hexDigest(context.device.services.crypto, "md5", octets);
      const name = `${args.file.system}:${args.file.name}`;
      const dots = ".".repeat(Math.max(1, Math.min(60, Math.ceil(octets.length / 20_000))));
      if (args.expected === undefined) context.print(`${dots}Done!\nverify /md5 (${name}) = ${digest}\n`);
      else if (args.expected.toLowerCase() === digest)
        context.print(`${dots}Done!\nVerified (${name}) = ${digest}\n`);
      else
        context.print(
          `${dots}Done!\n%Error verifying ${name}\nComputed signature  = ${digest}\nSubmitted signature = ${args.expected.toLowerCase()}\n`,
        );
    },
  }),
  exec({
    mode: "exec",
    privilege: 15,
    syntax: [verify, file],
    run(context, args) {
      // Only software images carry a signature, and those do not lie among a person's files.
      if (contentOf(context, args.file))
        context.print(`%Error verifying ${args.file.system}:${args.file.name}\nNo signature found`);
      else missing(context, args.file);
    },
  }),
];

function octetsOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function contentOf({ device }: Context<Shell>, { system, name }: FileUrl): Uint8Array | undefined {
  const { startup: saved } = device.configuration;
  if (system === "nvram" && name === "startup-config")
    return saved === undefined ? undefined : octetsOf(saved);
  const found = system === "bootflash" ? device.services.bootflash.read(name) : undefined;
  return found && fileOctets(found);
}

function missing(context: Context<Shell>, { system, name }: FileUrl): void {
  context.print(`%Error opening ${system}:/${name} (No such file or directory)`);
}

/** Asks line after line; an answer of nothing takes what stands in brackets. */
function ask(
  context: Context<Shell>,
  questions: readonly { readonly text: string; readonly standard: string; readonly hidden?: boolean }[],
  then: (answers: readonly string[]) => void,
): void {
  const answers: string[] = [];
  const next = () => {
    const question = questions[answers.length];
    if (!question) return then(answers);
    const text = question.hidden ? question.text : `${question.text} [${question.standard}]? `;
    context.ask({ kind: "line", text, ...(question.hidden && { hidden: true }) }, (reply) => {
      if (reply === undefined) return context.done();
      answers.push((question.hidden ? reply : reply.trim()) || question.standard);
      next();
    });
  };
  next();
}

/** Who logs in and where: what the URL says, what is asked for beside, and the address of a name. */
function withServer(
  context: Context<Shell>,
  url: RemoteUrl,
  host: string,
  path: string,
  whose: "Source" | "Destination",
  then: (file: RemoteFile, shown: RemoteUrl) => void,
): void {
  if (host === "" || path === "") {
    context.print(
      `%Error opening ${url.scheme}://${host}/${path} (${host === "" ? "Invalid IP address or hostname" : "No such file or directory"})`,
    );
    context.done();
    return;
  }
  const shown = { ...url, host, path };
  const reach = (username: string, password: string) =>
    lookUp(context, host, (address) =>
      then(
        { scheme: url.scheme, address, path, username, password },
        { ...shown, username: url.scheme === "tftp" ? undefined : username },
      ),
    );
  if (url.scheme === "tftp") {
    reach("", "");
    return;
  }
  const name =
    url.username === undefined ? [{ text: `${whose} username`, standard: context.session.user }] : [];
  const password = url.password === undefined ? [{ text: "Password: ", standard: "", hidden: true }] : [];
  ask(context, [...name, ...password], (answers) =>
    reach(url.username ?? answers[0] ?? "", url.password ?? answers.at(-1) ?? ""),
  );
}

function upload(context: Context<Shell>, url: RemoteUrl, standard: string, octets: Uint8Array): void {
  const questions = [
    { text: "Address or name of remote host", standard: url.host },
    { text: "Destination filename", standard: url.path || standard },
  ];
  ask(context, questions, ([host = "", path = ""]) =>
    withServer(context, url, host, path.replace(/^\/+/, ""), "Destination", (file, shown) => {
      const { remoteCopy, host: self } = context.device.services;
      const begun = self.clock.now();
      const transfer = remoteCopy.store(file, octets, (failure) => {
        if (failure === undefined) context.print(`!\n${copied(octets.length, self.clock.now() - begun)}`);
        else context.print(`%Error opening ${shownRemote(shown)} (${failure})`);
        context.done();
      });
      breakable(context, transfer);
    }),
  );
}

/** `keep` says what went wrong with the file when it was there. */
function download(
  context: Context<Shell>,
  url: RemoteUrl,
  standard: (name: string) => string,
  keep: (octets: Uint8Array, name: string) => string | undefined,
): void {
  const missingParts = [
    ...(url.host === "" ? [{ text: "Address or name of remote host", standard: "" }] : []),
    ...(url.path === "" ? [{ text: "Source filename", standard: "" }] : []),
  ];
  ask(context, missingParts, (found) => {
    const host = url.host || (found[0] ?? "");
    const path = (url.path || (found.at(-1) ?? "")).replace(/^\/+/, "");
    const last = path.split("/").at(-1) ?? "";
    ask(context, [{ text: "Destination filename", standard: standard(last) }], ([name = ""]) =>
      withServer(context, url, host, path, "Source", (file, shown) => {
        const { remoteCopy, host: self } = context.device.services;
        const begun = self.clock.now();
        context.print(`Accessing ${shownRemote(shown)}...`);
        const transfer = remoteCopy.fetch(file, longestFile, (outcome) => {
          const failure =
            typeof outcome === "string" ? `%Error opening ${shownRemote(shown)} (${outcome})` : undefined;
          if (failure === undefined && typeof outcome !== "string") {
            context.print(
              `Loading ${path} from ${file.address} (via ${via(context)}): !\n[OK - ${outcome.length} bytes]\n`,
            );
            const problem = keep(outcome, name);
            context.print(problem ?? copied(outcome.length, self.clock.now() - begun));
          } else context.print(failure ?? "");
          context.done();
        });
        breakable(context, transfer);
      }),
    );
  });
}

function breakable(context: Context<Shell>, transfer: { cancel(): void }): void {
  context.wait(() => {
    transfer.cancel();
    context.print("%Error: transfer aborted");
    context.done();
  });
}

function via({ device }: Context<Shell>): string {
  return device.configuration.running.managementInterface ?? "GigabitEthernet0";
}

function copied(octets: number, time: number): string {
  const seconds = Math.max(time, 1) / 1_000;
  return `${octets} bytes copied in ${seconds.toFixed(3)} secs (${Math.round(octets / seconds)} bytes/sec)`;
}
