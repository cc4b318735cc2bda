import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import type { RunningFabric } from "../../src/lab/fabric";
import { LineLog } from "../../src/lab/line-log";
import { openConsolePort } from "../../src/node/console-port";
import { greeting, TelnetReader } from "../../src/node/telnet";

/** One device whose console says in capitals what is typed. */
function shouting(log = new LineLog()) {
  const fabric = {
    console: () => log,
    type(host: string, text: string) {
      if (host !== "AP") throw new UsageError(`"${host}" takes no typing`);
      if (text !== "") log.append(text.toUpperCase().replaceAll("\r", "\n"), 0);
    },
  };
  return { fabric: fabric as unknown as RunningFabric, log };
}

async function client(port: number) {
  const socket: Socket = connect(port, "127.0.0.1");
  let got = Buffer.alloc(0);
  socket.on("data", (octets: Buffer) => {
    got = Buffer.concat([got, octets]);
  });
  await once(socket, "connect");
  const until = async (text: string) => {
    while (!got.includes(text, 0, "latin1")) await once(socket, "data");
    return got;
  };
  await until(Buffer.from(greeting).toString("latin1"));
  return { socket, until };
}

test("everybody at a console sees what is printed and what anyone types", async () => {
  const { fabric, log } = shouting();
  const port = await openConsolePort(fabric, "AP");
  const [one, two] = [await client(port.port), await client(port.port)];
  log.append("booting\n", 0);
  await one.until("booting\r\n");
  one.socket.write("héllo\r");
  expect((await two.until("LLO\r\n")).toString("utf8")).toContain("booting\r\nHÉLLO\r\n");
  await port.close();
});

test("a client's telnet commands are answered and do not reach the device, in whatever pieces they come", () => {
  const sent = [
    ...[255, 253, 1], // DO ECHO: as offered
    ...[255, 251, 31, 255, 250, 31, 0, 80, 255, 255, 240, 255, 240], // WILL NAWS, and its value with 255 in it
    ...[255, 253, 24], // DO TERMINAL-TYPE
    ...[255, 241], // NOP
    ...[115, 104, 255, 255, 111, 13, 0],
  ];
  for (let cut = 0; cut <= sent.length; cut++) {
    const reader = new TelnetReader();
    const answers: number[] = [];
    const read = (octets: number[]) => [...reader.read(Uint8Array.from(octets), (a) => answers.push(...a))];
    expect([...read(sent.slice(0, cut)), ...read(sent.slice(cut))]).toEqual([115, 104, 255, 111, 13, 0]);
    expect(answers).toEqual([255, 254, 31, 255, 252, 24]);
  }
});

test("a host whose console takes no typing is refused before a port is opened", async () => {
  await expect(openConsolePort(shouting().fabric, "9120-EWC")).rejects.toThrow("takes no typing");
});

test("what is typed and what the console shows from then on is kept, without what a backspace took back", async () => {
  const { fabric, log } = shouting();
  const port = await openConsolePort(fabric, "AP");
  log.append("before anybody types\n", 0);
  const one = await client(port.port);
  one.socket.write("shox\bw x\r");
  await one.until("W X\r\n");
  log.append("after\n", 0);
  expect(port.recorded()).toEqual({
    host: "AP",
    isController: false,
    transcript: "SHOX\bW X\nafter\n",
    typed: ["show x"],
  });
  await port.close();
});
