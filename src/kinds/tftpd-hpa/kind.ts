import * as z from "zod/mini";
import { fileServerEntry } from "../entry";
import type { ServerKind } from "../server-kind";

const schema = z.strictObject({ kind: z.literal("tftpd-hpa"), ...fileServerEntry });

/** Debian's tftpd-hpa, as `in.tftpd --secure`. */
export const tftpdHpa: ServerKind<"tftpd-hpa", typeof schema> = {
  kind: "tftpd-hpa",
  title: "tftpd-hpa",
  schema,
  service: "tftp",
  entrance: { service: "tftp", port: 69, protocol: "udp" },
  login: () => undefined,
  tellsOfRead: (client, path) => [path, client],
  container: {
    image: "tftpd-hpa",
    environment: (_spec, { speed }) => ({ TFTP_RETRANSMIT: String(retransmission(speed)) }),
    // in.tftpd becomes another user in a root of its own for each transfer; files are forbidden to it by their owner.
    capabilities: ["CHOWN", "FOWNER", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID", "SYS_CHROOT"],
    scratch: ["/run", "/tmp", "/var/log"],
    kept: ["/srv/tftp"],
    files: { root: "/srv/tftp", program: "in.tftpd" },
  },
};

/** in.tftpd's second before it repeats a packet, in lab time; microseconds of real time, of which it takes no fewer. */
function retransmission(speed: number): number {
  return Math.max(10_000, Math.round(1_000_000 / speed));
}
