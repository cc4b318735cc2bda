/** A container that some engine is to have. */
export interface Tenant {
  /** The hosts in it. */
  readonly hosts: readonly string[];
  /** As an engine's list has it; undefined where every engine can get it. */
  readonly image: string | undefined;
  /** About what it takes. */
  readonly megabytes: number;
}

/** One engine as a place to live. */
export interface Room {
  /** Megabytes of its machine. */
  readonly megabytes: number;
  /** Of these what others take already. */
  readonly taken: number;
  has(image: string): boolean;
}

/**
 * Which engine has which host, by its number in the list: the largest first, each where the smallest part of the memory is taken
 * then, among the engines that have its image. An image that none has is looked for wherever there is room.
 */
export function placeTenants(
  tenants: readonly Tenant[],
  rooms: readonly Room[],
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const taken = rooms.map((room) => room.taken);
  const part = (at: number, more: number) => (taken[at]! + more) / Math.max(rooms[at]!.megabytes, 1);
  const all = rooms.map((_, at) => at);
  for (const { hosts, image, megabytes } of [...tenants].sort(
    (one, other) => other.megabytes - one.megabytes,
  )) {
    const having = image === undefined ? all : all.filter((at) => rooms[at]!.has(image));
    const best = (having.length === 0 ? all : having).reduce((one, other) =>
      part(other, megabytes) < part(one, megabytes) ? other : one,
    );
    taken[best]! += megabytes;
    for (const host of hosts) places.set(host, best);
  }
  return places;
}
