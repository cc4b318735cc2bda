import type { Clock, Endpoint } from "../host/host";
import { own } from "../own";
import { printable } from "../printable";
import type { TftpEvent } from "../tftp/machine";
import { answerOptions, type OptionPolicy } from "../tftp/negotiation";
import type { TftpMode } from "../tftp/settings";
import { calendarTime, clock, two } from "../wire/syslog/calendar";
import { opcodes, tftpErrorCodes } from "../wire/tftp/packet";
import { asRsyslog, type ServerLog } from "./log";
import { allows } from "./permission";
import type {
  PersonalityGround,
  ServedTransfer,
  TftpPersonality,
  TftpRefusal,
  TftpRequestPacket,
  TftpVerdict,
} from "./tftp-personality";
import { resolvePath, type Volume, type VolumeFailure } from "./volume";

export interface Tftpd64Options {
  /** "Current Directory" in the window: the served folder within the volume. */
  readonly directory?: string;
}

/**
 * Philippe Jounin's Tftpd64 for Windows, standard security, "Translate Unix file names" on. Each line of its
 * Log viewer ends with `[day/month time]`; docs/fidelity.md says which lines have been seen.
 */
export class Tftpd64 implements TftpPersonality {
  // "Timeout (seconds)" 3 and "Max Retransmit" 6: it waits 1, 2, 3, 3, 3, 3 s.
  readonly timing = { timeout: 3000, tries: 6, backoff: "rising", dally: 0 } as const;
  readonly heedUnreachable = ["port"] as const;
  readonly #volume: Volume;
  readonly #clock: Clock;
  readonly #log: ServerLog;
  readonly #directory: string;
  readonly #policy: OptionPolicy;

  constructor(ground: PersonalityGround, options: Tftpd64Options = {}) {
    this.#volume = ground.volume;
    this.#clock = ground.clock;
    this.#log = ground.log;
    this.#directory = resolvePath(options.directory ?? "/");
    this.#policy = { ...grants, ...ground.policy };
  }

