import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import type { TcpConnection, TcpHandler } from "../../src/host/host";
import { OsHost } from "../../src/node/os-host";
import { joined } from "../network/lab";

const loopback = "127.0.0.1";

/** Resolves when the callback given to it is called. */
function awaited<T>(): { promise: Promise<T>; done: (value: T) => void } {
  let done: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    done = resolve;
  });
  return { promise, done };
}

describe("UDP", () => {
  test("datagrams there and back; the port is known at once", async () => {
    const host = new OsHost({ address: loopback });
    const echo = host.udp(undefined, { datagram: (data, from) => echo.send(from, data) });
    expect(echo.local.port).toBeGreaterThan(0);
    const { promise, done } = awaited<string>();
    const socket = host.udp(undefined, {
      datagram: (data, from, to) => done(`${new TextDecoder().decode(data)} ${from.port} ${to.port}`),
    });
    socket.send(echo.local, new TextEncoder().encode("hello"));
    expect(await promise).toBe(`hello ${echo.local.port} ${socket.local.port}`);
    echo.close();
    socket.close();
    socket.close();
    socket.send(echo.local, new Uint8Array(1));
  });

  test("a taken port throws at once", () => {
    const host = new OsHost({ address: loopback });
    const socket = host.udp(undefined, { datagram() {} });
    expect(() => host.udp(socket.local.port, { datagram() {} })).toThrow(UsageError);
    socket.close();
  });

  test("nobody listens: port unreachable; answers from another port still come in", async () => {
    const host = new OsHost({ address: loopback });
    const gone = host.udp(undefined, { datagram() {} });
    gone.close();
    const complaint = awaited<string>();
    const answer = awaited<string>();
    const socket = host.udp(undefined, {
      datagram: (data, from) => answer.done(`${new TextDecoder().decode(data)} ${from.port}`),
      unreachable: (to, reason) => complaint.done(`${to.port} ${reason}`),
    });
    socket.send(gone.local, new Uint8Array(3));
    expect(await complaint.promise).toBe(`${gone.local.port} port`);
    // As a TFTP server does: asked on one port, it answers from another.
    const other = host.udp(undefined, { datagram() {} });
    const asked = host.udp(undefined, {
      datagram: (_data, from) => other.send(from, new TextEncoder().encode("block 1")),
    });
    socket.send(asked.local, new Uint8Array(3));
    expect(await answer.promise).toBe(`block 1 ${other.local.port}`);
    for (const one of [socket, other, asked]) one.close();
  });

  test("a handler of complaints: strangers are still heard, and ports are its own", async () => {
    const host = new OsHost({ address: loopback });
    const heard: string[] = [];
    let told = awaited<void>();
    const few = () =>
      host.udp(undefined, {
        unreachable() {},
        datagram: (data, from) => {
          heard.push(`${new TextDecoder().decode(data)} ${from.port}`);
          told.done();
        },
      });
    const many = Array.from({ length: 600 }, few);
    expect(new Set(many.map(({ local }) => local.port)).size).toBe(600);
    const socket = many[0]!;
    const peer = host.udp(undefined, { datagram: (data, from) => peer.send(from, data) });
    const stranger = host.udp(undefined, { datagram() {} });
    const gone = host.udp(undefined, { datagram() {} });
    gone.close();
    socket.send(gone.local, new Uint8Array(3));
    socket.send(peer.local, new TextEncoder().encode("one"));
    await told.promise;
    told = awaited();
    stranger.send(socket.local, new TextEncoder().encode("two"));
    await told.promise;
    told = awaited();
    socket.send(peer.local, new TextEncoder().encode("three"));
    await told.promise;
    const [own, other] = [peer.local.port, stranger.local.port];
    expect(heard).toEqual([`one ${own}`, `two ${other}`, `three ${own}`]);
    for (const one of [...many, peer, stranger]) one.close();
  });

  test("a broadcast goes to the address that stands for it", async () => {
    const receiver = new OsHost({ address: loopback, bind: "any" });
    const { promise, done } = awaited<number>();
    const listener = receiver.udp(undefined, { datagram: (data) => done(data.length) });
    const sender = new OsHost({ address: loopback, broadcast: "127.255.255.255" });
    const socket = sender.udp(undefined, { datagram() {} });
    socket.send({ address: "255.255.255.255", port: listener.local.port }, new Uint8Array(5));
    expect(await promise).toBe(5);
    listener.close();
    socket.close();
  });
});

