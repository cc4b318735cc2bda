import type { Certificate, Identity } from "../../../src/crypto/port";
import type {
  AcServiceHandler,
  AcServiceOptions,
  AcSession,
  DisconnectReason,
  JoinAnswer,
  SessionPhase,
} from "../../../src/devices/capwap/ac-contract";
import { openAcService } from "../../../src/devices/capwap/ac-service";
import { discardLine } from "../../../src/devices/capwap/discard-line";
import type {
  AfterJoin,
  ApDescription,
  WtpLinkHandler,
  WtpLinkOptions,
} from "../../../src/devices/capwap/wtp-contract";
import { openWtpLink } from "../../../src/devices/capwap/wtp-link";
import { UsageError } from "../../../src/errors";
import type { Content } from "../../../src/host/content";
import type { Host } from "../../../src/host/host";
import { Random } from "../../../src/host/random";
import type { LinkProperties } from "../../../src/network/link";
import { SimulatedNetwork } from "../../../src/network/network";
import type { SimulatedHost } from "../../../src/network/simulated-host";
import { defaultEpoch, VirtualTime } from "../../../src/network/virtual-time";
import { nodeCrypto } from "../../../src/node/crypto";
import { LabPki } from "../../../src/node/pki";

/** Who may be met in these tests; made once by `prepare`. */
export interface Identities {
  readonly root: Certificate;
  readonly controller: Identity;
  readonly ap: Identity;
  /** Of the lab's authority, but nobody's in particular. */
  readonly other: Identity;
  readonly foreign: Identity;
}

let made: Identities | undefined;

/** For `beforeAll`. */
export async function prepare(): Promise<void> {
  const pki = await LabPki.create({ epoch: defaultEpoch });
  const foreign = await pki.foreign();
  made = {
    root: pki.root,
    controller: await pki.issue({ commonName: "WLC3C57.31C5.7BC8" }),
    ap: await pki.issue({ commonName: "AP9105AXI-2C5A0F406920" }),
    other: await pki.issue({ commonName: "other" }),
    foreign: await foreign.issue({ commonName: "stranger" }),
  };
}

export function identities(): Identities {
  if (!made) throw new UsageError("prepare() has not been awaited");
  return made;
}

export interface Bed {
  readonly time: VirtualTime;
  readonly network: SimulatedNetwork;
  readonly ewc: SimulatedHost;
  readonly random: Random;
  /** No two boots draw the same randoms: DTLS would take the second for a repetition of the first. */
  boots: number;
  /** What both ends said, with the time. */
  readonly log: string[];
}

export function bed(link: Partial<LinkProperties> = {}, seed: number | string = 1): Bed {
  const time = new VirtualTime();
  const network = new SimulatedNetwork({ time, seed });
  network.segment("access", "172.16.0.0/20", link);
  const ewc = network.attach("access", "172.16.4.26");
  return { time, network, ewc, random: new Random(seed).fork("devices"), boots: 0, log: [] };
}

export function apDescription(changes: Partial<ApDescription> = {}): ApDescription {
  return {
    name: "9105-emorenoa",
    model: "C9105AXI-E",
    serialNumber: "KWC1234567A",
    baseMac: "2c5a.0f40.6920",
    ethernetMac: "0cd0.f897.ade0",
    softwareVersion: "17.9.4.27",
    backupVersion: "17.3.3.26",
    ...changes,
  };
}

export interface ApOptions {
  readonly ap?: Partial<ApDescription>;
  readonly afterJoin?: AfterJoin;
  readonly options?: Partial<WtpLinkOptions>;
  readonly handler?: Partial<WtpLinkHandler>;
}

