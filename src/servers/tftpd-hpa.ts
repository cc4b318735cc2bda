import type { Endpoint } from "../host/host";
import type { TftpEvent } from "../tftp/machine";
import { answerOptions, type OptionPolicy } from "../tftp/negotiation";
import type { TftpMode } from "../tftp/settings";
import { opcodes, tftpErrorCodes } from "../wire/tftp/packet";
import { UnixLog } from "./log";
import { allows, errorTexts, lookUp, parentOf } from "./permission";
import type {
  PersonalityGround,
  ServedTransfer,
  TftpPersonality,
  TftpRefusal,
  TftpRequestPacket,
  TftpVerdict,
} from "./tftp-personality";
import { resolvePath, type Volume, type VolumeFailure } from "./volume";

export interface TftpdHpaOptions {
  /** The served folder within the volume: the root of the chroot with --secure, a permitted prefix without. */
  readonly directory?: string;
  /** `--secure`, as Debian's tftpd-hpa package starts it; true when left out. */
  readonly secure?: boolean;
  /** Number of `-v`. 1 logs requests, 2 refusals as well; 2 when left out. */
  readonly verbosity?: number;
  /** `--create`: clients may make new files. */
  readonly create?: boolean;
  /** `--user`. */
  readonly user?: string;
}

/**
 * H. Peter Anvin's in.tftpd 5.2 as Debian packages it. Texts, codes, order and timing are what that program sent and
 * logged on loopback (docs/fidelity.md).
 */
export class TftpdHpa implements TftpPersonality {
  // It waits 1, 2, 4 ... 32 s, and leaves without a word at 63 s.
  readonly timing = { timeout: 1000, tries: 6, backoff: 2, dally: 1000 } as const;
  // Its socket is connected; Linux hands such a socket these ICMP errors and keeps "host unreachable" to itself.
  readonly heedUnreachable = ["port", "administratively-prohibited"] as const;
  readonly #volume: Volume;
  readonly #log: UnixLog;
  readonly #directory: string;
  readonly #secure: boolean;
  readonly #verbosity: number;
  readonly #create: boolean;
  readonly #user: string;
  readonly #policy: OptionPolicy;

  constructor(ground: PersonalityGround, options: TftpdHpaOptions = {}) {
    this.#volume = ground.volume;
    this.#log = new UnixLog(ground.clock, ground.hostname, ground.log);
    this.#directory = resolvePath(options.directory ?? "/");
    this.#secure = options.secure ?? true;
    this.#verbosity = options.verbosity ?? 2;
    this.#create = options.create ?? false;
    this.#user = options.user ?? "tftp";
    this.#policy = { ...grants, ...ground.policy };
  }

  decide(request: TftpRequestPacket, peer: Endpoint, id: number): TftpVerdict {
    const mode = request.mode.toLowerCase();
    if (mode !== "octet" && mode !== "netascii") {
      return this.#nak(id, peer, tftpErrorCodes.illegalOperation, "Unknown mode");
    }
    if (this.#verbosity >= 1) {
      const line = `${request.type.toUpperCase()} from ${peer.address} filename ${request.filename}`;
      this.#log.write(program, id, "notifications", line);
    }
    const place = this.#place(request.filename);
    if (typeof place !== "string") return this.#nak(id, peer, tftpErrorCodes.accessViolation, place.refused);
    return request.type === "rrq"
      ? this.#read(request, place, mode, peer, id)
      : this.#write(request, place, mode, peer, id);
  }

  unreadable(octets: Uint8Array, _reason: string, peer: Endpoint, id: number): TftpRefusal | undefined {
    const opcode = ((octets[0] ?? 0) << 8) | (octets[1] ?? 0);
    if (opcode !== opcodes.rrq && opcode !== opcodes.wrq) return undefined;
    // A text without its NUL runs into the zeros of its buffer, so the mode is what it misses.
    return this.#nak(id, peer, tftpErrorCodes.illegalOperation, "Missing mode");
  }

  ended(
    transfer: ServedTransfer,
    event: Extract<TftpEvent, { type: "done" | "failed" }>,
  ): TftpRefusal | undefined {
    // Success is not logged, nor is a client that fell silent.
    if (event.type === "done") return undefined;
    const offering = transfer.offered && !transfer.agreed;
    if (event.told && offering) {
      this.#log.write(program, transfer.id, "warnings", "tftp: client does not accept options");
    } else if (event.failure === "unreachable") {
      const call = offering || transfer.direction === "write" ? "read" : "read(ack)";
      const error = event.detail === "port" ? "Connection refused" : "No route to host";
      this.#log.write(program, transfer.id, "warnings", `tftpd: ${call}: ${error}`);
    } else if (event.failure === "disk-full" && !event.told) {
      this.#logNak(transfer.id, transfer.peer, tftpErrorCodes.diskFull, event.detail);
    }
    return undefined;
  }

