import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../../errors";
import type { PeerIdentity } from "../../lab/fabric";
import { refusalWords } from "../../node/error-border";
import { makeFolder } from "../../node/make-folder";

/**
 * The names are those of `ewclab device --init`. A folder that was not there is closed to others.
 * @throws EnvironmentError when they cannot be written.
 */
export async function writePeerFiles(folder: string, identity: PeerIdentity): Promise<void> {
  try {
    makeFolder(folder, 0o700);
    writeFileSync(join(folder, "ca.pem"), identity.authorityPem);
    writeFileSync(join(folder, "image-authority.pem"), identity.imageAuthorityPem);
    writeFileSync(join(folder, "peer.pem"), identity.chainPem);
    writeFileSync(join(folder, "peer-key.pem"), identity.keyPem, { mode: 0o600 });
  } catch (cause) {
    throw new EnvironmentError(`--capwap ${folder}: its files cannot be written: ${refusalWords(cause)}`, {
      cause,
    });
  }
}