/** An AP that asks for ap1g8 whenever it gets the occasion. */
export function openAp(bed: Bed, host: Host, settings: ApOptions = {}) {
  const say = (text: string) => bed.log.push(`${bed.time.now().toFixed(1)} AP ${text}`);
  const random = bed.random.fork(`ap ${host.address} ${bed.boots++}`);
  const link = openWtpLink({
    host,
    crypto: nodeCrypto({ entropy: (length) => random.octets(length) }),
    identity: identities().ap,
    authorities: [identities().root],
    ap: apDescription(settings.ap),
    entropy: (length) => random.octets(length),
    ...settings.options,
    handler: {
      stateChanged: (state) => {
        say(state);
        if (state === "Image Data") link.sendImageRequest("ap1g8");
      },
      dtlsFailed: (_controller, detail) => say(`DTLS: ${detail}`),
      joined: (controller) => {
        say(`joined ${controller.name} ${controller.softwareVersion}`);
        return settings.afterJoin ?? "configure";
      },
      joinRejected: (_controller, code) => say(`rejected ${code}`),
      imageResponse: (_controller, code) => say(`image response ${code}`),
      imageData: () => true,
      imageReceived: ({ octets, messages, last }) => say(`> ${octets} bytes, ${messages} msgs, ${last} last`),
      imageFailed: (why) => say(`image failed: ${why}`),
      imageStartTimeout: () => say("image download cannot start"),
      predownloadRequested: (version) => {
        say(`predownload ${version}`);
        link.sendImageRequest("ap1g8");
        return "accept";
      },
      configured: (change) => say(`configured ${JSON.stringify(change)}`),
      resetRequested: (version) => say(`reset to ${version}`),
      discarded: (discard) => say(discardLine(discard)),
      teardown: (reason) => say(`teardown: ${reason}`),
      torndown: (startsOver) => say(startsOver ? "starts over" : "closed"),
      ...settings.handler,
    },
  });
  return link;
}

export interface EwcOptions {
  readonly version?: string;
  readonly name?: string;
  readonly host?: Host;
  readonly image?: Content;
  readonly answer?: JoinAnswer;
  readonly options?: Partial<AcServiceOptions>;
  readonly handler?: Partial<AcServiceHandler>;
}

export function openEwc(bed: Bed, settings: EwcOptions = {}) {
  const { host = bed.ewc, name = "9120-EWC" } = settings;
  const say = (text: string) => bed.log.push(`${bed.time.now().toFixed(1)} ${name} ${text}`);
  const random = bed.random.fork(`ewc ${host.address} ${bed.boots++}`);
  const ended: { session: AcSession; reason: DisconnectReason; phase: SessionPhase }[] = [];
  const service = openAcService({
    host,
    crypto: nodeCrypto({ entropy: (length) => random.octets(length) }),
    identity: identities().controller,
    authorities: [identities().root],
    controller: { name, softwareVersion: settings.version ?? "17.9.4.27" },
    ...settings.options,
    handler: {
      dtlsFailed: (_peer, detail) => say(`DTLS: ${detail}`),
      stateChanged: (_session, state) => say(state),
      joinRequested: (_session, ap) => {
        say(`join request of ${ap.name} ${ap.model} ${ap.softwareVersion} backup ${ap.backupVersion}`);
        return settings.answer ?? { accept: true };
      },
      imageRequested: (session, identifier) => {
        say(`image request ${identifier}`);
        if (settings.image) session.sendImage(settings.image);
      },
      imageSent: () => say("image sent"),
      imageFailed: (_session, why, code) =>
        say(`image failed: ${why}${code === undefined ? "" : ` ${code}`}`),
      predownloadAnswered: (_session, answer) => say(`predownload ${answer}`),
      running: () => say("running"),
      disconnected: (session, reason, phase) => {
        ended.push({ session, reason, phase });
        say(`disjoined: ${reason} (${phase})`);
      },
      ...settings.handler,
    },
  });
  return { service, ended };
}

/** The log without its times. */
export function said(bed: Bed, who: string): string[] {
  return bed.log.flatMap((line) => {
    const [, rest = ""] = /^[\d.]+ (.*)$/.exec(line) ?? [];
    return rest.startsWith(`${who} `) ? [rest.slice(who.length + 1)] : [];
  });
}

export function filled(size: number): Content {
  const block = Uint8Array.from({ length: 65_536 + 4096 }, (_, i) => (i * 197 + (i >> 7)) & 0xff);
  return {
    size,
    read(offset, length) {
      const start = offset % 65_536;
      return block.subarray(start, start + Math.max(0, Math.min(length, size - offset, 4096)));
    },
  };
}
