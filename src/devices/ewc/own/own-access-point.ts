import type { FlashStore } from "../../../host/flash-store";
import type { Host } from "../../../host/host";
import type { SshServerOptions, SshService } from "../../../host/ssh";
import type { ApVersion } from "../../../image/versions";
import { Box } from "./box";

/** The access point that carries a controller, as its box switches it. */
export interface CarriedAccessPoint {
  powerOn(): void;
  powerOff(): void;
  /** It was told to be an access point alone: what carries it has no controller then. */
  readonly isAlone: boolean;
  /** The box reloads: the access point ends its session, if it has one, and boots. */
  restart(): void;
}

/** Where it is, and what the box tells it. */
export interface CarriedPlace {
  readonly host: Host;
  /** Takes what it serves on port 22, which the controller alone reaches. */
  readonly ssh: SshService;
  readonly flashStore?: FlashStore;
  /** The controller's version: both boot the same release, where the access point's flash has it. */
  bootVersion(): ApVersion;
  /** The access point goes down by itself, and the box with it. */
  goesDown(): void;
}

export type CarriedMaker = (place: CarriedPlace) => CarriedAccessPoint;

export interface OwnApView {
  /** What answers at its port 22, if anything does. */
  server(): SshServerOptions | undefined;
  /** Its host key is in the list of known hosts (until the next boot). */
  isKnown: boolean;
  fingerprint(): string;
}

/** The access point in the box of an EWC, and the way to its command line. */
export class OwnAccessPoint {
  readonly box: Box;
  readonly #device: CarriedAccessPoint;
  #shell: SshServerOptions | undefined;

  /** @param onNetwork its own place there; without one it goes out under the box's address */
  constructor(make: CarriedMaker, place: Omit<CarriedPlace, "ssh">, onNetwork?: Host) {
    this.box = new Box(place.host, onNetwork);
    this.#device = make({
      ...place,
      host: this.box.accessPoint,
      ssh: {
        serve: (_host, _port, options) => {
          this.#shell = options;
          return {
            close: () => {
              if (this.#shell === options) this.#shell = undefined;
            },
          };
        },
      },
    });
  }

  /** What answers at its port 22; undefined while it boots, or where it has been told to serve no SSH. */
  get shell(): SshServerOptions | undefined {
    return this.#shell;
  }

  get isAlone(): boolean {
    return this.#device.isAlone;
  }

  powerOn(): void {
    this.#device.powerOn();
  }

  powerOff(): void {
    this.#device.powerOff();
  }

  restart(): void {
    this.#device.restart();
  }
}
