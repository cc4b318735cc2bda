import type { BlockedPacket } from "../firewall/blocked";
import type { Ipv4Address } from "../ip/ipv4-address";
import { segmentOf } from "../ip/segments";
import { kindOf } from "../kinds/kinds";
import type { DropEvent, EventBody, EventHost, TransferEvent } from "../report/events/event";
import type { EventLog } from "../report/events/event-log";
import type { Topology } from "../topology/topology";
import { stateIn } from "./capwap-state";
import { carriedAccessPoints } from "./carried";
import type { Fabric, RunningFabric } from "./fabric";
import { sftpLine } from "./sftp-line";

/** `%INSTALL-3-OPERATION_ERROR_MESSAGE:`. */
const iosLine = /%[A-Z0-9_]+-([0-7])-[A-Z0-9_]+:/;

/** What an access point prints on the way of an image from the controller. */
const download = {
  begun: /Image Data Request sent to ([\d.]+), fileName \[(\w+)\]/,
  completed: /Image transfer completed from WLC/,
  failed:
    /(Aborting image download.*|Image predownload failed: .*|Going to restart CAPWAP \(reason : image .*)/,
};

/**
 * Puts what a lab's hosts print and its wires show into its event log, from the start on.
 * @returns what a reader calls first: a fabric that learns of drops later tells of them then
 */
export function recordEvents(
  fabric: RunningFabric,
  kind: Fabric["name"],
  topology: Topology,
  log: EventLog,
): () => void {
  const hosts = eventHosts(topology);
  const names = new Map(hosts.map(({ address, name }) => [address, name]));
  const nameOf = (address: string) => names.get(address) ?? address;
  const transfers = new Transfers(log);
  log.emit(0, {
    kind: "snapshot",
    fabric: kind,
    seed: topology.seed,
    epoch: fabric.epoch() - fabric.now(),
    segments: Object.entries(topology.segments).map(([name, { text }]) => ({ name, network: text })),
    hosts,
  });

  for (const { name, kind: what, address } of hosts) {
    const console = fabric.console(name);
    const read = what === "access-point" ? accessPointReader(name, address) : undefined;
    const readSftp = topology.servers.some(
      (server) => server.name === name && kindOf(server).service === "sftp",
    )
      ? sftpReader(name)
      : undefined;
    const take = ({ at, text }: { at: number; text: string }) => {
      if (text === "") return;
      const severity = iosLine.exec(text)?.[1];
      const body: EventBody = { kind: "line", host: name, text };
      const { n } = log.emit(at, severity === undefined ? body : { ...body, severity: Number(severity) });
      read?.(at, text, n);
      readSftp?.(at, text, n);
      if (what === "controller") readController(at, text, n);
    };
    for (const line of console.all()) take(line);
    console.onLine(take);
  }

  fabric.traffic?.listen({
    drop: ({ at, ...drop }) => log.emit(at, { kind: "drop", ...drop }),
    transfer: (seen) => {
      const { id, from, to, file, phase, octets, reason } = seen;
      transfers.tell(fabric.now(), {
        ...{ id, protocol: "tftp" as const, from: nameOf(from), to: nameOf(to), file, phase, octets },
        ...(reason === undefined ? {} : { reason }),
      });
    },
  });

  let told = 0;
  return () => {
    if (fabric.traffic) return;
    const blocked = fabric.blocked();
    for (const drop of together(blocked.slice(told))) log.emit(drop.at, drop.body);
    told = blocked.length;
  };

  function accessPointReader(name: string, address: string) {
    let running: { id: string; from: string; file: string; octets: number } | undefined;
    let count = 0;
    // Whoever gives up says once more that it asks for the image.
    let isRestarting = false;
    const octetsSoFar = () => fabric.traffic?.controlOctetsTo(address) ?? 0;
    return (at: number, text: string, line: number) => {
      const state = stateIn(text);
      if (state !== undefined) {
        isRestarting = false;
        log.emit(at, { kind: "state", host: name, state }, line);
      }
      if (text.includes("Going to restart CAPWAP")) isRestarting = true;
      const begun = download.begun.exec(text);
      const end = (phase: "completed" | "failed", reason?: string) => {
        if (!running) return;
        const { id, from, file, octets } = running;
        running = undefined;
        const parts = { id, protocol: "capwap" as const, from, to: name, file, phase };
        const said = reason === undefined ? {} : { reason };
        transfers.tell(at, { ...parts, octets: octetsSoFar() - octets, ...said }, line);
      };
      if (begun && !isRestarting) {
        running = {
          id: `capwap ${name} ${++count}`,
          from: nameOf(begun[1]!),
          file: begun[2]!,
          octets: octetsSoFar(),
        };
        const { id, from, file } = running;
        transfers.tell(at, { id, protocol: "capwap", from, to: name, file, phase: "begun", octets: 0 }, line);
      } else if (download.completed.test(text)) end("completed");
      else if (running) {
        const failed = download.failed.exec(text);
        if (failed) end("failed", failed[1]!);
      }
    };
  }

  function sftpReader(server: string) {
    const clients = new Map<string, string>();
    const open = new Map<string, string>();
    let count = 0;
    return (at: number, text: string, line: number) => {
      const said = sftpLine(text);
      if (!said) return;
      const client = clients.get(said.process) ?? "";
      if (said.kind === "session") clients.set(said.process, nameOf(said.client));
      if (said.kind === "open") {
        const id = `sftp ${server} ${++count}`;
        open.set(`${said.process} ${said.file}`, id);
        const ends = said.reads ? { from: server, to: client } : { from: client, to: server };
        transfers.tell(
          at,
          { id, protocol: "sftp", ...ends, file: said.file, phase: "begun", octets: 0 },
          line,
        );
      }
      if (said.kind === "close") {
        const key = `${said.process} ${said.file}`;
        const id = open.get(key);
        if (id === undefined) return;
        open.delete(key);
        const ends =
          said.written > 0 && said.read === 0 ? { from: client, to: server } : { from: server, to: client };
        const phase = said.forced ? "failed" : "completed";
        const octets = Math.max(said.read, said.written);
        const why = said.forced ? { reason: "the connection ended" } : {};
        transfers.tell(at, { id, protocol: "sftp", ...ends, file: said.file, phase, octets, ...why }, line);
      }
    };
  }

  /** The controller's word on a transfer that nothing on the wire ended: it gave up. */
  function readController(at: number, text: string, line: number): void {
    const failed = /Failed to download file (?:tftp|sftp):\/\/[^/]*(\/\S*): (.*)$/.exec(text);
    if (failed) transfers.fail(at, failed[1]!, failed[2]!, line);
  }
}

/** Transfers that are under way. */
class Transfers {
  readonly #running = new Map<string, Omit<TransferEvent, "kind">>();

  constructor(private readonly log: EventLog) {}

  tell(at: number, transfer: Omit<TransferEvent, "kind">, cause?: number): void {
    if (transfer.phase === "begun" || transfer.phase === "under-way")
      this.#running.set(transfer.id, transfer);
    else this.#running.delete(transfer.id);
    this.log.emit(at, { kind: "transfer", ...transfer }, cause);
  }

  fail(at: number, file: string, reason: string, cause: number): void {
    for (const transfer of [...this.#running.values()])
      if (transfer.protocol !== "capwap" && transfer.file === file)
        this.tell(at, { ...transfer, phase: "failed", reason }, cause);
  }
}

function eventHosts(topology: Topology): EventHost[] {
  const segment = (address: Ipv4Address) => segmentOf(topology.segments, address) ?? "";
  const host = (kind: EventHost["kind"], name: string, address: Ipv4Address, model: string): EventHost => ({
    ...{ name, kind, address: address.text, segment: segment(address), model },
  });
  return [
    ...topology.controllers.map(({ name, address, model }) => host("controller", name, address, model)),
    ...topology.accessPoints.map(({ name, address, model }) => host("access-point", name, address, model)),
    ...carriedAccessPoints(topology).map(({ spec, controller }) => ({
      ...host("access-point", spec.name, spec.address, spec.model),
      segment: segment(controller.address),
    })),
    ...topology.servers.map(({ name, address, kind }) => host("server", name, address, kind)),
  ];
}

/** One event for packets of the same ends that met the same rule. */
function together(packets: readonly BlockedPacket[]): { at: number; body: DropEvent }[] {
  const drops = new Map<string, { at: number; body: DropEvent }>();
  for (const { at, rule, protocol, from, to } of packets) {
    if (protocol !== "udp" && protocol !== "tcp" && protocol !== "icmp") continue;
    const key = `${rule} ${protocol} ${from.address} ${to.address} ${to.port}`;
    const drop = drops.get(key);
    if (drop) {
      drop.body = { ...drop.body, count: drop.body.count + 1 };
      continue;
    }
    const ports =
      from.port === undefined || to.port === undefined
        ? {}
        : { sourcePort: from.port, destinationPort: to.port };
    const ends = { protocol, source: from.address, destination: to.address, octets: 0, ...ports } as const;
    drops.set(key, { at, body: { kind: "drop", on: "firewall", rule, count: 1, ...ends } });
  }
  return [...drops.values()];
}
