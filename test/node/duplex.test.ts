import { once } from "node:events";
import { buffer, text } from "node:stream/consumers";
import { expect, test } from "vitest";
import type { TcpConnection } from "../../src/host/host";
import { Conductor } from "../../src/node/conductor";
import { type ConnectionDuplex, duplexOf } from "../../src/node/duplex";
import { testLab } from "../network/lab";

const to = { address: "172.16.5.27", port: 22 };

/** A lab whose server side is a stream, too, made when a client connects. */
function streams(serve: (stream: ConnectionDuplex, connection: TcpConnection) => void) {
  const lab = testLab();
  const conductor = new Conductor(lab.time);
  lab.server.listen(22, (connection) => serve(duplexOf(connection, lab.time), connection));
  const client = duplexOf(lab.ewc.connect(to, { data() {} }), lab.time);
  const settled = async <T>(what: Promise<T>): Promise<T> => {
    let done = false;
    const finished = what.finally(() => {
      done = true;
      lab.time.observed();
    });
    finished.catch(() => {});
    expect(await conductor.run(() => done, 100_000)).toBe("met");
    return finished;
  };
  return { ...lab, client, settled };
}

test("a stream each way; a writer that ends and destroys at once loses nothing", async () => {
  const sent = Buffer.alloc(3_000_000, "lab");
  const { client, settled, trace } = streams((stream) => {
    stream.end(sent);
    stream.resume();
  });
  client.end("thanks");
  const got = await settled(buffer(client));
  expect(got.equals(sent)).toBe(true);
  if (!client.closed) await settled(once(client, "close"));
  expect(trace.some((line) => line.includes("RST"))).toBe(false);
  expect([client.remoteAddress, client.remotePort, client.localAddress]).toEqual([
    "172.16.5.27",
    22,
    "172.16.4.26",
  ]);
});

test("what is written at once is read in large pieces, and keystrokes as they come", async () => {
  const sent = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7 + (at >> 8)) & 255));
  const { client, settled } = streams((stream) => {
    stream.write(sent.subarray(0, 150_000));
    stream.write(sent.subarray(150_000));
    stream.end();
    stream.resume();
  });
  client.end();
  const pieces: Buffer[] = [];
  client.on("data", (piece: Buffer) => pieces.push(piece));
  await settled(once(client, "end"));
  expect(Buffer.concat(pieces).equals(sent)).toBe(true);
  expect(pieces.length).toBeLessThan(8);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
});

test("a stream that is destroyed hands nothing on that came before", async () => {
  const { client, settled, time } = streams((stream) => stream.resume());
  await settled(once(client, "connect"));
  const got: Buffer[] = [];
  client.on("data", (piece: Buffer) => got.push(piece));
  client.resume();
  client.connection.handler.data(new Uint8Array(2_000));
  client.destroy();
  let isPaused = false;
  client.connection.pause = () => {
    isPaused = true;
  };
  time.runDue();
  expect(got).toEqual([]);
  expect(isPaused).toBe(false);
});

test("a reader that stops holds the writer back", async () => {
  let written = 0;
  const { client, settled, time } = streams((stream) => {
    const more = () => {
      while (written < 20_000_000) {
        written += 100_000;
        if (!stream.write(Buffer.alloc(100_000))) return;
      }
      stream.end();
    };
    stream.on("drain", more);
    more();
  });
  client.end();
  const conductor = new Conductor(time);
  await conductor.pass(30_000);
  expect(written).toBeLessThan(3_000_000);
  let got = 0;
  client.on("data", (data: Buffer) => {
    got += data.length;
  });
  await settled(once(client, "end"));
  expect(got).toBe(20_000_000);
});

test("failures have the codes of a socket's", async () => {
  const { ewc, ap, time, client, settled } = streams((_stream, connection) => connection.destroy());
  client.resume();
  await expect(settled(once(client, "end"))).rejects.toMatchObject({ code: "ECONNRESET", failure: "reset" });
  const refused = duplexOf(ewc.connect({ ...to, port: 23 }, { data() {} }), time);
  await expect(settled(once(refused, "connect"))).rejects.toMatchObject({ code: "ECONNREFUSED" });
  ap.unplug();
  const late = duplexOf(ewc.connect({ address: "172.16.4.32", port: 22 }, { data() {} }), time);
  await expect(settled(once(late, "connect"))).rejects.toMatchObject({ code: "ETIMEDOUT" });
});

test("a destroyed stream: the far end sees the end of what was written", async () => {
  let hear: (words: Promise<string>) => void = () => {};
  const far = new Promise<string>((resolve) => {
    hear = resolve;
  });
  const { client, settled } = streams((stream) => {
    hear(text(stream));
    stream.end();
  });
  client.resume();
  await settled(once(client, "connect"));
  client.write("last words");
  client.destroy();
  expect(await settled(far)).toBe("last words");
});