  decide(request: TftpRequestPacket, peer: Endpoint): TftpVerdict {
    this.#connected(peer);
    const { filename } = request;
    const code = tftpErrorCodes.accessViolation;
    if (filename.length >= longestPath) {
      this.#say("File name too long, return EBADOP to peer");
      return { type: "refuse", code: tftpErrorCodes.illegalOperation, message: "Illegal TFTP operation" };
    }
    if (filename.includes("%")) {
      this.#say("Error: Tftpd32 does not handle filenames with a percent sign");
      return { type: "refuse", code, message: "Access violation" };
    }
    const mode = own(modes, request.mode.toLowerCase());
    if (mode === undefined) {
      this.#say("Uncorrect message");
      return { type: "refuse", code: tftpErrorCodes.illegalOperation, message: "Illegal TFTP operation" };
    }
    this.#say(
      `${request.type === "rrq" ? "Read" : "Write"} request for file <${filename}>. Mode ${request.mode}`,
    );
    const windows = filename.replaceAll("/", "\\");
    if (windows.includes("..") || windows.includes("\\\\")) {
      this.#say(`Error EACCESS on file ${windows}. Ext error The directory name is invalid.`);
      return { type: "refuse", code, message: "Access violation" };
    }
    const place = resolvePath(`${this.#directory}/${windows.replaceAll("\\", "/")}`);
    const verdict =
      request.type === "rrq" ? this.#read(request, place, mode) : this.#write(request, place, mode);
    if (typeof verdict === "string") {
      this.#say(`File <${windows}> : error ${systemErrors[verdict]}`);
      return request.type === "rrq"
        ? { type: "refuse", code: tftpErrorCodes.fileNotFound, message: "File not found" }
        : { type: "refuse", code, message: "Access violation" };
    }
    if (verdict.accepted.length > 0) {
      this.#say(`OACK: <${verdict.accepted.map(([name, value]) => `${name}=${value},`).join("")}>`);
    }
    return verdict;
  }

  unreadable(octets: Uint8Array, _reason: string, peer: Endpoint): TftpRefusal {
    this.#connected(peer);
    const opcode = ((octets[0] ?? 0) << 8) | (octets[1] ?? 0);
    if (opcode === opcodes.rrq || opcode === opcodes.wrq) this.#say("Uncorrect message");
    else {
      this.#say(`Unexpected request ${opcode} from peer`);
      this.#say("Returning EBADOP to Peer");
    }
    return { code: tftpErrorCodes.illegalOperation, message: "Illegal TFTP operation" };
  }

  began(transfer: ServedTransfer): void {
    this.#say(`Using local port ${transfer.local.port}`);
  }

  ended(
    transfer: ServedTransfer,
    event: Extract<TftpEvent, { type: "done" | "failed" }>,
  ): TftpRefusal | undefined {
    const file = transfer.filename.replaceAll("/", "\\");
    const { block } = transfer.progress;
    if (event.type === "done") {
      this.#sayEnd(transfer, file);
    } else if (event.told) {
      this.#say(`Peer returns ERROR <${event.detail}> -> aborting transfer`);
    } else if (event.failure === "unreachable") {
      this.#say(`File <${file}> : error 10054 in system call recv ${connectionReset}`);
    } else if (event.failure === "timed-out") {
      const waited = (block + 1) & 0xffff;
      if (transfer.direction === "write") {
        this.#say(`TIMEOUT while waiting for Data block ${waited}, file <${file}>`);
      } else if (block + 1 === transfer.lastBlock) {
        this.#say(`WARNING : Last block #${waited} not acked for file <${file}>`);
        this.#sayEnd(transfer, file);
        return undefined;
      } else {
        this.#say(`TIMEOUT waiting for Ack block #${transfer.offered && !transfer.agreed ? 0 : block + 1} `);
      }
      return { code: tftpErrorCodes.notDefined, message: "Undefined error code" };
    }
    return undefined;
  }

  #read(request: TftpRequestPacket, place: string, mode: TftpMode) {
    const stat = this.#volume.stat(place);
    if (typeof stat === "string") return this.#missing(stat, place);
    if (stat.type === "directory" || !allows(stat, user, "read")) return "denied" as const;
    const content = this.#volume.open(place);
    if (typeof content === "string") return "denied" as const;
    const answer = answerOptions(request.options, this.#policy, content.size) ?? noOptions;
    return { type: "send", content, mode, ...answer } as const;
  }

  #write(request: TftpRequestPacket, place: string, mode: TftpMode) {
    const stat = this.#volume.stat(place);
    if (typeof stat !== "string" && (stat.type === "directory" || !allows(stat, user, "write")))
      return "denied" as const;
    const writer = this.#volume.create(place, { owner: user, mode: 0o666 });
    if (typeof writer === "string") return this.#missing(writer, place);
    const answer = answerOptions(request.options, this.#policy, 0) ?? noOptions;
    return { type: "receive", writer, mode, ...answer } as const;
  }

  /** Windows tells a missing file from a missing folder on the way to it. */
  #missing(failure: VolumeFailure, place: string): keyof typeof systemErrors {
    if (failure !== "no-such-file" && failure !== "not-a-directory") return "denied";
    const parent = this.#volume.stat(place.slice(0, place.lastIndexOf("/")) || "/");
    return typeof parent === "string" || parent.type !== "directory" ? "no path" : "no file";
  }

  #sayEnd(transfer: ServedTransfer, file: string): void {
    const { block, octets, timeouts } = transfer.progress;
    const seconds = Math.floor((this.#clock.now() - transfer.startedAt) / 1000);
    const verb = transfer.direction === "read" ? "sent" : "rcvd";
    const blocks = `${block} ${plural("blk", block)}`;
    const resent = `${timeouts} ${plural("blk", timeouts)} resent`;
    this.#say(`<${file}>: ${verb} ${blocks}, ${octets} bytes in ${seconds} s. ${resent}`);
  }

  #connected(peer: Endpoint): void {
    this.#say(`Connection received from ${peer.address} on port ${peer.port}`);
  }

  #say(message: string): void {
    const safe = printable(message, asRsyslog);
    const time = calendarTime(this.#clock.epoch());
    const millisecond = String(time.millisecond).padStart(3, "0");
    const text = `${safe} [${two(time.day)}/${two(time.month)} ${clock(time)}.${millisecond}]`;
    this.#log({ at: this.#clock.now(), severity: "informational", text, message: safe });
  }
}

/** Windows' MAX_PATH. */
const longestPath = 260;
/** Permission bits stand for an ACL: what "others" may, the account that Tftpd64 runs under may. */
const user = "";

const modes: Readonly<Record<string, TftpMode>> = {
  octet: "octet",
  binary: "octet",
  netascii: "netascii",
  ascii: "netascii",
};

const grants: OptionPolicy = {
  options: ["blksize", "timeout", "tsize"],
  mostBlksize: 16_384,
  mostWindowsize: 1,
  invalid: "ignore",
};

const noOptions = { agreement: { blksize: 512, windowsize: 1 }, accepted: [] };

const systemErrors = {
  "no file": "2 in system call CreateFile The system cannot find the file specified.",
  "no path": "3 in system call CreateFile The system cannot find the path specified.",
  denied: "5 in system call CreateFile Access is denied.",
} as const;

const connectionReset = "An existing connection was forcibly closed by the remote host.";

function plural(word: string, count: number): string {
  return count > 1 ? `${word}s` : word;
}
