import type { Content } from "../host/content";
import type { Endpoint } from "../host/host";
import { calendarTime, monthNames, two } from "../wire/syslog/calendar";
import { allows, lookUp, parentOf } from "./permission";
import {
  type SftpAttributes,
  type SftpHandler,
  type SftpName,
  type SftpStatus,
  sftpOpenFlags,
  sftpStatusMessages,
} from "./sftp-handler";
import { type FileStat, resolvePath, type Volume, type VolumeFailure, type VolumeWriter } from "./volume";

export interface SftpSessionOptions {
  readonly volume: Volume;
  /** Folder of the volume that the session sees as `/`. */
  readonly chroot: string;
  /** Folder that relative paths start from. */
  readonly home: string;
  readonly user: string;
  readonly peer: Endpoint;
  readonly writable: boolean;
  /** The calendar, milliseconds since 1970-01-01 UTC. */
  epoch(): number;
  log(message: string): void;
  /** File octets were handed out. */
  sent(octets: number): void;
  ended(): void;
}

/** One session of OpenSSH's internal-sftp over a volume: what it allows, and what it logs at VERBOSE. */
export class SftpSession implements SftpHandler {
  readonly #options: SftpSessionOptions;
  readonly #handles = new Map<number, OpenHandle>();
  #nextHandle = 0;
  #ended = false;

  constructor(options: SftpSessionOptions) {
    this.#options = options;
    options.log(`session opened for local user ${options.user} from [${options.peer.address}]`);
    options.log("received client version 3");
  }

