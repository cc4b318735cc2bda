import type { ExecChannel } from "../../../host/ssh";
import { ScpSink, ScpSource, scpError } from "../../../wire/scp";
import { FILE_URL, type FileUrl } from "../cli/file-url";
import { runningText } from "../cli/running-text";
import type { PlatformServices } from "../services";
import { fileOctets, longestFile, storedFile } from "./bootflash";

const form = /^scp(?: -[A-Za-z]+)* -([A-Za-z]*[tf][A-Za-z]*)(?: --)? (\S.*)$/;

/** `scp -t bootflash:kept.cfg`, as a client's `scp -O` asks for it; undefined for any other command. */
export function readScpCommand(
  command: string,
): { readonly mode: "t" | "f"; readonly path: string } | undefined {
  const match = form.exec(command.trim());
  if (!match) return undefined;
  return { mode: match[1]!.includes("t") ? "t" : "f", path: match[2]!.replace(/^(['"])(.*)\1$/, "$2") };
}

/** `ip scp server enable`: one file to or from `bootflash:`, and the two configurations from the device. */
export function serveScp(
  request: { readonly mode: "t" | "f"; readonly path: string },
  channel: ExecChannel,
  services: PlatformServices,
  privilege: number,
): void {
  const refuse = (message: string) => {
    channel.handler = { input: () => {} };
    channel.write(new TextDecoder().decode(scpError(message)));
    channel.exit(1);
  };
  if (!services.configuration.running.scpServer) {
    refuse("Administratively disabled.");
    return;
  }
  if (privilege < 15) {
    refuse("Privilege denied.");
    return;
  }
  const place = placeOf(request.path);
  if (!place) {
    refuse(`${printable(request.path)}: No such file or directory`);
    return;
  }
  const peer = {
    write: (octets: Uint8Array) => channel.octets?.write(octets),
    done: (failure: string | undefined) => channel.exit(failure === undefined ? 0 : 1),
  };
  if (request.mode === "f") {
    const octets = contentOf(place, services);
    if (!octets) {
      refuse(`${printable(request.path)}: No such file or directory`);
      return;
    }
    const source = new ScpSource(peer, { name: place.name, octets });
    channel.octets?.take({ data: (more) => source.data(more), ended: () => source.ended() });
    return;
  }
  const sink = new ScpSink(peer, longestFile, ({ name, octets }) => {
    const target = place.name === "" ? FILE_URL.read(`bootflash:${name}`) : place;
    if (target?.system !== "bootflash" || target.name === "") return "Permission denied";
    const stored = services.bootflash.write(storedFile(target.name, octets, services.calendar.now()));
    return stored ? undefined : "No space left on device";
  });
  channel.octets?.take({ data: (more) => sink.data(more), ended: () => sink.ended() });
  sink.start();
}

/** A path without a file system is in `bootflash:`. */
function placeOf(path: string): FileUrl | undefined {
  if (path === "running-config" || path === "system:running-config")
    return { system: "system", name: "running-config" };
  if (path === "startup-config") return { system: "nvram", name: "startup-config" };
  return FILE_URL.read(path) ?? FILE_URL.read(`bootflash:${path === "." ? "" : path}`);
}

function contentOf({ system, name }: FileUrl, services: PlatformServices): Uint8Array | undefined {
  const { configuration, bootflash } = services;
  if (system === "system") return new TextEncoder().encode(runningText({ configuration, services }));
  if (system === "nvram" && name === "startup-config" && configuration.startup !== undefined)
    return new TextEncoder().encode(configuration.startup);
  const file = system === "bootflash" ? bootflash.read(name) : undefined;
  return file && fileOctets(file);
}

function printable(path: string): string {
  return path.replace(/[^ -~]/g, "?").slice(0, 200);
}
