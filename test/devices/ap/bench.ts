import { beforeAll } from "vitest";
import { AccessPoint, type AccessPointOptions } from "../../../src/devices/ap/access-point";
import type { Content } from "../../../src/host/content";
import { type ImageDefect, makeImage } from "../../../src/image/ap-image";
import { findModel, type ImageType } from "../../../src/image/models";
import { parseApVersion } from "../../../src/image/versions";
import { VirtualTime } from "../../../src/network/virtual-time";
import { nodeCrypto } from "../../../src/node/crypto";
import { type IssuedIdentity, LabPki } from "../../../src/node/pki";
import { type ControllerScript, ScriptedLink } from "./scripted-controller";

const crypto = nodeCrypto();
/** There as soon as the first test runs. */
export let pki: LabPki;
let identity: IssuedIdentity;

beforeAll(async () => {
  pki = await LabPki.create({ epoch: Date.UTC(2023, 6, 12) });
  identity = await pki.issue({ commonName: "AP" });
});

export function image(
  family: ImageType,
  version: string,
  more: { size?: number; defect?: ImageDefect } = {},
): Content {
  const signingKey = pki.imageSigning.privateKey;
  return makeImage({ family, version: parseApVersion(version), seed: 1, crypto, signingKey, ...more });
}

/** Arrows of an image's life that the tests of a file have walked. */
export const walkedArrows = new Set<string>();

/** An AP on the bench: virtual time, a scripted controller, and all that its console printed. */
export class Bench {
  readonly time: VirtualTime;
  readonly ap: AccessPoint;
  output = "";
  /** One for each boot. */
  readonly links: ScriptedLink[] = [];

  constructor(
    readonly controller: ControllerScript,
    options: Partial<AccessPointOptions> & { model?: never; modelName?: string; epoch?: number } = {},
  ) {
    const { modelName = "C9105AXI", epoch, ...rest } = options;
    this.time = new VirtualTime(epoch === undefined ? {} : { epoch });
    this.ap = new AccessPoint({
      name: "9105-emorenoa",
      model: findModel(modelName),
      host: { address: "172.16.4.32", clock: this.time, udp: never, listen: never, connect: never },
      radioMac: "0cd0.f897.ade0",
      ethernetMac: "0cd0.f897.ade4",
      crypto,
      identity,
      trust: [pki.root],
      imageAuthority: pki.imageSigning.publicKey,
      primary: "17.3.3.26",
      backup: "8.10.130.0",
      console: (text) => {
        this.output += text;
      },
      random: () => 0.25,
      walked: (label) => void walkedArrows.add(label),
      openLink: ({ handler }) => {
        const link = new ScriptedLink(this.time, handler, controller);
        this.links.push(link);
        return link;
      },
      ...rest,
    });
    this.ap.powerOn();
  }

  get link(): ScriptedLink {
    return this.links.at(-1) as ScriptedLink;
  }

  /** Console lines without their stamps. */
  get lines(): string[] {
    return this.output.split("\n").map((line) => line.replace(/^\[\*.*?\] ?/, ""));
  }

  run(milliseconds: number): void {
    this.time.runUntil(this.time.now() + milliseconds);
  }

  /** Runs until the console says so, once more than it has by now if `again`. */
  runTo(text: string, { within = 600_000, again = false } = {}): void {
    const deadline = this.time.now() + within;
    const from = again ? this.output.length : 0;
    while (!this.output.includes(text, from)) {
      const next = this.time.nextAt();
      if (next === undefined || next > deadline) throw new TypeError(`no "${text}" in:\n${this.output}`);
      this.time.runUntil(next);
    }
  }
}

function never(): never {
  throw new TypeError("a scripted link opens no sockets");
}
