import type { EventHost, LabEvent, SnapshotEvent } from "../events/event";

/** The hosts of a lab, as its snapshot names them. */
export class LabHosts {
  readonly #byName: ReadonlyMap<string, EventHost>;
  readonly #byAddress: ReadonlyMap<string, EventHost>;

  constructor(readonly all: readonly EventHost[]) {
    this.#byName = new Map(all.map((host) => [host.name, host]));
    this.#byAddress = new Map(all.map((host) => [host.address, host]));
  }

  static of(events: readonly LabEvent[]): LabHosts {
    const snapshot = events.find((event): event is LabEvent & SnapshotEvent => event.kind === "snapshot");
    return new LabHosts(snapshot?.hosts ?? []);
  }

  named(name: string): EventHost | undefined {
    return this.#byName.get(name);
  }

  at(address: string): EventHost | undefined {
    return this.#byAddress.get(address);
  }

  /** `tftp (172.16.5.27)`, or the address alone where nobody has it. */
  text(address: string): string {
    const host = this.at(address);
    return host ? `${host.name} (${address})` : address;
  }
}
