import type { Address } from "../../ip/address";
import type { SimulatedNetwork } from "../../network/network";
import type { SeenPackets } from "../../report/captured-packet";
import { Traffic } from "../../report/traffic/traffic";

/** One for each DTLS session. */
const keptKeys = 10_000;

/**
 * What is seen on all segments, and the keys to read it. What the lab's own sessions exchange with a host is left out: it
 * is no traffic of the network under test.
 */
export class Capture {
  readonly traffic = new Traffic();
  readonly #keyLog: string[] = [];

  constructor(network: SimulatedNetwork, own: Address) {
    network.tap({}, (record) => {
      const { source, destination } = record.packet;
      if (source !== own && destination !== own) this.traffic.take(record);
    });
  }

  /** Takes an NSS key log line, so that the DTLS sessions in the capture can be read. */
  readonly keyLog = (line: string): void => {
    this.#keyLog.push(line);
    if (this.#keyLog.length > 2 * keptKeys) this.#keyLog.splice(keptKeys / 2, keptKeys);
  };

  packets(): SeenPackets {
    return { packets: this.traffic.packets(), keyLog: [...this.#keyLog] };
  }
}
