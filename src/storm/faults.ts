import type { Random } from "../host/random";
import type { ImageType } from "../image/models";
import { type Link, type LinkProperties, perfectLink } from "../network/link";
import { drawRules, rulesText } from "./rule-sets";
import type { StormLab } from "./storm-lab";

/** One thing that goes wrong, at a time of the lab. */
export interface StormFault {
  /** Milliseconds of lab time. */
  readonly at: number;
  readonly text: string;
  begin(lab: StormLab): void;
}

type Draw = (random: Random, aps: readonly string[], types: readonly ImageType[]) => Omit<StormFault, "at">;

/** A fault at some time before everything is mended. */
export function drawFault(
  random: Random,
  calmAt: number,
  aps: readonly { readonly name: string; readonly type: ImageType }[],
  kind: "join" | "network",
): StormFault {
  const draws = kind === "join" ? [...catalogue, archiveDownload, archiveDownload] : catalogue;
  const draw = draws[random.below(draws.length)] as Draw;
  // Half of them in the first minutes, when most happens.
  const at = random.chance(0.5) ? random.between(0, Math.min(calmAt, 240_000)) : random.between(0, calmAt);
  const [names, types] = [aps.map(({ name }) => name), aps.map(({ type }) => type)];
  return { at, ...draw(random, names, types) };
}

