import { connect } from "node:net";
import type { Lab } from "../src/lab/lab";
import { fetchBySftp as sftp } from "../src/node/ssh/client";
import { fetchByTftp as tftp } from "../src/node/tftp-check";
import type { ServerSpec } from "../src/topology/topology";

// Clients that nobody here wrote (npm tftp, and ssh2's own SFTP client) fetch a file through `forward`, as a person
// would check a server before trusting it. Each gives the number of octets that came.

/** These clients only wait for answers, so lab time may run ahead of theirs. */
const speed = 20;

export async function fetchBySftp(
  lab: Lab,
  spec: Extract<ServerSpec, { kind: "openssh-sftp" }>,
  path: string,
): Promise<number> {
  const forward = await lab.fabric.forward(spec.name, 22, { speed });
  try {
    const { username, password } = spec;
    const octets = await sftp(
      { connect: () => connect(forward.port, forward.address), username, password },
      path,
    );
    return octets.length;
  } finally {
    await forward.close();
  }
}

export async function fetchByTftp(lab: Lab, server: string, path: string): Promise<number> {
  const forward = await lab.fabric.forward(server, 69, { protocol: "udp", speed });
  try {
    return (await tftp(forward.port, path)).length;
  } finally {
    await forward.close();
  }
}
