import fc from "fast-check";
import { type Connection, Server, type ServerChannel } from "ssh2";
import { expect, test } from "vitest";
import { duplexOf } from "../../../src/node/duplex";
import { makeHostKey } from "../../../src/node/ssh/host-key";
import { sftpClient } from "../../../src/node/ssh/sftp-client";
import { SshLab } from "./lab";

const hostKey = makeHostKey();

/** An SSH server whose SFTP subsystem answers each request with the next of these octets, whatever was asked. */
function serveOctets(lab: SshLab, answers: readonly ((id: number) => Uint8Array)[]): void {
  let next = 0;
  const talk = (channel: ServerChannel) => {
    channel.on("error", () => {});
    channel.on("data", (octets: Buffer) => {
      const id = octets.length >= 9 ? octets.readUInt32BE(5) : 0;
      const answer = answers[next++];
      if (answer) channel.write(answer(id));
      else channel.end();
    });
  };
  const serve = (connection: Connection) => {
    connection.on("error", () => {});
    connection.on("authentication", (context) => context.accept());
    connection.on("session", (accept) => {
      accept().on("subsystem", (acceptChannel) => talk(acceptChannel()));
    });
  };
  lab.server.listen(22, (tcp) => {
    const server = new Server({ hostKeys: [hostKey] }, serve);
    server.injectSocket(duplexOf(tcp, lab.time) as unknown as Parameters<Server["injectSocket"]>[0]);
  });
}

function fetch(lab: SshLab): Promise<string> {
  return lab.run(
    new Promise((resolve) => {
      let endings = 0;
      const end = (result: string) => {
        endings++;
        expect(endings).toBe(1);
        resolve(result);
      };
      const server = { address: lab.server.address, port: 22 };
      const request = { server, path: "/ap1g8", username: "ewc", password: "secret", timeout: 5_000 };
      const handler = { data: () => {}, done: () => end("done"), failed: end };
      sftpClient().fetch(lab.client, request, handler);
    }),
  );
}

function packet(type: number, ...fields: (number | Uint8Array | string)[]): (id: number) => Buffer {
  return (id) => {
    const parts = fields.map((field) => {
      if (typeof field === "number") return uint32(field);
      const octets = Buffer.from(field);
      return Buffer.concat([uint32(octets.length), octets]);
    });
    const body = Buffer.concat([Buffer.from([type]), ...(type === 2 ? [] : [uint32(id)]), ...parts]);
    return Buffer.concat([uint32(body.length), body]);
  };
}

function uint32(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value >>> 0);
  return octets;
}

const version = packet(2, 3);
const handle = packet(102, "h");
const attributes = packet(105, 1, 0, 5);
const data = packet(103, "hello");
const ok = packet(101, 0, "", "");

test("a server that answers as it should", async () => {
  const lab = await SshLab.start();
  serveOctets(lab, [version, handle, attributes, data, ok]);
  expect(await fetch(lab)).toBe("done");
});

test.each([
  ["data instead of a handle", [version, data]],
  ["a status of success instead of a handle", [version, ok]],
  ["a handle instead of data", [version, handle, attributes, handle]],
  ["attributes that say nothing and data for ever", [version, handle, packet(105, 0), data, data, data]],
  ["nothing at all", []],
])("%s", async (_name, answers) => {
  const lab = await SshLab.start();
  serveOctets(lab, answers);
  expect(["protocol", "reset", "timed-out"]).toContain(await fetch(lab));
});

test("what a server gives beyond what was asked is cut off", async () => {
  const lab = await SshLab.start();
  serveOctets(lab, [version, handle, attributes, packet(103, "hello, world"), ok]);
  expect(await fetch(lab)).toBe("done");
});

test("random and mutated answers end in an outcome, once", async () => {
  const valid = fc.constantFrom(
    version,
    handle,
    attributes,
    data,
    ok,
    packet(101, 1, "", ""),
    packet(104, 1, "a", "b", 0),
  );
  const edits = fc.array(fc.tuple(fc.nat(40), fc.nat(255)), { maxLength: 3 });
  const answer = fc.tuple(valid, edits).map(([make, changes]) => (id: number) => {
    const octets = make(id);
    for (const [place, value] of changes) octets[place % octets.length] = value;
    return octets;
  });
  const script = fc
    .tuple(fc.nat(4), fc.array(answer, { maxLength: 8 }))
    .map(([good, bad]) => [...[version, handle, attributes, data].slice(0, good), ...bad]);
  await fc.assert(
    fc.asyncProperty(script, async (answers) => {
      const lab = await SshLab.start();
      serveOctets(lab, answers);
      expect(await fetch(lab)).toBeTypeOf("string");
      await lab.conductor.pass(20_000);
    }),
    { numRuns: 100 },
  );
});
