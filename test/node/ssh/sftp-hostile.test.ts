import fc from "fast-check";
import type { Channel, Client } from "ssh2";
import { describe, expect, test } from "vitest";
import { sshService } from "../../../src/node/ssh/service";
import { SshTransport } from "../../../src/node/ssh/transport";
import { OpenSshSftp } from "../../../src/servers/openssh-sftp";
import { MemoryVolume } from "../../../src/servers/volume";
import { pattern, sftpOptions } from "./files";
import { SshLab } from "./lab";

/** A raw channel to the SFTP subsystem, for requests that no client sends. */
async function subsystem(lab: SshLab): Promise<{ channel: Channel; client: Client }> {
  return lab.run(
    new Promise((resolve, reject) => {
      const transport = new SshTransport(
        { username: "ewc", password: "secret" },
        {
          ready: (client) => {
            client.subsys("sftp", (error, channel) => {
              if (error) reject(error);
              else resolve({ channel, client });
            });
          },
          closed: (failure) => reject(failure),
        },
      );
      const connection = lab.client.connect({ address: lab.server.address, port: 22 }, { data: () => {} });
      transport.overTcp(connection, lab.time);
    }),
  );
}

function request(type: number, id: number, ...fields: (number | string | Uint8Array)[]): Buffer {
  const parts: Buffer[] = fields.map((field) => {
    if (typeof field === "number") return uint32(field);
    const octets = Buffer.from(field);
    return Buffer.concat([uint32(octets.length), octets]);
  });
  const body = Buffer.concat([Buffer.from([type]), uint32(id), ...parts]);
  return Buffer.concat([uint32(body.length), body]);
}

function uint32(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value >>> 0);
  return octets;
}

const init = Buffer.concat([uint32(5), Buffer.from([1]), uint32(3)]);
const firstHandle = uint32(1);

describe("SFTP clients that misbehave", () => {
  test("one that asks on without taking the answers is dropped, in bounded memory", async () => {
    const lab = await SshLab.start();
    sshService().serve(lab.server, 22, sftpOptions(new Map([["/ap1g8", pattern(300_000)]])));
    const { channel } = await subsystem(lab);
    channel.write(init);
    channel.write(request(3, 1, "/ap1g8", 1, 0));
    const read = request(5, 2, firstHandle, 0, 0, 261_120);
    let isClosed = false;
    channel.on("close", () => {
      isClosed = true;
    });
    channel.pause();
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 2000; i++) channel.write(read);
    await lab.conductor.pass(5_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150_000_000);
    channel.resume();
    await lab.conductor.pass(5_000);
    expect(isClosed).toBe(true);
  });

  test("random and mutated requests never bring the server down", async () => {
    const lab = await SshLab.start();
    const volume = new MemoryVolume({ capacity: 50_000_000 });
    volume.put("/ap1g8", pattern(1000), { owner: "ewc" });
    new OpenSshSftp(lab.server, { volume, users: { ewc: "secret" } }).start(sshService());
    const valid = [
      request(3, 1, "/upload", 0x1a, 0),
      request(14, 1, "/folder", 0),
      request(18, 1, "/ap1g8", "/ap1g7"),
      request(3, 1, "/ap1g8", 1, 0),
      request(5, 2, firstHandle, 0, 0, 0xffff_ffff),
      request(5, 3, new Uint8Array(300), 0, 0, 100),
      request(4, 4, "no handle"),
      request(11, 5, "/"),
      request(12, 6, firstHandle),
      request(17, 7, "/"),
      request(9, 8, "/ap1g8", 0x8000_000f, 1, 2, 3, 4),
      request(200, 9, "statvfs@openssh.com", "/"),
      request(6, 10, firstHandle, 0xffff_ffff, 0xffff_ffff, "far away"),
    ];
    const mutated = fc
      .tuple(fc.constantFrom(...valid), fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 4 }))
      .map(([octets, edits]) => {
        const copy = Buffer.from(octets);
        for (const [place, value] of edits) copy[place % copy.length] = value;
        return copy;
      });
    const traffic = fc.array(fc.oneof(mutated, fc.uint8Array({ maxLength: 100 })), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(traffic, async (pieces) => {
        const { channel, client } = await subsystem(lab);
        channel.on("error", () => {});
        channel.resume();
        channel.write(init);
        for (const piece of pieces) channel.write(piece);
        await lab.conductor.pass(50);
        client.end();
        await lab.conductor.pass(50);
      }),
      { numRuns: 60 },
    );
    const { channel } = await subsystem(lab);
    let answer = 0;
    channel.on("data", (octets: Buffer) => {
      answer += octets.length;
    });
    channel.write(init);
    await lab.conductor.pass(50);
    expect(answer).toBe(9);
  });
});