describe("TCP", () => {
  const listening = async (host: OsHost, accept: (connection: TcpConnection) => void) => {
    const listener = host.listen(0, accept);
    while (listener.local.port === 0) await sleep(1);
    return listener;
  };

  test("octets both ways with push-back, each direction ending on its own", async () => {
    const host = new OsHost({ address: loopback });
    const total = 30_000_000;
    const got: Uint8Array[] = [];
    const closed = awaited<string>();
    const listener = await listening(host, (connection) => {
      connection.handler = {
        data(data) {
          got.push(data);
          connection.pause();
          setImmediate(() => connection.resume());
        },
        end() {
          connection.write(new TextEncoder().encode("thanks"));
          connection.end();
        },
      };
    });
    const answer: Uint8Array[] = [];
    const content = new Uint8Array(total).map((_, i) => i);
    let offset = 0;
    let refusals = 0;
    const pour = () => {
      while (offset < total) {
        const chunk = content.subarray(offset, offset + 100_000);
        offset += chunk.length;
        if (!connection.write(chunk)) {
          refusals++;
          return;
        }
      }
      connection.end();
    };
    const handler: TcpHandler = {
      open: pour,
      drain: pour,
      data: (data) => answer.push(data),
      close: (failure) => closed.done(String(failure)),
    };
    const connection = host.connect(listener.local, handler);
    expect(await closed.promise).toBe("undefined");
    expect(Buffer.compare(joined(got), content)).toBe(0);
    expect(new TextDecoder().decode(joined(answer))).toBe("thanks");
    expect(refusals).toBeGreaterThan(0);
    listener.close();
  });

  test("refused, reset and timed out", async () => {
    const host = new OsHost({ address: loopback, speed: 1000 });
    const closeOf = (port: number, write: boolean) => {
      const { promise, done } = awaited<string>();
      const connection = host.connect(
        { address: loopback, port },
        {
          open: () => write && connection.write(new Uint8Array(1)),
          data() {},
          close: (failure) => done(String(failure)),
        },
      );
      return promise;
    };
    const listener = await listening(host, (connection) => {
      connection.handler = { data: () => connection.destroy() };
    });
    const { port } = listener.local;
    expect(await closeOf(port, true)).toBe("reset");
    listener.close();
    await sleep(5);
    expect(await closeOf(port, false)).toBe("refused");
  });

  test("a TCP port that is taken is told to whoever was named", async () => {
    const server = createServer().listen(0, loopback);
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { promise, done } = awaited<Error>();
    new OsHost({ address: loopback, failed: done }).listen(port, () => {});
    expect((await promise).message).toContain(`cannot listen on ${loopback}:${port}`);
    server.close();
  });
});

describe("the clock", () => {
  test("runs at its speed, and a cancelled timer does not ring", async () => {
    const { clock } = new OsHost({ address: loopback, speed: 100, epoch: 5000 });
    const { promise, done } = awaited<number>();
    const began = performance.now();
    clock.after(1000, () => done(clock.now()));
    clock.after(500, () => expect.unreachable()).cancel();
    expect(await promise).toBeGreaterThanOrEqual(1000);
    expect(clock.now()).toBeGreaterThan((performance.now() - began) * 100 * 0.5);
    expect(clock.epoch()).toBeGreaterThan(5900);
    clock.after(1e15, () => expect.unreachable()).cancel();
  });
});