  /** Where in the volume the name points, or why it may not. */
  #place(filename: string): string | { refused: string } {
    // In the chroot `..` cannot leave the root, and a relative name starts there.
    if (this.#secure) return resolvePath(`${this.#directory}${resolvePath(filename)}`);
    if (!filename.startsWith("/")) return { refused: "Only absolute filenames allowed" };
    if (filename.includes("/../")) return { refused: "Reverse path not allowed" };
    if (!filename.startsWith(this.#directory)) return { refused: "Forbidden directory" };
    return resolvePath(filename);
  }

  #read(request: TftpRequestPacket, place: string, mode: TftpMode, peer: Endpoint, id: number): TftpVerdict {
    const stat = lookUp(this.#volume, place, this.#user);
    if (typeof stat === "string") return this.#nakFailure(id, peer, stat);
    if (!allows(stat, this.#user, "read")) return this.#nakFailure(id, peer, "permission-denied");
    if ((stat.mode & 0o004) === 0) {
      return this.#nak(id, peer, tftpErrorCodes.accessViolation, "File must have global read permissions");
    }
    if (stat.type === "directory") return this.#nakFailure(id, peer, "is-a-directory");
    const content = this.#volume.open(place);
    if (typeof content === "string") return this.#nakFailure(id, peer, content);
    const answer = answerOptions(request.options, this.#policy, mode === "octet" ? content.size : undefined);
    if (answer === undefined) return this.#nakOptions(id, peer);
    return { type: "send", content, mode, ...answer };
  }

  #write(request: TftpRequestPacket, place: string, mode: TftpMode, peer: Endpoint, id: number): TftpVerdict {
    const stat = lookUp(this.#volume, place, this.#user);
    if (stat === "no-such-file" && this.#create) {
      const parent = lookUp(this.#volume, parentOf(place), this.#user);
      if (typeof parent === "string") return this.#nakFailure(id, peer, parent);
      if (!allows(parent, this.#user, "write")) return this.#nakFailure(id, peer, "permission-denied");
    } else if (typeof stat === "string") {
      return this.#nakFailure(id, peer, stat);
    } else if (stat.type === "directory") {
      return this.#nakFailure(id, peer, "is-a-directory");
    } else if (!allows(stat, this.#user, "write")) {
      return this.#nakFailure(id, peer, "permission-denied");
    } else if ((stat.mode & 0o002) === 0) {
      return this.#nak(id, peer, tftpErrorCodes.accessViolation, "File must have global write permissions");
    }
    const answer = answerOptions(request.options, this.#policy, 0);
    if (answer === undefined) return this.#nakOptions(id, peer);
    const mine = { owner: this.#user, mode: 0o666 };
    const writer = this.#volume.create(
      place,
      typeof stat === "string" ? mine : { owner: stat.owner, mode: stat.mode },
    );
    if (typeof writer === "string") return this.#nakFailure(id, peer, writer);
    return { type: "receive", writer, mode, ...answer };
  }

  #nakFailure(id: number, peer: Endpoint, failure: VolumeFailure) {
    if (failure === "no-such-file" || failure === "not-a-directory") {
      return this.#nak(id, peer, tftpErrorCodes.fileNotFound, "File not found");
    }
    return this.#nak(id, peer, tftpErrorCodes.notDefined, errorTexts[failure]);
  }

  #nakOptions(id: number, peer: Endpoint) {
    return this.#nak(id, peer, tftpErrorCodes.optionsRefused, "Unsupported option(s) requested");
  }

  #nak(id: number, peer: Endpoint, code: number, message: string) {
    this.#logNak(id, peer, code, message);
    return { type: "refuse", code, message } as const;
  }

  #logNak(id: number, peer: Endpoint, code: number, message: string): void {
    if (this.#verbosity < 2) return;
    this.#log.write(program, id, "informational", `sending NAK (${code}, ${message}) to ${peer.address}`);
  }
}

const program = "in.tftpd";

/** RFC 2348 and RFC 2349 and its own rollover; no windowsize. `invalid`: it answers ERROR 8. */
const grants: OptionPolicy = {
  options: ["blksize", "tsize", "timeout", "rollover"],
  mostBlksize: 65_464,
  mostWindowsize: 1,
  invalid: "refuse",
};
