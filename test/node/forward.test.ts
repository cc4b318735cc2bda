import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { EnvironmentError } from "../../src/errors";
import { Conductor } from "../../src/node/conductor";
import { forward } from "../../src/node/forward";
import { testLab } from "../network/lab";

function outsideLab() {
  const lab = testLab();
  const conductor = new Conductor(lab.time);
  return { ...lab, conductor };
}

const opened = async (port: number): Promise<Socket> => {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  await once(socket, "connect");
  return socket;
};

describe("TCP from 127.0.0.1 into the lab", () => {
  test("a megabyte each way, and both directions end on their own", async () => {
    const { ewc, server, conductor } = outsideLab();
    const sent = new Uint8Array(1_000_000).map((_, i) => i * 7);
    server.listen(5000, (connection) => {
      connection.handler = {
        // Echoes, and is not faster than whoever listens.
        data: (data) => {
          if (!connection.write(data)) connection.pause();
        },
        drain: () => connection.resume(),
        end: () => connection.end(),
      };
    });
    const relay = await forward({ conductor, host: ewc, to: { address: "172.16.5.27", port: 5000 } });
    const socket = await opened(relay.port);
    socket.end(sent);
    const got = await buffer(socket);
    expect(Buffer.compare(got, sent)).toBe(0);
    await sleep(10);
    expect(conductor.isPaced).toBe(false);
    await relay.close();
  });

  test("lab time keeps pace while a connection is open, and only then", async () => {
    const { ewc, server, conductor, time } = outsideLab();
    server.listen(5000, (connection) => {
      connection.handler = { data: () => {}, end: () => connection.end() };
      server.clock.after(1000, () => connection.write(new TextEncoder().encode("a second later")));
    });
    const relay = await forward({
      conductor,
      host: ewc,
      to: { address: "172.16.5.27", port: 5000 },
      speed: 20,
    });
    await sleep(30);
    expect(time.now()).toBe(0);
    const began = performance.now();
    const socket = await opened(relay.port);
    const [data] = await once(socket, "data");
    expect(String(data)).toBe("a second later");
    expect(performance.now() - began).toBeGreaterThan(45);
    expect(time.now()).toBeGreaterThan((performance.now() - began) * 20 * 0.5);
    socket.end();
    await once(socket, "close");
    await sleep(20);
    const now = time.now();
    await sleep(30);
    expect(time.now()).toBe(now);
    await relay.close();
  });

  test("a refusal and a reset inside are a reset outside", async () => {
    const { ewc, server, conductor } = outsideLab();
    server.listen(5001, (connection) => {
      connection.handler = { data: () => connection.destroy() };
    });
    for (const port of [5000, 5001]) {
      const relay = await forward({ conductor, host: ewc, to: { address: "172.16.5.27", port } });
      const socket = connect({ host: "127.0.0.1", port: relay.port });
      socket.write("anybody there?");
      const [error] = await once(socket, "error");
      expect(error.code).toBe("ECONNRESET");
      await relay.close();
    }
  });

  test("a client that vanishes is a reset or an end inside; closing drops what is open", async () => {
    const { ewc, server, conductor } = outsideLab();
    const ended: string[] = [];
    server.listen(5000, (connection) => {
      connection.handler = {
        data: () => {},
        end: () => {
          ended.push("end");
          connection.end();
        },
        close: (failure) => ended.push(`close ${failure}`),
      };
    });
    const relay = await forward({ conductor, host: ewc, to: { address: "172.16.5.27", port: 5000 } });
    const socket = await opened(relay.port);
    // Whether an end or a reset comes first is the machine's affair.
    socket.on("error", () => {});
    socket.on("end", () => socket.end()).resume();
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await sleep(20);
    await relay.close();
    await closed;
    expect(conductor.isPaced).toBe(false);
    await conductor.pass(10_000);
    expect(ended.length).toBeGreaterThan(0);
    await expect(opened(relay.port)).rejects.toThrow("ECONNREFUSED");
  });

  test("a port that is taken is said to be", async () => {
    const { ewc, conductor } = outsideLab();
    const to = { address: "172.16.5.27", port: 1 };
    const relay = await forward({ conductor, host: ewc, to });
    await expect(forward({ conductor, host: ewc, to, port: relay.port })).rejects.toThrow(EnvironmentError);
    await relay.close();
  });
});

test("UDP from 127.0.0.1 into the lab and back, each sender by itself", async () => {
  const { ewc, server, conductor } = outsideLab();
  const echo = server.udp(7, { datagram: (data, from) => echo.send(from, data) });
  const relay = await forward({ conductor, host: ewc, to: echo.local, protocol: "udp" });
  const senders = [createSocket("udp4"), createSocket("udp4")];
  const answers = await Promise.all(
    senders.map(async (socket, index) => {
      socket.send(`hello ${index}`, relay.port, "127.0.0.1");
      const [data] = await once(socket, "message");
      return String(data);
    }),
  );
  expect(answers).toEqual(["hello 0", "hello 1"]);
  for (const socket of senders) socket.close();
  await relay.close();
  expect(conductor.isPaced).toBe(false);
});
