import type { Certificate, Crypto, Identity, PublicKey } from "../../crypto/port";
import type { FlashStore } from "../../host/flash-store";
import type { Host } from "../../host/host";
import type { SftpClient } from "../../host/sftp";
import type { SshService } from "../../host/ssh";

/** What a device stands on, whatever the fabric: its place in the network, what it believes, and how it is heard. */
export interface DeviceSite {
  readonly host: Host;
  readonly crypto: Crypto;
  readonly identity: Identity;
  /** Authorities that the other side's certificate may come from. */
  readonly trust: readonly Certificate[];
  readonly imageAuthority: PublicKey;
  readonly console: (text: string) => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly ssh: SshService;
  readonly sftp: SftpClient;
  readonly flashStore?: FlashStore;
  readonly keyLog?: (line: string) => void;
}
