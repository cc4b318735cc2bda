import { expect, test } from "vitest";
import { externalFetch } from "../../../src/devices/ewc/images/fetch";
import { type AddOutcome, addImage } from "../../../src/devices/ewc/images/image-add";
import type { ImageSource } from "../../../src/devices/ewc/images/source";
import { defaultSettings } from "../../../src/devices/ewc/settings";
import { BootClock } from "../../../src/devices/iosxe/boot-clock";
import { InstallJournal } from "../../../src/devices/iosxe/install/journal";
import { Log } from "../../../src/devices/iosxe/logging/log";
import { type ImageDefect, makeImage } from "../../../src/image/ap-image";
import { ImageVerifier } from "../../../src/image/verifier";
import { SimulatedNetwork } from "../../../src/network/network";
import { VirtualTime } from "../../../src/network/virtual-time";
import { nodeCrypto } from "../../../src/node/crypto";
import { SigningKeys } from "../../../src/node/pki";
import { TftpServer } from "../../../src/servers/tftp-server";
import { MemoryVolume } from "../../../src/servers/volume";
import { decodeTftp, printTftp } from "../../../src/wire/tftp/packet";
import { plainConfiguration } from "./bench";

const crypto = nodeCrypto();
const epoch = Date.UTC(2024, 1, 1, 20, 52);
const keys = new SigningKeys();

/** A controller and a tftpd-hpa server with one image on it, on the simulated network. */
class Scene {
  readonly time = new VirtualTime({ epoch });
  readonly network = new SimulatedNetwork({ time: this.time, seed: 1 });
  readonly lines: string[] = [];
  outcome: AddOutcome | undefined;
  readonly volume = new MemoryVolume();
  readonly server: TftpServer;
  readonly host;

  constructor(defect?: ImageDefect) {
    this.network.segment("access", "172.16.4.0/24");
    this.network.segment("servers", "172.16.5.0/24");
    this.host = this.network.attach("access", "172.16.4.26");
    this.server = new TftpServer(this.network.attach("servers", "172.16.5.27"), { volume: this.volume });
    const image = makeImage({
      family: "ap1g6",
      version: "17.9.4.27",
      seed: 1,
      size: 102_400,
      crypto,
      signingKey: keys.privateKey,
      ...(defect ? { defect } : {}),
    });
    this.volume.put("/EWC/17_9_4a/ap1g6", image);
    this.server.start();
  }

  fetch(source: ImageSource, room = 100_000_000, blockSize?: () => number): void {
    const clock = new BootClock(this.time);
    const log = new Log({
      host: this.host,
      configuration: plainConfiguration,
      calendar: () => this.time.epoch(),
      uptime: () => clock.uptime(),
      console: (text) => this.lines.push(text.trimEnd()),
    });
    const sftp = { fetch: () => ({ cancel: () => {} }) };
    addImage(
      {
        clock,
        settings: defaultSettings,
        journal: new InstallJournal(log, () => this.time.epoch()),
        fetch: externalFetch(this.host, sftp, undefined, defaultSettings, blockSize),
        verifier: (family) => new ImageVerifier({ crypto, signer: keys.publicKey, family }),
      },
      {
        source,
        file: "ap1g6",
        family: "ap1g6",
        version: "17.9.4.27",
        room: () => room,
        keep: true,
        verify: true,
        verificationTime: 4_000,
      },
      (outcome) => {
        this.outcome = outcome;
      },
    );
    this.time.runUntil(120_000);
  }
}

const tftp = (path: string, server = "172.16.5.27"): ImageSource => ({ mode: "tftp", server, path });

test("over TFTP: whole, verified, and the same octets", () => {
  const scene = new Scene();
  scene.fetch(tftp("/EWC/17_9_4a"));
  expect(scene.outcome).toMatchObject({ ok: true, version: "17.9.4.27", octets: 102_400 });
  expect(scene.lines.at(-1)).toMatch(/Completed install add tftp:\/\/172\.16\.5\.27\/EWC\/17_9_4a\/ap1g6$/);
  if (!scene.outcome?.ok) return;
  const served = scene.volume.open("/EWC/17_9_4a/ap1g6");
  if (typeof served === "string") throw new Error(served);
  expect(scene.outcome.content.read(0, 200_000)).toEqual(served.read(0, 200_000));
});

test("in blocks of the size that is set when the fetch begins; 512 asks for none", () => {
  const asked = (size: number) => {
    const scene = new Scene();
    const requests: string[] = [];
    scene.network.tap({ port: 69 }, ({ packet }) => {
      if (packet.protocol === "udp") requests.push(printTftp(decodeTftp(packet.payload)));
    });
    scene.fetch(tftp("/EWC/17_9_4a"), 100_000_000, () => size);
    expect(scene.outcome).toMatchObject({ ok: true, octets: 102_400 });
    return requests[0];
  };
  expect(asked(8_192)).toBe("RRQ /EWC/17_9_4a/ap1g6 octet tsize=0 blksize=8192");
  expect(asked(512)).toBe("RRQ /EWC/17_9_4a/ap1g6 octet tsize=0");
});

test("a wrong path shows after 2.083 s", () => {
  const scene = new Scene();
  scene.fetch(tftp("/Wrong-Path"));
  expect(scene.outcome).toMatchObject({ ok: false, failure: "no-such-file" });
  expect(scene.lines.map((line) => line.split(": %")[0])).toEqual([
    "*Feb  1 20:52:00.000",
    "*Feb  1 20:52:02.083",
  ]);
});

test("a server that is not there shows after 40.067 s", () => {
  const scene = new Scene();
  scene.fetch(tftp("/EWC/17_9_4a", "172.16.5.199"));
  expect(scene.outcome).toMatchObject({ ok: false, failure: "timed-out" });
  expect(scene.lines.map((line) => line.split(": %")[0])).toEqual([
    "*Feb  1 20:52:00.000",
    "*Feb  1 20:52:40.067",
  ]);
});

test("no room: the server is told, and nothing comes of it", () => {
  const scene = new Scene();
  scene.fetch(tftp("/EWC/17_9_4a"), 50_000);
  expect(scene.outcome).toMatchObject({ ok: false, failure: "no-space" });
  expect(scene.lines.at(-1)).toMatch(/ap1g6: No space left on device$/);
});

test.each([
  ["corrupt", "corrupt"],
  ["truncated", "truncated"],
  ["unsigned", "unsigned"],
  ["bad-signature", "bad-signature"],
  ["wrong-family", "wrong-family"],
] as const)("a %s image is refused", (defect, failure) => {
  const scene = new Scene(defect);
  scene.fetch(tftp("/EWC/17_9_4a"));
  expect(scene.outcome).toMatchObject({ ok: false, failure });
});
