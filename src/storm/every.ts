import { isTransfer, type StormFault } from "./faults";
import type { StormServerKind } from "./file-server";
import type { StormPlan } from "./plan";
import { runPlan } from "./run";
import type { StormLab, StormPki } from "./storm-lab";

/** What is tried at each place of one upgrade: each packet of the transfers, or the power at each moment that shows. */
export type EveryKind = "packet" | "power";

const minute = 60_000;

/** One upgrade of two access points in which nothing goes wrong. */
export function calmPlan(server: StormServerKind): StormPlan {
  return {
    // An even seed: all power is cut afterwards, and the network has to find back.
    seed: 2,
    kind: "network",
    from: "17.9.4.27",
    to: "17.12.1.5",
    server,
    stateful: false,
    accessPoints: [
      { name: "AP-1", model: "C9105AXI", version: "17.9.4.27", backup: "8.10.130.0" },
      { name: "AP-2", model: "C9117AXI", version: "17.9.4.27", backup: "8.10.130.0" },
    ],
    defects: {},
    imageSpace: undefined,
    rival: undefined,
    faults: [],
    calmAt: 14 * minute,
  };
}

/**
 * Every single fault of the kind that the calm upgrade has a place for, one plan each.
 * @param keys as `makeStormPki` makes them: the calm upgrade is run once, to see what there is
 */
export function everyPlan(kind: EveryKind, server: StormServerKind, keys: StormPki): StormPlan[] {
  const calm = calmPlan(server);
  const faults = kind === "packet" ? packetFaults(calm, keys) : powerFaults(calm, keys);
  return faults.map((fault) => ({ ...calm, faults: [fault] }));
}

/** Each packet between the controller and the server until everything is mended, lost. */
function packetFaults(calm: StormPlan, keys: StormPki): StormFault[] {
  let count = 0;
  let isOver = false;
  runPlan(calm, keys, (lab: StormLab) => {
    lab.time.schedule(calm.calmAt, () => {
      isOver = true;
    });
    lab.network.intercept((packet, at) => {
      if (!isOver && isTransfer(lab, packet, at)) count++;
      return packet;
    });
  });
  return Array.from({ length: count }, (_, index) => ({
    at: 0,
    kind: "packet",
    number: index + 1,
    does: "lost",
  }));
}

/** The power of the controller, and of each access point, at each moment at which it prints something. */
function powerFaults(calm: StormPlan, keys: StormPki): StormFault[] {
  const { lines } = runPlan(calm, keys);
  const moments = new Map<string, StormFault>();
  for (const { at, host } of lines) {
    // Before a minute nothing is upgraded, and what is printed afterwards is of other tests.
    if (at < minute || at >= calm.calmAt) continue;
    const ap = calm.accessPoints.find(({ name }) => name === host);
    if (ap) moments.set(`${at} ${host}`, { at, kind: "access point power", name: ap.name });
    else if (host === "9120-EWC") moments.set(`${at} ${host}`, { at, kind: "controller power" });
  }
  return [...moments.values()];
}
