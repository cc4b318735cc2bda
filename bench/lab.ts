import { embeddedFabric } from "../src/fabrics/embedded/fabric";
import { Lab } from "../src/lab/lab";
import { type Figure, show, timed } from "./figure";
import { topology } from "./topology";

const minute = 60_000;

/** Labs as a scenario starts them: the time from nothing to every access point in Run. */
export async function measureLab(): Promise<Figure[]> {
  await timed(() => joinAll(1)); // loads what is loaded once
  return [await labStart(), await joins(100), await joins(1_000), await timeOut()];
}

async function labStart(): Promise<Figure> {
  const seconds = await timed(() => joinAll(10));
  return {
    name: "lab of one EWC and ten APs, until all are in Run",
    value: seconds,
    unit: "s",
    goal: "under 0.5 s",
  };
}

async function joins(count: number): Promise<Figure> {
  const seconds = await timed(() => joinAll(count));
  const goal = count === 1_000 ? "10 s or less" : undefined;
  return {
    name: `${count} APs join over DTLS (${(count / seconds).toFixed(0)} a second)`,
    value: seconds,
    unit: "s",
    ...(goal ? { goal } : {}),
  };
}

async function timeOut(): Promise<Figure> {
  await using lab = await Lab.start(embeddedFabric(), topology(1));
  await lab.everyAccessPointRuns(5 * minute);
  const seconds = await timed(() => lab.pass(40_000));
  return {
    name: "40 s of lab time in which nothing but keep-alives happens",
    value: seconds,
    unit: "s",
    goal: "under 0.1 s",
  };
}

async function joinAll(accessPoints: number): Promise<void> {
  await using lab = await Lab.start(embeddedFabric(), topology(accessPoints));
  await lab.everyAccessPointRuns(10 * minute);
}

if (require.main === module) void measureLab().then((figures) => show("Labs", figures));
