import { createSocket } from "node:dgram";
import { connect } from "node:net";
import Docker from "dockerode";
import { afterEach, expect, test } from "vitest";
import { dockerFabric } from "../../containers";
import { clean, labels } from "../../containers/fabric/session";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { type ProcessState, type ProcessVerb, serverVerbs } from "../../src/lab/server-process";
import { parseLabFile } from "../../src/topology/lab-file";
import { encodeTftp } from "../../src/wire/tftp/packet";
import { describeWithEngine } from "./engine";
import { execute } from "./execute";

const topology = parseLabFile(
  `controllers: [{ name: ewc, address: 172.16.4.26, version: 17.9.4.27 }]
servers:
  - { kind: tftpd-hpa, name: tftp, address: 172.16.5.27, bundles: [{ version: 17.12.1.5, folder: /EWC }] }
  - { kind: openssh-sftp, name: sftp, address: 172.16.5.62, bundles: [{ version: 17.12.1.5, folder: /EWC }] }
`,
  "lab.yaml",
);

const waysInto: Record<ProcessState, ProcessVerb[]> = { running: [], stopped: ["stop"], paused: ["pause"] };
const everyVerb = Object.keys(serverVerbs) as ProcessVerb[];

/** Every verb in every state, and the ways that once differed between the fabrics. */
const sequences: ProcessVerb[][] = [
  ...Object.values(waysInto).flatMap((way) => everyVerb.map((verb) => [...way, verb])),
  ["pause", "stop", "start"],
  ["stop", "dieAfter", "start"],
  ["stop", "pause", "start"],
  ["dieAfter", "stop", "start"],
  ["pause", "start", "resume"],
];

/** Whether a client that comes in by a forwarded port hears something: silence is believed sooner where it is expected. */
async function answers(lab: Lab, name: string, isExpected: boolean): Promise<boolean> {
  const protocol = name === "sftp" ? "tcp" : "udp";
  const way = await lab.fabric.forward(name, name === "sftp" ? 22 : 69, { protocol });
  try {
    return await new Promise<boolean>((resolve) => {
      setTimeout(() => resolve(false), isExpected ? 20_000 : 1_000).unref();
      if (protocol === "tcp") {
        const socket = connect(way.port, way.address);
        socket.once("data", () => resolve(true));
        socket.once("close", () => resolve(false));
        socket.on("error", () => {});
      } else {
        const socket = createSocket("udp4");
        socket.once("message", () => resolve(true));
        socket.send(
          encodeTftp({ type: "rrq", filename: "/none", mode: "octet", options: [] }),
          way.port,
          way.address,
        );
        socket.unref();
      }
    });
  } finally {
    await way.close();
  }
}

async function walk(lab: Lab, name: string): Promise<void> {
  const { control } = lab.server(name);
  for (const sequence of sequences) {
    let state: ProcessState = "running";
    for (const verb of sequence) {
      await (verb === "dieAfter" ? control.dieAfter(1_000) : control[verb]!());
      state = serverVerbs[verb][state].to;
    }
    const isExpected = state === "running";
    expect(await answers(lab, name, isExpected), sequence.join(", ")).toBe(isExpected);
    await control.resume!();
    await control.start();
  }
}

test("verbs of servers on the embedded fabric", async () => {
  await using lab = await Lab.start(embeddedFabric(), topology);
  await Promise.all(["tftp", "sftp"].map((name) => walk(lab, name)));
});

describeWithEngine("verbs of servers in containers, as on the embedded fabric", () => {
  afterEach(async () => {
    await clean(new Docker());
  });

  test("side by side", async () => {
    await using lab = await Lab.start(dockerFabric({ speed: 20 }), topology);
    await Promise.all(["tftp", "sftp"].map((name) => walk(lab, name)));
  });

  test("a server that somebody killed starts again once it is stopped and started", async () => {
    await using lab = await Lab.start(dockerFabric({ speed: 20 }), topology);
    const { control } = lab.server("sftp");
    const filters = { label: [`${labels.host}=sftp`] };
    const [container] = await new Docker().listContainers({ filters });
    execute(container!.Id, "kill -KILL $(pidof sshd)");
    expect(await answers(lab, "sftp", false)).toBe(false);
    await control.stop();
    await control.start();
    expect(await answers(lab, "sftp", true)).toBe(true);
  });
});
