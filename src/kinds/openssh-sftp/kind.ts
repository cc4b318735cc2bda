import * as z from "zod/mini";
import { byDefault, filled } from "../../schema";
import { fileServerEntry } from "../entry";
import type { ServerKind } from "../server-kind";

const schema = z.strictObject({
  kind: z.literal("openssh-sftp"),
  ...fileServerEntry,
  username: byDefault(filled, "cisco"),
  password: byDefault(filled, "Cisco123"),
});

/** OpenSSH with internal-sftp in a chroot. */
export const opensshSftp: ServerKind<"openssh-sftp", typeof schema> = {
  kind: "openssh-sftp",
  title: "OpenSSH SFTP",
  schema,
  service: "sftp",
  entrance: { service: "sftp", port: 22, protocol: "tcp" },
  login: ({ username, password }) => ({ username, password }),
  // The client is named once a session, the file at its opening.
  tellsOfRead: (client, path) => [`open "${path}" flags READ`, client],
  container: {
    image: "openssh-sftp",
    environment: ({ username }) => ({ SFTP_USERNAME: username }),
    settings: ({ password }) => [{ path: "/etc/ewclab/sftp-password", text: `${password}\n` }],
    // sshd becomes its user in a root of its own for each session.
    capabilities: [
      "CHOWN",
      "DAC_OVERRIDE",
      "FOWNER",
      "KILL",
      "NET_BIND_SERVICE",
      "SETGID",
      "SETUID",
      "SYS_CHROOT",
    ],
    scratch: ["/run", "/tmp", "/var/log", "/var/lib/extrausers"],
    // Its host keys outlast a start.
    kept: ["/srv/sftp", "/etc/ewclab"],
    files: { root: "/srv/sftp", program: "sshd" },
  },
};
