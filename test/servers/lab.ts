import { SimulatedNetwork } from "../../src/network/network";
import type { SimulatedHost } from "../../src/network/simulated-host";
import { VirtualTime } from "../../src/network/virtual-time";
import { fetchTftp, type TftpFetchHandler, type TftpRequest } from "../../src/tftp/client";

export interface ServerLab {
  readonly time: VirtualTime;
  readonly ewc: SimulatedHost;
  readonly server: SimulatedHost;
}

/** 172.16.4.26 and 172.16.5.27 with a router between them; the calendar begins on 2024-02-01 at 17:00:00. */
export function serverLab(): ServerLab {
  const time = new VirtualTime();
  const network = new SimulatedNetwork({ time, seed: 1 });
  network.segment("access", "172.16.4.0/24");
  network.segment("servers", "172.16.5.0/24");
  return {
    time,
    ewc: network.attach("access", "172.16.4.26"),
    server: network.attach("servers", "172.16.5.27"),
  };
}

/** A fetch and all that it reported. */
export interface Fetched {
  readonly octets: number[];
  size: number | undefined;
  outcome: string | undefined;
  outcomeAt: number;
  cancel(): void;
}

export function fetch(
  { time, ewc, server }: ServerLab,
  path: string,
  more: Partial<TftpRequest> = {},
): Fetched {
  const got: Fetched = { octets: [], size: undefined, outcome: undefined, outcomeAt: 0, cancel: () => {} };
  const end = (outcome: string): void => {
    got.outcome = got.outcome === undefined ? outcome : `${got.outcome}, then ${outcome}`;
    got.outcomeAt = time.now();
  };
  const handler: TftpFetchHandler = {
    size: (octets) => {
      got.size = octets;
    },
    data: (octets) => {
      for (const octet of octets) got.octets.push(octet);
    },
    done: () => end("done"),
    failed: (failure, detail) => end(`${failure}: ${detail}`),
  };
  const running = fetchTftp(ewc, { server: { address: server.address, port: 69 }, path, ...more }, handler);
  got.cancel = () => running.cancel();
  return got;
}
