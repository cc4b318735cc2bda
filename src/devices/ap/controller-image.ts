import type { Host } from "../../host/host";
import type { SftpClient } from "../../host/sftp";
import { controllerFamily } from "../../image/ap-image";
import { type ImageTrust, ImageVerifier } from "../../image/verifier";
import type { ApVersion } from "../../image/versions";
import { fetchImage } from "./image-fetch";
import { type ImageUrl, shownUrl } from "./image-url";

/**
 * The second file of a conversion: the controller's image is fetched and verified. Nothing of it is kept, since what the lab
 * runs as a controller is another host; the version counts, which has to be that of the AP's image.
 */
export function fetchControllerImage(
  site: { readonly host: Host; readonly sftp: SftpClient | undefined; readonly trust: ImageTrust },
  request: { readonly url: ImageUrl; readonly username: string; readonly password: string },
  write: (text: string) => void,
  done: (version: ApVersion | undefined) => void,
): { cancel(): void } {
  const verifier = new ImageVerifier({ ...site.trust, family: controllerFamily });
  let over = false;
  const end = (version: ApVersion | undefined) => {
    if (over) return;
    over = true;
    done(version);
  };
  write(`Starting download controller image ${shownUrl(request.url)} ...\n`);
  const transfer = fetchImage(site, request, {
    size: () => {},
    data: (octets) => {
      if (!over) verifier.update(octets);
    },
    done() {
      if (over) return;
      const { verdict, info } = verifier.finish();
      if (verdict.kind === "ok") write("Image signing verify success.\n");
      else write("Image signing verify failure.\n");
      end(verdict.kind === "ok" ? info?.version : undefined);
    },
    failed: () => end(undefined),
  });
  return {
    cancel() {
      transfer.cancel();
      end(undefined);
    },
  };
}
