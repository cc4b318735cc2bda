import { InternalError } from "../errors";
import { Random } from "../host/random";
import type { ImageDefect } from "../image/ap-image";
import type { ImageType } from "../image/models";
import { parseAddress } from "../ip/address";
import type { Packet } from "../ip/packet";
import { type Link, type LinkProperties, perfectLink } from "../network/link";
import { rulesText, type StormRules } from "./rule-sets";
import type { StormLab } from "./storm-lab";

/** What can go wrong, as data: it can be written to a file and read again. Times are milliseconds. */
export type Fault =
  | {
      readonly kind: "link";
      readonly where: string;
      readonly verb: string;
      readonly properties: Partial<LinkProperties>;
      readonly lasts: number;
    }
  | { readonly kind: "server stops" | "server pauses"; readonly lasts: number }
  | { readonly kind: "server is slow"; readonly rate: number; readonly lasts: number }
  | { readonly kind: "server dies"; readonly octets: number }
  | { readonly kind: "access point power"; readonly name: string }
  | { readonly kind: "cable"; readonly name: string; readonly lasts: number }
  | { readonly kind: "controller power" }
  | {
      readonly kind: "port blocked";
      readonly port: number;
      readonly action: "drop" | "reject";
      readonly lasts: number;
    }
  | { readonly kind: "rules"; readonly rules: StormRules; readonly lasts: number }
  | {
      readonly kind: "power after line";
      readonly name: string;
      readonly line: string;
      readonly after: number;
    }
  | { readonly kind: "file removed"; readonly file: string }
  | { readonly kind: "file replaced"; readonly file: string; readonly size: number }
  | { readonly kind: "noise"; readonly port: number; readonly count: number }
  | { readonly kind: "octets turned"; readonly chance: number; readonly lasts: number }
  | {
      readonly kind: "archive download";
      readonly name: string;
      readonly type: ImageType;
      readonly defect?: ImageDefect;
      readonly gap: number;
      readonly cut?: number;
    }
  /** One packet between the controller and the server, counted from 1. */
  | { readonly kind: "packet"; readonly number: number; readonly does: "lost" | "doubled" };

export type FaultKind = Fault["kind"];

/** One thing that goes wrong, at a time of the lab. */
export type StormFault = Fault & {
  /** Milliseconds of lab time. */
  readonly at: number;
};

type Kind<K extends FaultKind> = Extract<Fault, { readonly kind: K }>;

interface Meaning<F> {
  text(fault: F): string;
  begin(fault: F, lab: StormLab): void;
}

