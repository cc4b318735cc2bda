import type { Endpoint, TcpConnection, TcpFailure, TcpHandler } from "../../src/host/host";
import { packetText } from "../../src/ip/packet";
import type { LinkProperties } from "../../src/network/link";
import { SimulatedNetwork, type SimulatedNetworkOptions } from "../../src/network/network";
import type { SimulatedHost } from "../../src/network/simulated-host";
import { VirtualTime } from "../../src/network/virtual-time";

/** Two segments and a host or two on each: what most tests of this room need. */
export interface TestLab {
  readonly time: VirtualTime;
  readonly network: SimulatedNetwork;
  /** 172.16.4.26 and 172.16.4.32 on `access`, 172.16.5.27 on `servers`. */
  readonly ewc: SimulatedHost;
  readonly ap: SimulatedHost;
  readonly server: SimulatedHost;
  /** What every packet's entering a segment looked like. */
  readonly trace: string[];
}

export function testLab(
  options: Partial<SimulatedNetworkOptions> & { link?: Partial<LinkProperties> } = {},
): TestLab {
  const time = new VirtualTime();
  const { link, ...rest } = options;
  const network = new SimulatedNetwork({ time, seed: 1, ...rest });
  network.segment("access", "172.16.4.0/24");
  network.segment("servers", "172.16.5.0/24");
  const trace: string[] = [];
  network.tap({}, ({ time: at, at: where, packet, verdict }) => {
    trace.push(`${at.toFixed(3)} ${where} ${packetText(packet)} ${verdict}`);
  });
  return {
    time,
    network,
    trace,
    ewc: network.attach("access", "172.16.4.26", link),
    ap: network.attach("access", "172.16.4.32", link),
    server: network.attach("servers", "172.16.5.27", link),
  };
}

/** Runs until nothing is left to do or the time has come. */
export function runAll(time: VirtualTime, until = Infinity): void {
  for (let next = time.nextAt(); next !== undefined && next <= until; next = time.nextAt()) {
    time.advanceTo(next);
    time.runDue();
  }
}

/** A connection's end that writes down all that happens to it. */
export class Recorder implements TcpHandler {
  readonly events: string[] = [];
  readonly chunks: Uint8Array[] = [];
  failure: TcpFailure | undefined;
  closed = false;
  drain?: () => void;

  open(): void {
    this.events.push("open");
  }

  data(octets: Uint8Array): void {
    this.chunks.push(octets);
  }

  end(): void {
    this.events.push("end");
  }

  close(failure?: TcpFailure): void {
    this.closed = true;
    this.failure = failure;
    this.events.push(failure === undefined ? "close" : `close ${failure}`);
  }

  get octets(): Uint8Array {
    return joined(this.chunks);
  }
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    result.set(chunk, offset);
    offset += chunk.length;
  }
  return result;
}

/** Writes all of it, as fast as the connection takes it, then ends. */
export function pour(connection: TcpConnection, handler: Recorder, octets: Uint8Array, chunk: number): void {
  let offset = 0;
  const more = () => {
    while (offset < octets.length) {
      const piece = octets.subarray(offset, offset + chunk);
      offset += piece.length;
      if (!connection.write(piece)) return;
    }
    connection.end();
  };
  handler.drain = more;
  more();
}

export const endpoint = (address: string, port: number): Endpoint => ({ address, port });
