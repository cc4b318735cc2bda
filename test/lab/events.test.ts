import { expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import type { LabEvent, TransferEvent } from "../../src/report/events/event";
import { parseLabFile } from "../../src/topology/lab-file";

const network = `
controllers: [{ name: EWC, address: 172.16.4.26, version: 17.9.4.27 }]
accessPoints: [{ name: AP, model: C9117AXI, address: 172.16.4.34, version: 17.9.4.27 }]
servers:
  - { name: tftp, kind: tftpd-hpa, address: 172.16.5.27, bundles: [{ version: 17.9.4.27, folder: /EWC }] }
  - { name: sftp, kind: openssh-sftp, address: 172.16.5.62, bundles: [{ version: 17.9.4.27, folder: /EWC }] }
`;
const configuration = (mode: "tftp" | "sftp", path: string) => [
  "wireless profile image-download default",
  `image-download-mode ${mode}`,
  `${mode}-image-server ${mode === "tftp" ? "172.16.5.27" : "172.16.5.62"}`,
  `${mode}-image-path ${path}`,
  ...(mode === "sftp" ? ["sftp-username cisco", "sftp-password 0 Cisco123"] : []),
];

/** An access point with another image joins. */
async function joins(mode: "tftp" | "sftp", path: string, prepare?: (lab: Lab) => Promise<void>) {
  const lab = await Lab.start(embeddedFabric(), parseLabFile(network, "lab.yaml"));
  await lab.everyAccessPointRuns(300_000);
  await prepare?.(lab);
  await lab.ewc.configure(configuration(mode, path));
  await lab.accessPoint("AP").replace({ version: "17.3.3.26", backup: "8.10.130.0" });
  await lab.pass(300_000);
  const events = [...lab.events.all()];
  await lab.stop();
  return events;
}

const transfers = (events: readonly LabEvent[], protocol: TransferEvent["protocol"]) =>
  events
    .filter((event) => event.kind === "transfer")
    .filter((transfer) => transfer.protocol === protocol)
    .map(({ from, to, file, phase, octets }) => [from, to, file, phase, octets]);

test("a snapshot first, then states with the line that told of them, numbered in order", async () => {
  const events = await joins("tftp", "/EWC");
  expect(events[0]).toMatchObject({
    kind: "snapshot",
    fabric: "embedded",
    hosts: [
      { name: "EWC", kind: "controller", segment: "access" },
      { name: "AP", kind: "access-point", model: "C9117AXI" },
      { name: "AP3C57.31C5.0010", kind: "access-point", segment: "access", address: "192.168.129.1" },
      { name: "tftp", kind: "server", segment: "servers" },
      { name: "sftp" },
    ],
  });
  expect(events.map(({ n }) => n)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort((a, b) => a - b));
  const run = events.find((event) => event.kind === "state" && event.host === "AP" && event.state === "Run")!;
  expect(events[run.cause! - 1]).toMatchObject({ kind: "line", host: "AP", text: /CAPWAP State: Run/ });
});

test("another unit in an access point's place: its power goes before anything is made, and comes when it is there", async () => {
  const lab = await Lab.start(embeddedFabric(), parseLabFile(network, "lab.yaml"));
  const said = () =>
    lab.events
      .all()
      .filter((event) => event.kind === "state")
      .filter(({ state }) => state.startsWith("power "))
      .map(({ host, state }) => `${host} ${state}`);
  const replaced = lab.accessPoint("AP").replace({ version: "17.3.3.26", backup: "8.10.130.0" });
  expect(said()).toEqual(["AP power off"]);
  await replaced;
  expect(said()).toEqual(["AP power off", "AP power on"]);
  await lab.stop();
});

test("a file over TFTP to the controller, and on to the access point, with its octets", async () => {
  const events = await joins("tftp", "/EWC");
  const size = 307_200;
  expect(transfers(events, "tftp").filter(([, , , phase]) => phase !== "under-way")).toEqual([
    ["tftp", "EWC", "/EWC/ap1g6", "begun", 0],
    ["tftp", "EWC", "/EWC/ap1g6", "completed", size],
  ]);
  const ends = transfers(events, "capwap").map(([, , file, phase]) => `${file} ${phase}`);
  expect(ends).toEqual(["ap1g6 begun", "ap1g6 failed", "ap1g6 begun", "ap1g6 completed"]);
  // As encrypted messages, so somewhat more.
  const octets = transfers(events, "capwap").at(-1)![4] as number;
  expect(octets).toBeGreaterThan(size);
  expect(octets).toBeLessThan(1.1 * size);
});

test("a file over SFTP, as the server's log tells of it", async () => {
  const seen = transfers(await joins("sftp", "/EWC"), "sftp");
  expect(seen).toEqual([
    ["sftp", "EWC", "/EWC/ap1g6", "begun", 0],
    ["sftp", "EWC", "/EWC/ap1g6", "completed", 307_200],
  ]);
});

test("a file that is not there: the server's error ends the transfer", async () => {
  const failed = (await joins("tftp", "/Wrong")).filter(
    (event) => event.kind === "transfer" && event.phase === "failed" && event.protocol === "tftp",
  );
  expect(failed[0]).toMatchObject({ file: "/Wrong/ap1g6", reason: "error 1, File not found" });
});

test("a packet that a rule eats, with the rule; many of them are not told one by one", async () => {
  const events = await joins("tftp", "/EWC", async (lab) => {
    const rules = [{ action: "drop" as const, protocol: "udp" as const, port: 69, state: [], log: false }];
    await lab.fabric.firewall({ ...lab.topology.firewall, rules });
  });
  const drops = events.filter((event) => event.kind === "drop");
  expect(drops[0]).toMatchObject({
    on: "firewall",
    source: "172.16.4.26",
    destination: "172.16.5.27",
    destinationPort: 69,
    count: 1,
  });
  expect(drops[0]!.rule).toMatch(/^blocked by rule 1, drop udp/);
  expect(drops.some(({ count }) => count > 1)).toBe(true);
  // The controller asked for the file, and gave up: no end is on the wire, its own line says so.
  const failed = events.find(
    (event) => event.kind === "transfer" && event.phase === "failed" && event.octets === 0,
  );
  expect(failed).toMatchObject({ protocol: "tftp", file: "/EWC/ap1g6", reason: "Timed out" });
});