  open(path: string, flags: number, mode = 0o666): number | SftpStatus {
    this.#log(`open "${path}" flags ${flagNames(flags)} mode 0${octal(mode)}`);
    const place = this.#place(path);
    if (
      (flags &
        (sftpOpenFlags.write | sftpOpenFlags.append | sftpOpenFlags.create | sftpOpenFlags.truncate)) !==
      0
    ) {
      return this.#openForWriting(path, place, flags, mode);
    }
    const stat = this.#look(place);
    if (typeof stat === "string") return this.#fail(stat);
    if (!allows(stat, this.#options.user, "read")) return this.#fail("permission-denied");
    // open(2) lets a directory be opened; reading from it fails later.
    const content = stat.type === "directory" ? undefined : this.#options.volume.open(place);
    if (typeof content === "string") return this.#fail(content);
    return this.#keep({ type: "file", path, place, content, writer: undefined, read: 0, written: 0 });
  }

  read(handle: number, offset: number, length: number): Uint8Array | SftpStatus {
    const file = this.#handles.get(handle);
    if (file?.type !== "file" || file.content === undefined) return this.#refuse("failure");
    // The end of the file is an answer like any other, and not logged.
    if (offset >= file.content.size) return "eof";
    const octets = file.content.read(offset, Math.min(length, mostOctets));
    file.read += octets.length;
    this.#options.sent(octets.length);
    return octets;
  }

  write(handle: number, offset: number, octets: Uint8Array): SftpStatus {
    const file = this.#handles.get(handle);
    if (file?.type !== "file" || file.writer === undefined) return this.#refuse("failure");
    if (file.writer.write(offset, octets) !== undefined) return this.#refuse("failure");
    file.written += octets.length;
    return "ok";
  }

  close(handle: number): SftpStatus {
    const open = this.#handles.get(handle);
    if (open === undefined) return this.#refuse("failure");
    this.#handles.delete(handle);
    if (open.type === "directory") this.#log(`closedir "${open.path}"`);
    else {
      this.#log(`close "${open.path}" bytes read ${open.read} written ${open.written}`);
      open.writer?.finish();
    }
    return "ok";
  }

  stat(path: string): SftpAttributes | SftpStatus {
    this.#log(`stat name "${path}"`);
    return this.#attributes(this.#place(path));
  }

  lstat(path: string): SftpAttributes | SftpStatus {
    this.#log(`lstat name "${path}"`);
    return this.#attributes(this.#place(path));
  }

  fstat(handle: number): SftpAttributes | SftpStatus {
    const open = this.#handles.get(handle);
    if (open === undefined) return this.#refuse("failure");
    return this.#attributes(open.place);
  }

  setstat(target: string | number, attributes: Partial<SftpAttributes>): SftpStatus {
    const open = typeof target === "number" ? this.#handles.get(target) : undefined;
    const path = typeof target === "number" ? open?.path : target;
    if (path === undefined) return this.#refuse("failure");
    const verb = typeof target === "number" ? "fset" : "set";
    if (attributes.size !== undefined) this.#log(`${verb} "${path}" size ${attributes.size}`);
    if (attributes.mode !== undefined) this.#log(`${verb} "${path}" mode 0${octal(attributes.mode)}`);
    if (attributes.mtime !== undefined) this.#log(`${verb} "${path}" modtime ${stampOf(attributes.mtime)}`);
    if (attributes.uid !== undefined)
      this.#log(`${verb} "${path}" owner ${attributes.uid} group ${attributes.gid ?? 0}`);
    const stat = this.#look(this.#place(path));
    // A file that is still being uploaded is not in the volume yet; what clients set on it then is its times and mode.
    if (typeof stat === "string")
      return open?.type === "file" && open.writer !== undefined ? "ok" : this.#fail(stat);
    if (!this.#options.writable || stat.owner !== this.#options.user)
      return this.#refuse("permission-denied");
    return "ok";
  }

  opendir(path: string): number | SftpStatus {
    this.#log(`opendir "${path}"`);
    const place = this.#place(path);
    const stat = this.#look(place);
    if (typeof stat === "string") return this.#fail(stat);
    if (stat.type !== "directory") return this.#fail("not-a-directory");
    if (!allows(stat, this.#options.user, "read")) return this.#fail("permission-denied");
    const names = this.#options.volume.list(place);
    if (typeof names === "string") return this.#fail(names);
    return this.#keep({ type: "directory", path, place, names: [".", "..", ...names] });
  }

  readdir(handle: number): readonly SftpName[] | SftpStatus {
    const directory = this.#handles.get(handle);
    if (directory?.type !== "directory") return this.#refuse("failure");
    const batch = directory.names.splice(0, namesAtOnce);
    if (batch.length === 0) return "eof";
    const names: SftpName[] = [];
    for (const filename of batch) {
      const stat = this.#options.volume.stat(resolvePath(`${directory.place}/${filename}`));
      if (typeof stat !== "string") names.push(nameOf(filename, stat, this.#options.epoch()));
    }
    return names;
  }

  remove(path: string): SftpStatus {
    this.#log(`remove name "${path}"`);
    const place = this.#place(path);
    const stat = this.#look(place);
    if (typeof stat === "string") return this.#fail(stat);
    if (stat.type === "directory") return this.#refuse("failure");
    return this.#change(parentOf(place), () => this.#options.volume.remove(place));
  }

  mkdir(path: string, mode = 0o777): SftpStatus {
    this.#log(`mkdir name "${path}" mode 0${octal(mode)}`);
    const place = this.#place(path);
    const mine = { mode: mode & ~umask, owner: this.#options.user, modified: this.#options.epoch() };
    return this.#change(parentOf(place), () => this.#options.volume.makeDirectory(place, mine));
  }

  rmdir(path: string): SftpStatus {
    this.#log(`rmdir name "${path}"`);
    const place = this.#place(path);
    const stat = this.#look(place);
    if (typeof stat === "string") return this.#fail(stat);
    if (stat.type !== "directory") return this.#fail("not-a-directory");
    return this.#change(parentOf(place), () => this.#options.volume.remove(place));
  }

  rename(from: string, to: string): SftpStatus {
    this.#log(`rename old "${from}" new "${to}"`);
    const [source, target] = [this.#place(from), this.#place(to)];
    return this.#change(parentOf(source), () => {
      const denied = this.#denied(parentOf(target));
      return denied ?? this.#options.volume.rename(source, target);
    });
  }

  realpath(path: string): SftpName | SftpStatus {
    this.#log(`realpath "${path}"`);
    const filename = resolvePath(path, this.#options.home);
    // As realpath(3) of sftp-server: the last component need not exist.
    const parent = this.#look(this.#place(parentOf(filename)));
    if (typeof parent === "string") return this.#fail(parent);
    return {
      filename,
      longname: filename,
      attributes: { size: 0, uid: 0, gid: 0, mode: 0, atime: 0, mtime: 0 },
    };
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const open of this.#handles.values()) {
      if (open.type === "directory") continue;
      this.#log(`forced close "${open.path}" bytes read ${open.read} written ${open.written}`);
      open.writer?.finish();
    }
    this.#handles.clear();
    this.#log(`session closed for local user ${this.#options.user} from [${this.#options.peer.address}]`);
    this.#options.ended();
  }

  #openForWriting(path: string, place: string, flags: number, mode: number): number | SftpStatus {
    const { user, volume, writable } = this.#options;
    if (!writable) return this.#refuse("permission-denied");
    const stat = this.#look(place);
    if (stat === "no-such-file" && (flags & sftpOpenFlags.create) !== 0) {
      const denied = this.#denied(parentOf(place));
      if (denied !== undefined) return this.#fail(denied);
    } else if (typeof stat === "string") return this.#fail(stat);
    else if ((flags & sftpOpenFlags.exclusive) !== 0 || stat.type === "directory")
      return this.#refuse("failure");
    else if (!allows(stat, user, "write")) return this.#fail("permission-denied");
    const kept =
      typeof stat === "string"
        ? { owner: user, mode: mode & ~umask }
        : { owner: stat.owner, mode: stat.mode };
    const writer = volume.create(place, { ...kept, modified: this.#options.epoch() });
    if (typeof writer === "string") return this.#fail(writer);
    if (typeof stat !== "string" && (flags & sftpOpenFlags.truncate) === 0) {
      const old = volume.open(place);
      if (typeof old !== "string") writer.write(0, old.read(0, old.size));
    }
    return this.#keep({ type: "file", path, place, content: undefined, writer, read: 0, written: 0 });
  }

  /** A change within a directory, by leave of its permission bits. */
  #change(directory: string, change: () => VolumeFailure | undefined): SftpStatus {
    const failure = this.#denied(directory) ?? change();
    return failure === undefined ? "ok" : this.#fail(failure);
  }

  #denied(directory: string): VolumeFailure | undefined {
    if (!this.#options.writable) return "permission-denied";
    const stat = this.#look(directory);
    if (typeof stat === "string") return stat;
    if (stat.type !== "directory") return "not-a-directory";
    return allows(stat, this.#options.user, "write") ? undefined : "permission-denied";
  }

  #keep(open: OpenHandle): number | SftpStatus {
    if (this.#handles.size >= mostHandles) return this.#refuse("failure");
    const handle = this.#nextHandle++;
    this.#handles.set(handle, open);
    return handle;
  }

  #attributes(place: string): SftpAttributes | SftpStatus {
    const stat = this.#look(place);
    return typeof stat === "string" ? this.#fail(stat) : attributesOf(stat);
  }

  /** Where a path of the session lies in the volume. */
  #place(path: string): string {
    return resolvePath(`${this.#options.chroot}${resolvePath(path, this.#options.home)}`);
  }

  #look(place: string): FileStat | VolumeFailure {
    return lookUp(this.#options.volume, place, this.#options.user);
  }

  #fail(failure: VolumeFailure): SftpStatus {
    return this.#refuse(statuses[failure]);
  }

  #refuse(status: SftpStatus): SftpStatus {
    this.#log(`sent status ${sftpStatusMessages[status]}`);
    return status;
  }

  #log(message: string): void {
    this.#options.log(message);
  }
}

type OpenHandle =
  | {
      readonly type: "file";
      /** As the client named it. */
      readonly path: string;
      readonly place: string;
      readonly content: Content | undefined;
      readonly writer: VolumeWriter | undefined;
      read: number;
      written: number;
    }
  | { readonly type: "directory"; readonly path: string; readonly place: string; readonly names: string[] };

/** sftp-server's errno_to_portable: ENOTDIR counts as a missing file. */
const statuses: Readonly<Record<VolumeFailure, SftpStatus>> = {
  "no-such-file": "no-such-file",
  "not-a-directory": "no-such-file",
  "permission-denied": "permission-denied",
  "is-a-directory": "failure",
  "no-space": "failure",
  "not-empty": "failure",
  exists: "failure",
};

/** One answer never holds more than a packet of OpenSSH's (256 KiB less its headers). */
const mostOctets = 261_120;
const namesAtOnce = 100;
const mostHandles = 1000;
const umask = 0o022;

const names: readonly (readonly [number, string])[] = [
  [sftpOpenFlags.read, "READ"],
  [sftpOpenFlags.write, "WRITE"],
  [sftpOpenFlags.append, "APPEND"],
  [sftpOpenFlags.create, "CREATE"],
  [sftpOpenFlags.truncate, "TRUNCATE"],
  [sftpOpenFlags.exclusive, "EXCL"],
];

function flagNames(flags: number): string {
  const set = names.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return set.join(",");
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(3, "0");
}

function attributesOf(stat: FileStat): SftpAttributes {
  const time = Math.floor(stat.modified / 1000);
  const id = stat.owner === "root" ? 0 : 1000;
  const type = stat.type === "directory" ? 0o040000 : 0o100000;
  return { size: stat.size, uid: id, gid: id, mode: type | stat.mode, atime: time, mtime: time };
}

/** A line as sftp-server's ls_file writes it. */
function nameOf(filename: string, stat: FileStat, now: number): SftpName {
  const kind = stat.type === "directory" ? "d" : "-";
  const owner = stat.owner.padEnd(8);
  const links = stat.type === "directory" ? 2 : 1;
  const start = `${kind}${permissionText(stat.mode)} ${String(links).padStart(4)} ${owner} ${owner}`;
  const when = dateText(stat.modified, now);
  return {
    filename,
    longname: `${start} ${String(stat.size).padStart(8)} ${when} ${filename}`,
    attributes: attributesOf(stat),
  };
}

function permissionText(mode: number): string {
  return [6, 3, 0]
    .map((shift) => "rwx".replace(/./g, (it, i) => ((mode >> shift) & (4 >> i) ? it : "-")))
    .join("");
}

/** The time of day within the last half year, the year beyond. */
function dateText(modified: number, now: number): string {
  const time = calendarTime(modified);
  const day = `${monthNames[time.month - 1]} ${String(time.day).padStart(2)}`;
  const recent = now - modified < 182.5 * 86_400_000 && modified <= now;
  return recent ? `${day} ${two(time.hour)}:${two(time.minute)}` : `${day}  ${time.year}`;
}

function stampOf(seconds: number): string {
  const time = calendarTime(seconds * 1000);
  return `${time.year}${two(time.month)}${two(time.day)}-${two(time.hour)}:${two(time.minute)}:${two(time.second)}`;
}
