import { connect } from "node:net";
import { UsageError } from "../src/errors";
import { kindOf, loginOf } from "../src/kinds/kinds";
import type { Entrance } from "../src/kinds/server-kind";
import type { Lab } from "../src/lab/lab";
import { fetchBySftp as sftp } from "../src/node/ssh/client";
import { fetchByTftp as tftp } from "../src/node/tftp-check";
import type { ServerSpec } from "../src/topology/topology";

// Clients that nobody here wrote (npm tftp, and ssh2's own SFTP client) fetch a file through `forward`, as a person
// would check a server before trusting it. Each gives the octets that came.

/** These clients only wait for answers, so lab time may run ahead of theirs. */
const speed = 20;

type Client = (lab: Lab, spec: ServerSpec, path: string) => Promise<Uint8Array>;

const clients: Readonly<Record<Entrance["service"], Client>> = { tftp: byTftp, sftp: bySftp };

/** @throws UsageError where the server has no files, PeerError in the server's own words. */
export async function fetchAsAnybody(lab: Lab, server: string, path: string): Promise<Uint8Array> {
  const { spec } = lab.server(server);
  const { entrance } = kindOf(spec);
  if (entrance === undefined) throw new UsageError(`"${server}" has no files that anybody fetches`);
  return clients[entrance.service](lab, spec, path);
}

async function bySftp(lab: Lab, spec: ServerSpec, path: string): Promise<Uint8Array> {
  const forward = await lab.fabric.forward(spec.name, 22, { speed });
  try {
    const { username, password } = loginOf(spec) ?? { username: "anonymous", password: "" };
    return await sftp({ connect: () => connect(forward.port, forward.address), username, password }, path);
  } finally {
    await forward.close();
  }
}

async function byTftp(lab: Lab, { name }: ServerSpec, path: string): Promise<Uint8Array> {
  const forward = await lab.fabric.forward(name, 69, { protocol: "udp", speed });
  try {
    return await tftp(forward.port, path);
  } finally {
    await forward.close();
  }
}
