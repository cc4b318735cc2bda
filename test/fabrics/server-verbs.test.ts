import { beforeAll, describe, expect, test } from "vitest";
import { Servers } from "../../src/fabrics/embedded/servers";
import { Random } from "../../src/host/random";
import type { FileServerControl } from "../../src/lab/fabric";
import {
  type ProcessState,
  type ProcessVerb,
  ServerProcess,
  serverVerbs,
} from "../../src/lab/server-process";
import { SimulatedNetwork } from "../../src/network/network";
import { VirtualTime } from "../../src/network/virtual-time";
import { LabPki } from "../../src/node/pki";
import { parseLabFile } from "../../src/topology/lab-file";
import { encodeTftp } from "../../src/wire/tftp/packet";

const topology = parseLabFile(
  `controllers: [{ name: E, address: 172.16.4.26, version: 17.9.4.27 }]
servers:
  - { name: tftp, kind: tftpd-hpa, address: 172.16.5.27 }
  - { name: tftp64, kind: tftpd64, address: 172.16.5.28 }
  - { name: sftp, kind: openssh-sftp, address: 172.16.5.62 }
`,
  "lab.yaml",
);

let pki: LabPki;
beforeAll(async () => {
  pki = await LabPki.create({ epoch: 0 });
});

/** What a client that comes along finds: somebody who answers, nobody at all, or silence. */
type Found = "answers" | "refuses" | "silent";
const found: Record<ProcessState, Found> = { running: "answers", stopped: "refuses", paused: "silent" };

function stage(name: string) {
  const time = new VirtualTime({ epoch: 0 });
  const network = new SimulatedNetwork({ time, seed: 1 });
  network.segment("access", "172.16.4.0/24");
  network.segment("servers", "172.16.5.0/24");
  const client = network.attach("access", "172.16.4.26");
  const hosts = new Map(topology.servers.map((spec) => [spec.name, network.attach("servers", spec.address)]));
  const site = {
    topology,
    around: { segments: topology.segments, reservations: [] },
    time,
    random: new Random("verbs"),
    pki,
    hostOf: (host: string) => hosts.get(host)!,
    print: () => {},
    crashed: () => {},
    installed: () => {},
    keyLog: () => {},
  };
  const servers = new Servers(site, topology.servers);
  const { address } = hosts.get(name)!;
  const runFor = (milliseconds: number) => time.runUntil(time.now() + milliseconds);
  const overTcp = (): Found => {
    let result: Found = "silent";
    const connection = client.connect(
      { address, port: 22 },
      {
        open: () => {
          result = "answers";
        },
        data: () => {},
        close: (failure) => {
          if (failure === "refused") result = "refuses";
        },
      },
    );
    runFor(300);
    connection.destroy();
    runFor(10_000);
    return result;
  };
  const overUdp = (): Found => {
    let result: Found = "silent";
    const socket = client.udp(undefined, {
      datagram: () => {
        result = "answers";
      },
      unreachable: () => {
        result = "refuses";
      },
    });
    socket.send(
      { address, port: 69 },
      encodeTftp({ type: "rrq", filename: "/none", mode: "octet", options: [] }),
    );
    runFor(300);
    socket.close();
    return result;
  };
  return { server: servers.find(name)!, look: name === "sftp" ? overTcp : overUdp, hosts, time };
}

const verbs = Object.keys(serverVerbs) as ProcessVerb[];
const sequences: ProcessVerb[][] = verbs.flatMap((one) =>
  verbs.flatMap((two) => verbs.map((three) => [one, two, three])),
);

const perform = (control: FileServerControl, verb: ProcessVerb) =>
  verb === "dieAfter" ? control.dieAfter(1_000_000) : control[verb]!();

describe.each(["tftp", "tftp64", "sftp"])("%s: every verb in every state, as the table has it", (name) => {
  test.each(sequences)("%s, %s, %s", async (...sequence) => {
    const { server, look } = stage(name);
    server.start();
    let state: ProcessState = "running";
    for (const verb of sequence) {
      await perform(server.control!, verb);
      state = serverVerbs[verb][state].to;
      expect(look()).toBe(found[state]);
    }
  });
});

test("a server that dies is stopped, and one that was mended lives on", () => {
  const did: string[] = [];
  let die: () => void = () => {};
  const note = (action: string) => () => void did.push(action);
  const process = new ServerProcess({
    start: note("start"),
    end: note("end"),
    freeze: note("freeze"),
    thaw: note("thaw"),
    arm: (octets, died) => {
      did.push(`arm ${octets}`);
      die = died;
    },
    disarm: note("disarm"),
  });
  process.start();
  process.dieAfter(1_000);
  die();
  expect(process.state).toBe("stopped");
  // Nobody is there to be told to die.
  process.dieAfter(5);
  process.start();
  process.pause();
  process.stop();
  expect(did).toEqual([
    ...["disarm", "start", "disarm", "arm 1000"],
    ...["disarm", "start", "freeze", "disarm", "thaw", "end"],
  ]);
});

test("what takes its time is done one after another", async () => {
  const did: string[] = [];
  const slowly = (action: string) => async () => {
    await Promise.resolve();
    did.push(action);
  };
  const process = new ServerProcess(
    {
      start: slowly("start"),
      end: slowly("end"),
      freeze: slowly("freeze"),
      thaw: slowly("thaw"),
      arm: slowly("arm"),
      disarm: slowly("disarm"),
    },
    "paused",
  );
  await process.stop();
  expect(did).toEqual(["disarm", "thaw", "end"]);
});
