import { expect, test } from "vitest";
import type { Lab } from "../../src/lab/lab";
import { compareRuns } from "../../src/report/diff/diff";
import type { LabEvent } from "../../src/report/events/event";
import { eventText } from "../../src/report/events/event-text";
import { block, joins, labOf, minute, type Network, predownloads, rule } from "./breakages/breakage";

interface Broken {
  readonly name: string;
  readonly network?: Partial<Network>;
  /** What both runs have. */
  readonly shared?: Partial<Network>;
  readonly break?: (lab: Lab) => Promise<void>;
  readonly work: (lab: Lab) => Promise<void>;
  /** The broken place. */
  readonly place: RegExp;
}

const release = "version: 17.12.1.5";
const impaired = (loss: number) => ({ loss, jitter: 0, duplicate: 0, reorder: 0 });
const forbid = (lab: Lab) => lab.server("tftp").control.forbid("/EWC/ap1g6");

const cases: readonly Broken[] = [
  { name: "wrong path", network: { path: "/Wrong" }, work: joins, place: /\/Wrong\/ap1g6|NAK|No such file/ },
  {
    name: "UDP 69 blocked",
    break: (lab) => block(lab, rule({ action: "drop", protocol: "udp", port: 69 })),
    work: joins,
    place: /blocked by rule 1, drop udp/,
  },
  {
    name: "TCP 22 refused",
    shared: { mode: "sftp" },
    break: (lab) => block(lab, rule({ action: "reject", protocol: "tcp", port: 22 })),
    work: joins,
    place: /blocked by rule 1, reject tcp|Connection refused/,
  },
  {
    name: "type missing",
    shared: { bundle: release },
    network: { bundle: `${release}, without: [ap1g6]` },
    work: predownloads,
    place: /NAK|ap1g6: No such file/,
  },
  {
    name: "corrupt image",
    shared: { bundle: release },
    network: { bundle: `${release}, defects: { ap1g6: corrupt }` },
    work: predownloads,
    place: /Failed to install_add package .*ap1g6/,
  },
  { name: "not readable", break: forbid, work: joins, place: /Permission denied/ },
  {
    name: "wrong password",
    shared: { mode: "sftp" },
    network: { password: "not-the-one" },
    work: joins,
    place: /Failed password/,
  },
  {
    name: "dead server",
    break: (lab) => lab.server("tftp").control.stop(),
    work: joins,
    place: /over TFTP failed|Timed out/,
  },
  {
    name: "dead link",
    break: (lab) => lab.fabric.impair({ host: "tftp", ...impaired(100) }),
    work: joins,
    place: /lost on the link/,
  },
  {
    name: "full flash",
    shared: { bundle: release },
    network: { accessPoint: ", tmpFree: 100" },
    work: predownloads,
    place: /\/tmp space/,
  },
];

async function run(
  network: Partial<Network>,
  work: (lab: Lab) => Promise<void>,
  spoil?: (lab: Lab) => Promise<void>,
) {
  const lab = await labOf(network);
  await lab.everyAccessPointRuns(5 * minute);
  await spoil?.(lab);
  await work(lab);
  await lab.pass(5 * minute);
  const events = [...lab.events.all()];
  await lab.stop();
  return events;
}

test.each(cases.map((one) => [one.name, one] as const))(
  "points within three events of the broken place: %s",
  async (_, one) => {
    const good = await run(one.shared ?? {}, one.work);
    const bad = await run({ ...one.shared, ...one.network }, one.work, one.break);
    const { difference } = compareRuns(good, bad);
    const near = [difference?.bad, ...(difference?.followed ?? [])].filter((event) => event !== undefined);
    expect(near.slice(0, 3).map(eventText).join("\n")).toMatch(one.place);
  },
);

test("two runs of one seed are the same, and so are two seeds where nothing rests on chance", async () => {
  const [one, other] = [await run({}, joins), await run({}, joins)];
  expect(compareRuns(one, other).difference).toBeUndefined();
  expect(compareRuns(one, other).common).toBeGreaterThan(100);
});

test("labs that differ are told of", () => {
  const lab = (seed: number, name: string): LabEvent[] => [
    {
      ...{ n: 1, at: 0, kind: "snapshot", fabric: "embedded", seed, epoch: 0, segments: [] },
      hosts: [{ name, kind: "controller", address: "172.16.4.26", segment: "access", model: "C9120AXI" }],
    },
  ];
  expect(compareRuns(lab(1, "A"), lab(2, "B")).labs).toEqual([
    "seed 1 and 2",
    "only the good run has A (C9120AXI, 172.16.4.26)",
    "only the bad run has B (C9120AXI, 172.16.4.26)",
  ]);
});
