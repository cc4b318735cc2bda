import type { Timer } from "../../host/host";
import type { Verdict } from "../../image/verifier";
import type { ApVersion } from "../../image/versions";
import type { Agenda, Step } from "./agenda";
import type { Dialect } from "./dialect";
import type { Flash, Part, SpareWriter } from "./flash";
import type { RamDisk } from "./ram-disk";

/** An image as it lies in /tmp. */
export interface ReceivedImage {
  readonly file: string;
  readonly size: number;
  readonly version: ApVersion | undefined;
  readonly verdict: Verdict;
}

/** Where its lines go: the console, or the session that asked for a download. */
export interface LineOutput {
  line(text: string): void;
}

/** What came of writing an image; `no-room`: the partition is too small for it. */
export type WriteOutcome = "stored" | "not-verified" | "no-room";

/** Who brought the image: CAPWAP, or a person at the command line. */
export type ImageOrigin = "capwap" | "cli";

/**
 * upgrade.sh: what an AP does with an image, line by line and at a real device's pace (device-facts §3.1, §4.1; the pace
 * behind the signature check is inferred). One call at a time: a new one ends the one before.
 */
export class UpgradeScript {
  #running: Timer | undefined;

  constructor(
    private readonly console: LineOutput,
    private readonly agenda: Agenda,
    private readonly dialect: Dialect,
    private readonly flash: Flash,
    private readonly tmp: RamDisk,
    private readonly board: string,
    private readonly imageType: string,
  ) {}

  /** Whether /tmp has the room that PRECHECK wants. */
  get hasRoom(): boolean {
    return this.tmp.availableKilobytes >= this.dialect.requiredKilobytes;
  }

