import * as z from "zod/mini";
import { fileServerEntry } from "../entry";
import type { ServerKind } from "../server-kind";

const schema = z.strictObject({ kind: z.literal("tftpd64"), ...fileServerEntry });

/** Tftpd64, the Windows program. */
export const tftpd64: ServerKind<"tftpd64", typeof schema> = {
  kind: "tftpd64",
  title: "Tftpd64",
  schema,
  service: "tftp",
  entrance: { service: "tftp", port: 69, protocol: "udp" },
  login: () => undefined,
  tellsOfRead: (client, path) => [path, client],
  container: {
    cannot: "Tftpd64 is a Windows program, and the docker fabric has none; the embedded fabric imitates it",
  },
};
