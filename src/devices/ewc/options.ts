import type { Certificate, Crypto, Identity, PublicKey } from "../../crypto/port";
import type { Content } from "../../host/content";
import type { FlashStore } from "../../host/flash-store";
import type { Host } from "../../host/host";
import type { HttpsClient, HttpsService, WebAssets } from "../../host/https";
import type { SftpClient } from "../../host/sftp";
import type { SshService } from "../../host/ssh";
import type { WalkObserver } from "../../states/walker";
import type { CarriedMaker } from "./own/own-access-point";
import type { PowerLabel } from "./power-transitions";
import type { EwcSettings } from "./settings";

export interface EwcOptions {
  /** Host name, as in the prompt, until the startup configuration says otherwise. */
  readonly name: string;
  /** AP model that carries the controller; C9120AXI unless given. */
  readonly model?: string;
  readonly host: Host;
  /** Twelve hexadecimal digits, in any of the usual spellings. */
  readonly baseMac: string;
  readonly crypto: Crypto;
  /** Shown to APs in the DTLS handshake. */
  readonly identity: Identity;
  /** Authorities whose APs may join. */
  readonly trust: readonly Certificate[];
  /** Signs AP and controller images. */
  readonly imageAuthority: PublicKey;
  readonly ssh: SshService;
  readonly sftp: SftpClient;
  /** Serves RESTCONF and the web interface where the configuration asks for it; without one, nothing listens there. */
  readonly https?: HttpsService;
  /** Fetches images in the modes CCO and HTTPS; without one they are not supported. */
  readonly httpsClient?: HttpsClient;
  /** The web interface's pages. */
  readonly webAssets?: WebAssets;
  /** Running version in the AP's spelling; 17.9.4.27 unless given. */
  readonly version?: string;
  /** The AP image of the controller's own type at `version`. */
  readonly ownImage: Content;
  /** As `show startup-config` prints it. */
  readonly startupConfiguration?: string;
  readonly credentials?: EwcCredentials;
  /** What the serial console prints: whole lines, each ended by CR LF. */
  readonly console?: (text: string) => void;
  /** Uniform in [0, 1); the same sequence gives the same run. */
  readonly random: () => number;
  readonly settings?: Partial<EwcSettings>;
  /** Where its flash lives on; what is found there counts instead of `version`, `ownImage` and the configuration. */
  readonly flashStore?: FlashStore;
  /** Makes the access point that carries the controller; without it the controller is alone in its box. */
  readonly ownAccessPoint?: CarriedMaker;
  /** That one's own place on the network; without it, it goes out under the controller's address. */
  readonly ownAccessPointHost?: Host;
  /** Told of every change of its power. */
  readonly walked?: WalkObserver<PowerLabel>;
  /** Receives NSS key log lines of the DTLS sessions, for packet captures. */
  readonly keyLog?: (line: string) => void;
}

export interface EwcCredentials {
  readonly username: string;
  readonly password: string;
  readonly enable?: string;
}

/** Used until the configuration names users of its own. */
export const defaultCredentials: EwcCredentials = { username: "admin", password: "Cisco123" };