  /** Says whether there is room for an image. */
  precheck(done: (ok: boolean) => void): void {
    const { precheckPace: pace, requiredKilobytes } = this.dialect;
    const cleanup = this.dialect.precheckCleansUp ? [this.#line(pace.cleanup, "Cleanup tmp files ...")] : [];
    this.#play(
      [
        ...this.#called("PRECHECK", pace.called, pace.active),
        ...cleanup,
        this.#step(pace.space, () => {
          const available = this.tmp.availableKilobytes;
          // Inferred: the word for too little room is not known.
          const verdict = this.hasRoom ? "OK" : "FAILED";
          this.console.line(
            this.dialect.script(this.dialect.tmpSpace(verdict, available, requiredKilobytes)),
          );
        }),
      ],
      () => done(this.hasRoom),
    );
  }

  /** The versions agree: nothing to do. */
  noUpgrade(done?: () => void): void {
    this.#play(this.#called("NO_UPGRADE", 90, 95), done);
  }

  /** Verifies an image and writes it to the spare partition. */
  predownload(
    image: ReceivedImage,
    writer: SpareWriter,
    done: (outcome: WriteOutcome) => void,
    origin: ImageOrigin = "capwap",
  ): void {
    const { verdict } = image;
    const [flag, from] = origin === "cli" ? ["-c ", ",from_cli"] : ["", ""];
    const signed = verdict.kind === "ok" || verdict.kind === "corrupt" || verdict.kind === "wrong-family";
    const steps = [
      ...this.#called("PREDOWNLOAD", 92, 99, flag),
      this.#line(32, "Creating before-upgrade.log"),
      this.#line(57, `Start doing upgrade arg1=PREDOWNLOAD arg2=${from} arg3= ...`),
      this.#line(162, `Using image ${image.file} on ${this.board} ...`),
      this.#step(7_138, () =>
        this.console.line(this.dialect.status(`Image signing verify ${signed ? "success" : "failure"}.`)),
      ),
    ];
    if (!signed) this.#fail(steps, image, done);
    else this.#write(steps, image, writer, done);
  }

  /** Makes the spare partition the one to boot; not where a person's own download has erased it by then. */
  activate(done: (ok: boolean) => void): void {
    const part = this.flash.spare;
    let boots = false;
    this.#play(
      [
        ...this.#called("ACTIVATE", 40, 97),
        this.#line(60, `mount ubifs /dev/ubivol/${part} as /bootpart, status=0`),
        this.#line(50, `Verifying image signature in ${part}`),
        this.#step(2_100, () => {
          boots = this.flash.spareBoots;
          if (boots) {
            // Nobody writes between the check and this.
            this.flash.activate();
            this.console.line(this.dialect.script(`status 'Successfully verified image in ${part}.'`));
          } else {
            // Inferred text.
            this.console.line(this.dialect.script(`status 'Failed to verify image in ${part}.'`));
          }
        }),
      ],
      () => (boots ? this.#activated(part, () => done(true)) : done(false)),
    );
  }

  #activated(part: Part, done: () => void): void {
    this.#play(
      [
        this.#line(40, `activate ${part}, set BOOT to ${part}`),
        this.#line(80, `AP primary version after reload: ${this.flash.version(part)}`),
        this.#line(30, `AP backup version after reload: ${this.flash.version(this.flash.active)}`),
      ],
      done,
    );
  }

  /** A download ended early: its file goes. */
  abort(done?: () => void): void {
    this.#cleanUp("ABORT", done);
  }

  /** The session ended and no download was under way. */
  cancel(done?: () => void): void {
    this.#cleanUp("CANCEL", done);
  }

  #cleanUp(verb: "ABORT" | "CANCEL", done?: () => void): void {
    this.#play(
      [
        ...this.#called(verb, 123, 101),
        this.#step(48, () => {
          this.tmp.remove(partFile);
          this.console.line(this.dialect.script("Cleanup tmp files ..."));
        }),
      ],
      done,
    );
  }

  #write(
    before: readonly Step[],
    image: ReceivedImage,
    writer: SpareWriter,
    done: (outcome: WriteOutcome) => void,
  ): void {
    const { verdict } = image;
    const part = this.flash.spare;
    const version = image.version ?? "";
    const compare = (n: 1 | 2) => `AP version${n}: ${part} ${this.flash.version(part)}, img ${version}`;
    const steps = [
      ...before,
      this.#line(35, `***** part to upgrade is ${part} *******`),
      this.#step(60, () => this.console.line(this.dialect.script(compare(1)))),
    ];
    if (verdict.kind === "wrong-family") {
      // Inferred text.
      steps.push(this.#line(20, `Error: image is for ${verdict.family}, this AP needs ${this.imageType}`));
      this.#fail(steps, image, done);
      return;
    }
    steps.push(
      this.#line(25, `Extracting and verifying image in ${part}...`),
      this.#line(30, "BOARD generic case execute"),
      this.#step(240, () => {
        writer.erase();
        this.console.line(this.dialect.script(`mount ubifs /dev/ubivol/${part} as /bootpart, status=0`));
      }),
      this.#line(30, `Untar ${image.file} to /bootpart/${part}...`),
    );
    if (!this.flash.hasRoomFor(image.size)) {
      steps.push(this.#step(9_000, () => this.console.line(`tar: write error: No space left on device`)));
      this.#fail(steps, image, done, "no-room");
      return;
    }
    steps.push(this.#line(14_500, "Sync image to disk..."));
    if (verdict.kind === "corrupt") {
      steps.push(
        this.#step(6_000, () =>
          this.console.line(`verify signature failed for /bootpart/${part}/${verdict.part}`),
        ),
      );
      this.#fail(steps, image, done);
      return;
    }
    steps.push(
      this.#step(6_000, () => {
        if (image.version) writer.store({ version: image.version, size: image.size });
        this.console.line(this.dialect.script(`status 'Successfully verified image in ${part}.'`));
      }),
      this.#step(60, () => this.console.line(this.dialect.script(compare(2)))),
      this.#line(20, `AP backup version: ${version}`),
      this.#line(30, "Finished upgrade task."),
      this.#line(20, "Cleanup for do_upgrade..."),
      this.#line(25, "/tmp/upgrade_in_progress cleaned"),
      this.#removeImage(image),
    );
    this.#play(steps, () => done("stored"));
  }

  #fail(
    steps: readonly Step[],
    image: ReceivedImage,
    done: (outcome: WriteOutcome) => void,
    outcome: "not-verified" | "no-room" = "not-verified",
  ): void {
    this.#play([...steps, this.#line(40, "Error: Image update failed."), this.#removeImage(image)], () =>
      done(outcome),
    );
  }

  #removeImage({ file }: ReceivedImage): Step {
    return this.#step(45, () => {
      this.tmp.remove(file);
      this.console.line(this.dialect.script("Cleanup tmp files ..."));
    });
  }

  #called(verb: string, called: number, active: number, flag = ""): Step[] {
    return [
      this.#line(called, `Script called with args:[${flag}${verb}]`),
      this.#step(active, () => this.console.line(`do ${verb}, ${this.flash.active} is active part`)),
    ];
  }

  #line(after: number, text: string): Step {
    return this.#step(after, () => this.console.line(this.dialect.script(text)));
  }

  #step(after: number, run: () => void): Step {
    return { after, run };
  }

  #play(steps: readonly Step[], done?: () => void): void {
    this.#running?.cancel();
    this.#running = this.agenda.play(steps, done);
  }
}

/** Where a download over CAPWAP is kept. */
export const partFile = "/tmp/part.tar";
