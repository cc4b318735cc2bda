import { once } from "node:events";
import type { Duplex } from "node:stream";
import { describe, expect, test } from "vitest";
import { HttpsLab } from "./lab";

function closed(socket: Duplex): Promise<void> {
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

describe("HTTPS on a Host", () => {
  test("requests and answers, and who asked", async () => {
    const lab = new HttpsLab();
    const reply = await lab.request("PUT", "/a?b=c%20d", { body: "hello" });
    expect(reply).toMatchObject({ status: 200, body: "PUT /a?b=c%20d 5" });
    expect(reply.headers).toEqual({
      "content-type": "text/plain",
      "content-length": "16",
      connection: expect.any(String),
    });
    expect(lab.asked[0]!.peer.address).toBe("172.16.4.99");
    expect(lab.asked[0]!.header("host")).toBe("ewc");
    expect(lab.asked[0]!.header("nothing")).toBeUndefined();
  });

  test("a request takes the time of its packets and no other", async () => {
    const times = [];
    for (let run = 0; run < 3; run++) {
      const lab = new HttpsLab();
      await lab.request("GET", "/");
      times.push(lab.time.now());
    }
    expect(new Set(times).size).toBe(1);
    expect(times[0]).toBeLessThan(20);
  });

  test("several requests over one connection are known as such", async () => {
    const lab = new HttpsLab();
    const over = lab.tls();
    over.resume();
    over.write("GET /1 HTTP/1.1\r\nHost: ewc\r\n\r\nGET /2 HTTP/1.1\r\nHost: ewc\r\n\r\n");
    await lab.conductor.pass(1_000);
    await lab.request("GET", "/3");
    expect(lab.asked.map(({ target }) => target)).toEqual(["/1", "/2", "/3"]);
    const [first, second, third] = lab.asked.map(({ connection }) => connection);
    expect(first).toBe(second);
    expect(first).not.toBe(third);
    over.destroy();
  });

  test("HEAD has a length and no body", async () => {
    const lab = new HttpsLab();
    expect(await lab.request("HEAD", "/")).toMatchObject({
      status: 200,
      body: "",
      headers: { "content-length": "8" },
    });
  });

  test("the certificate is the device's own, by the lab's calendar", async () => {
    const lab = new HttpsLab();
    const socket = lab.tls();
    await lab.run(once(socket, "secureConnect"));
    const certificate = socket.getPeerCertificate();
    expect(certificate.subject.CN).toBe("IOS-Self-Signed-Certificate-1");
    expect(certificate.issuer.CN).toBe("IOS-Self-Signed-Certificate-1");
    expect(Date.parse(certificate.valid_from)).toBe(Date.UTC(2024, 0, 29));
    socket.destroy();
  });

  test("a body is refused by its length, announced or not", async () => {
    const lab = new HttpsLab();
    const body = "x".repeat(10_001);
    expect((await lab.request("PUT", "/", { body })).body).toBe("PUT / too-large");
    const chunked = await lab.request("PUT", "/", { body, headers: { "transfer-encoding": "chunked" } });
    expect(chunked).toMatchObject({ body: "PUT / too-large", headers: { connection: "close" } });
    expect((await lab.request("PUT", "/", { body: body.slice(1) })).body).toBe("PUT / 10000");
  });
});

describe("clients that misbehave", () => {
  test.each([
    ["plain HTTP", "GET / HTTP/1.1\r\nHost: ewc\r\n\r\n"],
    ["noise", "\x00\xff\x16\x03\x01 noise".repeat(100)],
  ])("%s ends the connection, and nothing else", async (_what, text) => {
    const lab = new HttpsLab();
    const socket = lab.connect();
    socket.write(Buffer.from(text, "latin1"));
    socket.resume();
    await lab.run(closed(socket));
    expect((await lab.request("GET", "/")).status).toBe(200);
    expect(lab.asked).toHaveLength(1);
  });

  test.each([
    ["no HTTP", "nothing\r\n\r\n", "400 Bad Request"],
    ["two lengths", "PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400 Bad Request"],
    [
      "smuggling",
      "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "400 Bad Request",
    ],
    ["endless headers", `GET / HTTP/1.1\r\n${"X: y\r\n".repeat(10_000)}`, "431 Request Header"],
  ])("%s within TLS", async (_what, text, status) => {
    const lab = new HttpsLab();
    const socket = lab.tls();
    let answer = "";
    socket.setEncoding("latin1").on("data", (piece) => {
      answer += piece;
    });
    socket.write(text);
    await lab.run(closed(socket));
    expect(answer).toContain(status);
    expect(lab.asked).toEqual([]);
  });

  test("one that says nothing, half a handshake, or half a request, is dropped after 30 s of lab time", async () => {
    const lab = new HttpsLab();
    await lab.request("GET", "/");
    const begun = lab.time.now();
    const silent = lab.connect();
    const half = lab.connect();
    half.write(Buffer.from([0x16, 0x03, 0x01, 0x02]));
    const slow = lab.tls();
    slow.write("PUT / HTTP/1.1\r\nHost: ewc\r\nContent-Length: 100\r\n\r\nhalf");
    const dropped = [silent, half, slow].map((socket) => {
      socket.resume();
      return closed(socket);
    });
    await lab.run(Promise.all(dropped));
    expect(lab.time.now() - begun).toBeGreaterThanOrEqual(30_000);
    expect(lab.time.now() - begun).toBeLessThan(31_000);
    expect(lab.asked).toHaveLength(1);
  });

  test("a body that drips has the same 30 s", async () => {
    const lab = new HttpsLab();
    const socket = lab.tls();
    socket.resume();
    socket.write("PUT / HTTP/1.1\r\nHost: ewc\r\nContent-Length: 1000\r\n\r\n");
    const drip = () => {
      if (socket.destroyed) return;
      socket.write("x");
      lab.client.clock.after(1_000, drip);
    };
    lab.client.clock.after(1_000, drip);
    const begun = lab.time.now();
    await lab.run(closed(socket));
    expect(lab.time.now() - begun).toBeLessThan(31_000);
  });

  test("64 at a time; one more is turned away until there is room", async () => {
    const lab = new HttpsLab();
    const sockets = Array.from({ length: 64 }, () => lab.connect());
    for (const socket of sockets) socket.resume();
    await lab.conductor.pass(1_000);
    await expect(lab.request("GET", "/")).rejects.toThrow();
    sockets[0]!.end();
    await lab.conductor.pass(1_000);
    expect((await lab.request("GET", "/")).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  test("one that never reads its answers holds up nobody", async () => {
    const lab = new HttpsLab();
    lab.answer = () => ({ status: 200, headers: {}, body: "x".repeat(1_000_000) });
    const socket = lab.tls();
    await lab.run(once(socket, "secureConnect"));
    socket.pause();
    for (let at = 0; at < 8; at++) socket.write("GET / HTTP/1.1\r\nHost: ewc\r\n\r\n");
    await lab.conductor.pass(1_000);
    expect(lab.asked.length).toBeLessThan(8);
    lab.answer = () => ({ status: 200, headers: {}, body: "quick" });
    expect((await lab.request("GET", "/")).body).toBe("quick");
    await lab.run(closed(socket));
    expect(lab.time.now()).toBeLessThan(40_000);
  });

  test("one that asks faster than it can be answered is dropped", async () => {
    const lab = new HttpsLab();
    const socket = lab.tls();
    socket.write("GET / HTTP/1.1\r\nHost: ewc\r\n\r\n".repeat(1_000));
    socket.resume();
    await lab.run(closed(socket));
    expect(lab.asked.length).toBeLessThan(10);
  });

  test("closing resets what is open, and frees the port", async () => {
    const lab = new HttpsLab();
    const socket = lab.tls();
    await lab.run(once(socket, "secureConnect"));
    const isClosed = closed(socket);
    lab.service.close();
    await lab.run(isClosed);
    await expect(lab.request("GET", "/")).rejects.toThrow(/refused/i);
  });
});
