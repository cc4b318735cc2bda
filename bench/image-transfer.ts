/** A full-size image's way: tftpd-hpa to EWC over TFTP, EWC to AP over DTLS. */

import { embeddedFabric } from "../src/fabrics/embedded/fabric";
import { Lab } from "../src/lab/lab";
import { type Figure, show, timed } from "./figure";
import { controller, topology } from "./topology";

const minute = 60_000;

/** Its memory is the whole process's: nothing else may be measured in it. */
async function measureImageTransfer(): Promise<Figure[]> {
  const bundles = [{ version: "17.9.4.27", folder: "/EWC", size: "full" as const }];
  const configuration = [
    "wireless profile image-download default",
    " image-download-mode tftp",
    "  tftp-image-server 172.16.32.27",
    "  tftp-image-path /EWC",
  ].join("\n");
  const spec = topology(1, {
    controllers: [{ ...controller, configuration }],
    servers: [{ kind: "tftpd-hpa", name: "tftp", address: "172.16.32.27", bundles }],
  });
  await using lab = await Lab.start(embeddedFabric(), spec);
  await lab.everyAccessPointRuns(5 * minute);
  const ap = lab.accessPoint("AP-0");
  await ap.replace({ version: "17.3.3.26", backup: "8.10.130.0" });
  const fetch = await timed(() => lab.ewc.prints("Completed install add", 30 * minute));
  await ap.prints("Image Data Response", 5 * minute);
  const seconds = await timed(() => ap.prints("> 70512640 bytes, 51208 msgs, 601 last", 30 * minute));
  return [
    { name: "full-size image, tftpd-hpa to EWC over TFTP, simulated network", value: fetch, unit: "s" },
    {
      name: "full-size image, EWC to AP over DTLS (51,208 messages)",
      value: seconds,
      unit: "s",
      goal: "4 s or less",
    },
    {
      name: "  most resident memory of the whole process",
      value: process.resourceUsage().maxRSS / 1_000,
      unit: "MB",
      goal: "under 300 MB",
    },
  ];
}

if (require.main === module) {
  void measureImageTransfer().then((figures) => show("A full-size image", figures));
}
