import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { EnvironmentError, UsageError } from "../src/errors";
import type { Engine } from "./engine";

type Named = Pick<Engine, "host" | "address">;

/**
 * Where the machine of each engine is reached from those of the others: what was said of it (`?address=`), or the machine that its
 * `tcp://` or `ssh://` names, or, for a socket of this machine, the address that this one has towards the others.
 * @throws UsageError for one that cannot be known, EnvironmentError when a name leads nowhere.
 */
export async function engineAddresses(engines: readonly Named[]): Promise<readonly string[]> {
  const known = await Promise.all(engines.map((engine) => engine.address ?? addressByName(engine.host)));
  const other = known.find((address) => address !== undefined);
  return Promise.all(
    known.map(async (address, index) => {
      if (address !== undefined) return address;
      const { host } = engines[index]!;
      const isAlone =
        other === undefined || engines.some((_one, at) => at !== index && known[at] === undefined);
      const here = isAlone ? undefined : await ownAddressTowards(other);
      if (here !== undefined) return here;
      throw new UsageError(
        `--engines: where do the machines of the other engines reach that of ${host}? Say it: ${host}?address=192.0.2.20`,
      );
    }),
  );
}

async function addressByName(host: string): Promise<string | undefined> {
  if (!/^(tcp|https?|ssh):/.test(host)) return undefined;
  const { hostname } = new URL(host);
  let address: string;
  try {
    ({ address } = await lookup(hostname, { family: 4 }));
  } catch (cause) {
    throw new EnvironmentError(`--engines: ${host}: "${hostname}" leads to no IPv4 address`, { cause });
  }
  return address.startsWith("127.") ? undefined : address;
}

/** By the routes of this machine: nothing is sent. */
async function ownAddressTowards(address: string): Promise<string | undefined> {
  const socket = createSocket("udp4");
  try {
    socket.connect(9, address);
    await once(socket, "connect");
    const own = socket.address().address;
    return own.startsWith("127.") ? undefined : own;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}
