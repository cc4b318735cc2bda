import { parseAddress } from "../../ip/address";
import type { SimulatedNetwork } from "../../network/network";
import { PacketRing } from "../../report/packet-ring";
import { writeCapture } from "../../report/pcapng";

const keptOctets = 16 * 1024 * 1024;
/** One for each DTLS session. */
const keptKeys = 10_000;

/**
 * The newest packets on all segments, for a person to open in Wireshark. What the lab's own sessions exchange with a host is
 * left out: it is no traffic of the network under test.
 */
export class Capture {
  readonly #ring = new PacketRing(keptOctets);
  readonly #keyLog: string[] = [];

  constructor(
    network: SimulatedNetwork,
    private readonly startEpoch: number,
    management: string,
  ) {
    const own = parseAddress(management);
    network.tap({}, (record) => {
      const { source, destination } = record.packet;
      if (source !== own && destination !== own) this.#ring.add(record);
    });
  }

  /** Takes an NSS key log line, so that the DTLS sessions in the capture can be read. */
  readonly keyLog = (line: string): void => {
    this.#keyLog.push(line);
    if (this.#keyLog.length > 2 * keptKeys) this.#keyLog.splice(0, keptKeys);
  };

  octets(): Uint8Array {
    return writeCapture([...this.#ring.packets()], { epoch: this.startEpoch, keyLog: this.#keyLog });
  }
}