const catalogue: readonly Draw[] = [
  (random, aps) => impaired(random, aps, "loses", { loss: random.between(1, 30) / 100 }),
  (random, aps) => impaired(random, aps, "loses", { loss: random.between(1, 30) / 100 }),
  (random, aps) => impaired(random, aps, "delays", { latency: random.between(1, 1500) }),
  (random, aps) => impaired(random, aps, "jitters", { jitter: random.between(1, 400) }),
  (random, aps) => impaired(random, aps, "doubles", { duplication: random.between(1, 50) / 100 }),
  (random, aps) =>
    impaired(random, aps, "reorders", {
      reordering: random.between(1, 50) / 100,
      reorderDelay: random.between(1, 200),
    }),
  (random, aps) =>
    impaired(random, aps, "is narrow:", {
      mtu: random.between(300, 1400),
      fragmentation: random.chance(0.7),
    }),
  (random) =>
    ofServer(
      "stops",
      random,
      (lab) => lab.server.stop(),
      (lab) => lab.server.start(),
    ),
  (random) =>
    ofServer(
      "pauses",
      random,
      (lab) => lab.server.pause(),
      (lab) => lab.server.resume(),
    ),
  (random) => {
    const rate = random.between(200, 20_000);
    return ofServer(
      `is slow (${rate} octets a second)`,
      random,
      (lab) => lab.server.slow(rate),
      (lab) => lab.server.slow(),
    );
  },
  (random) => {
    const octets = random.between(1, 100_000);
    return { text: `the server dies after ${octets} octets`, begin: (lab) => lab.server.dieAfter(octets) };
  },
  (random, aps) => {
    const name = picked(random, aps);
    return { text: `${name} is power-cycled`, begin: (lab) => lab.powerCycle(apNamed(lab, name)) };
  },
  (random, aps) => {
    const name = picked(random, aps);
    const lasts = random.between(1, 120_000);
    return {
      text: `${name} loses its cable for ${lasts} ms`,
      begin(lab) {
        const { host } = apNamed(lab, name);
        host.unplug();
        lab.lasting(lasts, () => host.replug());
      },
    };
  },
  () => ({ text: "the controller is power-cycled", begin: (lab) => lab.powerCycleController() }),
  (random) => {
    const lasts = random.between(1_000, 180_000);
    const port = random.pick([69, 69, 5246, 5247, 0]);
    const action = random.pick(["drop", "reject"] as const);
    return {
      text: `UDP ${port === 0 ? "everything" : `port ${port}`} is met with ${action} for ${lasts} ms`,
      begin(lab) {
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
    };
  },
  (random) => {
    const rules = drawRules(random);
    const lasts = random.between(1_000, 300_000);
    return {
      text: `the firewall's rules are, for ${lasts} ms: ${rulesText(rules)}`,
      begin(lab) {
        lab.setRules(rules);
        lab.lasting(lasts, () => lab.openFirewall());
      },
    };
  },
  (random, aps) => powerCutAt(random, picked(random, aps), random.pick(delicate)),
  (random, aps) => powerCutAt(random, picked(random, aps), random.pick(delicate)),
  (random) => {
    const type = random.pick(["ap1g6", "ap1g7", "ap1g8", "ap3g3", "C9800-AP-iosxe-wlc.bin"]);
    return {
      text: `${type} is removed from the server`,
      begin: (lab) => lab.bundle.remove(type),
    };
  },
  (random) => {
    const type = random.pick(["ap1g6", "ap1g7", "ap1g8", "ap3g3"]);
    const size = random.between(0, 40_000);
    return {
      text: `${type} is replaced by ${size} octets of something else`,
      begin: (lab) => lab.bundle.replace(type, random.fork("junk").octets(size)),
    };
  },
  (random) => {
    const port = random.pick([5246, 5247, 69]);
    const count = random.between(1, 200);
    return {
      text: `${count} datagrams of noise go to port ${port}`,
      begin(lab) {
        const noise = random.fork("noise");
        const sender = lab.network.host("172.16.4.200") ?? lab.network.attach("access", "172.16.4.200");
        const socket = sender.udp(undefined, { datagram() {} });
        const address = port === 69 ? "172.16.5.27" : "172.16.4.26";
        for (let i = 0; i < count; i++) socket.send({ address, port }, noise.octets(noise.between(0, 300)));
        socket.close();
      },
    };
  },
  (random) => {
    const chance = random.between(1, 50) / 1000;
    const lasts = random.between(1_000, 120_000);
    return {
      text: `one octet is turned in ${chance * 100} % of the datagrams for ${lasts} ms`,
      begin(lab) {
        const own = random.fork("turned");
        const end = lab.network.intercept((packet) => {
          if (packet.protocol !== "udp" || packet.payload.length === 0 || !own.chance(chance)) return packet;
          const payload = packet.payload.slice();
          payload[own.below(payload.length)]! ^= 1 << own.below(8);
          return { ...packet, payload };
        });
        lab.lasting(lasts, end);
      },
    };
  },
];

/** Lines after which an access point has its hands in its flash. */
const delicate = [
  "Image signing verify",
  "mount ubifs",
  "Untar",
  "Sync image to disk",
  "Successfully verified image",
  "do ACTIVATE",
  "set BOOT",
  "Cleanup tmp files",
] as const;

/** The power goes within seconds of the next line of the kind. */
function powerCutAt(random: Random, name: string, line: string): Omit<StormFault, "at"> {
  const after = random.between(0, 12_000);
  return {
    text: `${name} is power-cycled ${after} ms after its next "${line}"`,
    begin(lab) {
      lab.whenPrinted(name, new RegExp(line), () => {
        const timer = lab.time.after(after, () => lab.powerCycle(apNamed(lab, name)));
        lab.whenOver(() => timer.cancel());
      });
    },
  };
}

/**
 * A person at the console fetches an image twice, and does not reload: the access point runs on with a boot variable that
 * names the partition which the second one erases. The power may go in the middle of it.
 */
const archiveDownload: Draw = (random, aps, types) => {
  const index = random.below(aps.length);
  const [name, type] = [aps[index] as string, types[index] as ImageType];
  const defect = random.chance(0.3)
    ? random.pick(["corrupt", "unsigned", "bad-signature"] as const)
    : undefined;
  const gap = random.between(40_000, 90_000);
  const cut = random.chance(0.7) ? random.between(0, 25_000) : undefined;
  return {
    text: `at ${name} somebody types archive download-sw${defect === undefined ? "" : `, from a file that is ${defect} now`}, again after ${gap} ms${cut === undefined ? "" : `, and cuts the power ${cut} ms after its "mount ubifs"`}`,
    begin(lab) {
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
  };
};

function impaired(
  random: Random,
  aps: readonly string[],
  verb: string,
  properties: Partial<LinkProperties>,
): Omit<StormFault, "at"> {
  const where = random.pick(["the controller's link", "the server's link", "segment access", ...aps]);
  const lasts = random.between(1_000, 600_000);
  const values = Object.entries(properties).map(([name, value]) => `${name} ${String(value)}`);
  return {
    text: `${where} ${verb} ${values.join(", ")}, for ${lasts} ms`,
    begin(lab) {
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
  };
}

function linkOf(lab: StormLab, where: string): Link {
  if (where === "the controller's link") return lab.ewcHost.link;
  if (where === "the server's link") return lab.serverHost.link;
  if (where === "segment access") return lab.ewcHost.segment.link;
  return apNamed(lab, where).host.link;
}

function ofServer(
  verb: string,
  random: Random,
  begin: (lab: StormLab) => void,
  end: (lab: StormLab) => void,
): Omit<StormFault, "at"> {
  const lasts = random.between(1_000, 300_000);
  return {
    text: `the server ${verb} for ${lasts} ms`,
    begin(lab) {
      begin(lab);
      lab.lasting(lasts, () => end(lab));
    },
  };
}

const picked = (random: Random, aps: readonly string[]): string => aps[random.below(aps.length)] as string;

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