const meanings: { readonly [K in FaultKind]: Meaning<Kind<K>> } = {
  link: {
    text({ where, verb, properties, lasts }) {
      const values = Object.entries(properties).map(([name, value]) => `${name} ${String(value)}`);
      return `${where} ${verb} ${values.join(", ")}, for ${lasts} ms`;
    },
    begin({ where, properties, lasts }, lab) {
      const link = linkOf(lab, where);
      link.set(properties);
      lab.lasting(lasts, () => {
        const mended = Object.keys(properties).map((name) => [
          name,
          perfectLink[name as keyof LinkProperties],
        ]);
        link.set(Object.fromEntries(mended));
      });
    },
  },
  "server stops": {
    text: ({ lasts }) => `the server stops for ${lasts} ms`,
    begin({ lasts }, lab) {
      lab.server.stop();
      lab.lasting(lasts, () => lab.server.start());
    },
  },
  "server pauses": {
    text: ({ lasts }) => `the server pauses for ${lasts} ms`,
    begin({ lasts }, lab) {
      lab.server.pause();
      lab.lasting(lasts, () => lab.server.resume());
    },
  },
  "server is slow": {
    text: ({ rate, lasts }) => `the server is slow (${rate} octets a second) for ${lasts} ms`,
    begin({ rate, lasts }, lab) {
      lab.server.slow(rate);
      lab.lasting(lasts, () => lab.server.slow());
    },
  },
  "server dies": {
    text: ({ octets }) => `the server dies after ${octets} octets`,
    begin: ({ octets }, lab) => lab.server.dieAfter(octets),
  },
  "access point power": {
    text: ({ name }) => `${name} is power-cycled`,
    begin: ({ name }, lab) => lab.powerCycle(apNamed(lab, name)),
  },
  cable: {
    text: ({ name, lasts }) => `${name} loses its cable for ${lasts} ms`,
    begin({ name, lasts }, lab) {
      const { host } = apNamed(lab, name);
      host.unplug();
      lab.lasting(lasts, () => host.replug());
    },
  },
  "controller power": {
    text: () => "the controller is power-cycled",
    begin: (_, lab) => lab.powerCycleController(),
  },
  "port blocked": {
    text: ({ port, action, lasts }) =>
      `UDP ${port === 0 ? "everything" : `port ${port}`} is met with ${action} for ${lasts} ms`,
    begin({ port, action, lasts }, lab) {
      const ports = port === 0 ? {} : { destinationPorts: [{ first: port, last: port }] };
      const set = { policy: "accept" as const, rules: [{ action, protocol: "udp" as const, ...ports }] };
      lab.network.firewall.apply(set);
      const own = lab.network.hostFirewall(lab.ewcHost);
      if (port > 5000) own.apply(set);
      lab.lasting(lasts, () => {
        lab.openFirewall();
        own.clear();
      });
    },
  },
  rules: {
    text: ({ rules, lasts }) => `the firewall's rules are, for ${lasts} ms: ${rulesText(rules)}`,
    begin({ rules, lasts }, lab) {
      lab.setRules(rules);
      lab.lasting(lasts, () => lab.openFirewall());
    },
  },
  "power after line": {
    text: ({ name, line, after }) => `${name} is power-cycled ${after} ms after its next "${line}"`,
    begin({ name, line, after }, lab) {
      lab.whenPrinted(name, new RegExp(line), () => {
        const timer = lab.time.after(after, () => lab.powerCycle(apNamed(lab, name)));
        lab.whenOver(() => timer.cancel());
      });
    },
  },
  "file removed": {
    text: ({ file }) => `${file} is removed from the server`,
    begin: ({ file }, lab) => lab.bundle.remove(file),
  },
  "file replaced": {
    text: ({ file, size }) => `${file} is replaced by ${size} octets of something else`,
    begin: ({ file, size }, lab) => lab.bundle.replace(file, chanceOf(lab, "junk").octets(size)),
  },
  noise: {
    text: ({ port, count }) => `${count} datagrams of noise go to port ${port}`,
    begin({ port, count }, lab) {
      const noise = chanceOf(lab, "noise");
      const sender = lab.network.host("172.16.4.200") ?? lab.network.attach("access", "172.16.4.200");
      const socket = sender.udp(undefined, { datagram() {} });
      const address = port === 69 ? "172.16.5.27" : "172.16.4.26";
      for (let i = 0; i < count; i++) socket.send({ address, port }, noise.octets(noise.between(0, 300)));
      socket.close();
    },
  },
  "octets turned": {
    text: ({ chance, lasts }) => `one octet is turned in ${chance * 100} % of the datagrams for ${lasts} ms`,
    begin({ chance, lasts }, lab) {
      const own = chanceOf(lab, "turned");
      const end = lab.network.intercept((packet) => {
        if (packet.protocol !== "udp" || packet.payload.length === 0 || !own.chance(chance)) return packet;
        const payload = packet.payload.slice();
        payload[own.below(payload.length)]! ^= 1 << own.below(8);
        return { ...packet, payload };
      });
      lab.lasting(lasts, end);
    },
  },
  /**
   * A person at the console fetches an image twice, and does not reload: the access point runs on with a boot variable that
   * names the partition which the second one erases. The power may go in the middle of it.
   */
  "archive download": {
    text: ({ name, defect, gap, cut }) =>
      `at ${name} somebody types archive download-sw${defect === undefined ? "" : `, from a file that is ${defect} now`}, again after ${gap} ms${cut === undefined ? "" : `, and cuts the power ${cut} ms after its "mount ubifs"`}`,
    begin({ name, type, defect, gap, cut }, lab) {
      const fetch = () => lab.archiveDownload(apNamed(lab, name), type);
      if (defect !== undefined) lab.bundle.spoil(type, defect);
      // A moment later, lest the file be spoilt at the time of the fetch.
      lab.time.after(1, fetch);
      const timer = lab.time.after(gap, () => {
        fetch();
        if (cut === undefined) return;
        lab.whenPrinted(name, /mount ubifs/, () => {
          const plug = lab.time.after(cut, () => lab.powerCycle(apNamed(lab, name)));
          lab.whenOver(() => plug.cancel());
        });
      });
      lab.whenOver(() => timer.cancel());
    },
  },
  packet: {
    text: ({ number, does }) => `packet ${number} between the controller and the server is ${does}`,
    begin({ number, does }, lab) {
      let count = 0;
      const end = lab.network.intercept((packet, at) => {
        if (!isTransfer(lab, packet, at) || ++count !== number) return packet;
        return does === "lost" ? "drop" : [packet, packet];
      });
      lab.whenOver(end);
    },
  },
};

export const faultKinds = Object.keys(meanings) as FaultKind[];

export function faultText(fault: Fault): string {
  return meaningOf(fault).text(fault);
}

export function beginFault(fault: Fault, lab: StormLab): void {
  meaningOf(fault).begin(fault, lab);
}

function meaningOf<F extends Fault>({ kind }: F): Meaning<F> {
  const meaning = meanings[kind] as unknown as Meaning<F> | undefined;
  if (meaning === undefined) throw new InternalError(`a storm knows no fault "${kind}"`);
  return meaning;
}

/** The chance that a fault needs when it begins: the storm's own, so that a file replays what its seed did. */
function chanceOf({ plan }: StormLab, label: string): Random {
  return new Random(`storm ${plan.seed}`).fork(label);
}

/** A packet of a fetch as its sender puts it on the wire: the router's copy is not counted again. */
export function isTransfer({ ewcHost, serverHost }: StormLab, packet: Packet, at: string): boolean {
  const [ewc, server] = [parseAddress(ewcHost.address), parseAddress(serverHost.address)];
  const { source, destination } = packet;
  return (
    (source === ewc && destination === server && at === ewcHost.segment.name) ||
    (source === server && destination === ewc && at === serverHost.segment.name)
  );
}

function linkOf(lab: StormLab, where: string): Link {
  if (where === "the controller's link") return lab.ewcHost.link;
  if (where === "the server's link") return lab.serverHost.link;
  if (where === "segment access") return lab.ewcHost.segment.link;
  return apNamed(lab, where).host.link;
}

function apNamed(lab: StormLab, name: string): StormLab["aps"][number] {
  return lab.aps.find((ap) => ap.name === name) as StormLab["aps"][number];
}

/** Everything works again: cables, links, rules, server and files. */
export function mend(lab: StormLab): void {
  lab.endAll();
  for (const host of lab.network.hosts) {
    host.replug();
    host.link.reset();
    host.firewall?.clear();
  }
  for (const segment of lab.network.segments.values()) segment.link.reset({ latency: 0.5 });
  lab.openFirewall();
  lab.server.stop();
  lab.server.slow();
  lab.server.start();
  lab.bundle.put();
}
