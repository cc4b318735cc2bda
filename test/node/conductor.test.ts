import { setTimeout as sleep } from "node:timers/promises";
import { Client, Server, utils } from "ssh2";
import { describe, expect, test } from "vitest";
import { InternalError } from "../../src/errors";
import { packetText } from "../../src/ip/packet";
import { SimulatedNetwork } from "../../src/network/network";
import { VirtualTime } from "../../src/network/virtual-time";
import { Conductor } from "../../src/node/conductor";
import { duplexOf } from "../../src/node/duplex";
import { processorTime } from "../processor-time";

describe("a run", () => {
  test("ends when its condition is met, at the event that was observed", async () => {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    const lines: string[] = [];
    const print = (line: string) => {
      lines.push(line);
      time.observed();
    };
    time.after(1000, () => print("one"));
    time.after(2000, () => print("two"));
    time.after(2000, () => print("three"));
    expect(await conductor.run(() => lines.includes("two"), 5000)).toBe("met");
    expect(time.now()).toBe(2000);
    expect(lines).toEqual(["one", "two"]);
    expect(await conductor.run(() => lines.includes("two"), 5000)).toBe("met");
    expect(lines).toEqual(["one", "two"]);
  });

  test("ends at its deadline, and time stands exactly there", async () => {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    time.after(40_000, () => {});
    expect(await conductor.run(() => false, 39_999)).toBe("deadline");
    expect(time.now()).toBe(39_999);
  });

  test("says so when nothing will ever happen any more", async () => {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    time.after(10, () => {});
    expect(await conductor.run(() => false, 1_000_000)).toBe("idle");
    expect(time.now()).toBe(10);
    await conductor.pass(500);
    expect(time.now()).toBe(510);
  });

  test("looks at the condition a last time at the deadline, though nobody observed anything", async () => {
    const time = new VirtualTime();
    let set = false;
    time.after(10, () => {
      set = true;
    });
    time.after(100, () => {});
    expect(await new Conductor(time).run(() => set, 50)).toBe("met");
  });

  test("rejects with the error of a task or of the condition", async () => {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    time.after(10, () => {
      throw new InternalError("broken");
    });
    await expect(conductor.run(() => false, 100)).rejects.toThrow("broken");
    time.after(10, () => time.observed());
    await expect(
      conductor.run(() => {
        if (time.now() > 10) throw new InternalError("cannot tell");
        return false;
      }, 100),
    ).rejects.toThrow("cannot tell");
    expect(await conductor.run(() => true, 100)).toBe("met");
  });

  test("several at once end each at its own time", async () => {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    const ended: string[] = [];
    const note = (name: string) => (outcome: string) => ended.push(`${name} ${outcome} ${time.now()}`);
    let ticks = 0;
    const tick = () => {
      ticks++;
      time.observed();
      time.after(10, tick);
    };
    tick();
    await Promise.all([
      conductor.run(() => ticks > 10, 1000).then(note("a")),
      conductor.run(() => false, 55).then(note("b")),
      conductor.run(() => ticks > 3, 1000).then(note("c")),
    ]);
    expect(ended).toEqual(["c met 30", "b deadline 55", "a met 100"]);
  });

  test("40 s of lab time cost next to nothing, and a long run lets Node breathe", async () => {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    time.after(40_000, () => time.observed());
    let isWaiting = true;
    const real = setTimeout(() => {
      isWaiting = false;
    }, 40_000);
    await conductor.run(() => time.now() >= 40_000, 50_000);
    clearTimeout(real);
    // However busy the machine is: lab time was there long before the real clock.
    expect(isWaiting).toBe(true);
    const tick = () => time.after(0.001, tick);
    tick();
    let breaths = 0;
    const interval = setInterval(() => breaths++, 5);
    // Without a breath this would never end.
    await conductor.run(() => breaths > 4, Infinity);
    clearInterval(interval);
    expect(breaths).toBeGreaterThan(4);
  });
});

describe("the outside world", () => {
  test("holds the time; what it then asks for happens at that very moment", async () => {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    const log: string[] = [];
    time.after(5, () => {
      const release = time.hold("a file is read");
      sleep(30).then(() => {
        time.after(0, () => log.push(`read at ${time.now()}`));
        release();
      });
    });
    time.after(6, () => log.push(`next at ${time.now()}`));
    await conductor.run(() => false, 100);
    expect(log).toEqual(["read at 5", "next at 6"]);
  });

  test("a hold that nobody releases is an error that names it", async () => {
    const time = new VirtualTime();
    time.after(5, () => time.hold("a file that never comes"));
    time.after(6, () => {});
    await expect(new Conductor(time, 50).run(() => false, 100)).rejects.toThrow(
      "lab time has been held for 0.05 s by: a file that never comes",
    );
  });

  test("is let settle when touched, however many turns its chain takes", async () => {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    const log: string[] = [];
    time.after(5, () => {
      time.touch();
      setImmediate(() => {
        Promise.resolve().then(() =>
          process.nextTick(() => time.after(0, () => log.push(`answer at ${time.now()}`))),
        );
      });
    });
    time.after(5.001, () => log.push("next"));
    await conductor.run(() => false, 100);
    expect(log).toEqual(["answer at 5", "next"]);
  });

  test("time does not move between runs", async () => {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    let ticks = 0;
    const tick = () => {
      ticks++;
      time.observed();
      time.after(1, tick);
    };
    tick();
    await conductor.run(() => ticks >= 5, 100);
    const now = time.now();
    await sleep(30);
    expect(time.now()).toBe(now);
  });

  const { private: hostKey } = utils.generateKeyPairSync("ed25519");

  /** An SSH session, commands and all, over the simulated network; returns what went over the wire, and when. */
  async function session(seed: number): Promise<{ trace: string[]; answers: string[]; ended: number }> {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    const network = new SimulatedNetwork({ time, seed });
    network.segment("access", "172.16.4.0/24", { latency: 1, jitter: 1, loss: 0.05 });
    const ewc = network.attach("access", "172.16.4.26");
    const desk = network.attach("access", "172.16.4.200");
    const trace: string[] = [];
    network.tap({}, ({ time: at, packet, verdict }) => trace.push(`${at} ${packetText(packet)} ${verdict}`));
    const server = new Server({ hostKeys: [hostKey] }, (peer) => {
      peer.on("authentication", (context) => context.accept());
      peer.on("error", () => {});
      peer.on("session", (accept) => {
        accept().on("exec", (acceptExec, _reject, { command }) => {
          const channel = acceptExec();
          // The device takes its lab time over the answer.
          ewc.clock.after(250, () => {
            channel.write(`${command} at ${ewc.clock.now() > 0}`);
            channel.exit(0);
            channel.end();
          });
        });
      });
    });
    ewc.listen(22, (connection) => server.injectSocket(duplexOf(connection, time) as never));
    const answers: string[] = [];
    const client = new Client();
    let done = false;
    const ask = (left: number) => {
      if (left === 0) {
        client.end();
        return;
      }
      client.exec(`show ${left}`, (error, channel) => {
        if (error) throw error;
        let text = "";
        channel.on("data", (data: Buffer) => {
          text += data;
        });
        channel.on("close", () => {
          answers.push(text);
          ask(left - 1);
        });
      });
    };
    client.on("ready", () => ask(3));
    client.on("close", () => {
      done = true;
      time.observed();
    });
    const connection = desk.connect({ address: "172.16.4.26", port: 22 }, { data() {} });
    client.connect({ sock: duplexOf(connection, time), username: "admin", password: "x" });
    expect(await conductor.run(() => done, 600_000)).toBe("met");
    return { trace, answers, ended: time.now() };
  }

  test("ssh2 on both ends: the same seed gives the same packets at the same times", async () => {
    const first = await session(3);
    expect(first.answers).toEqual(["show 3 at true", "show 2 at true", "show 1 at true"]);
    expect(first.trace.length).toBeGreaterThan(30);
    expect(first.ended).toBeLessThan(30_000);
    // Lengths are the same though keys and padding differ.
    expect(await session(3)).toEqual(first);
  });
});

describe("pace", () => {
  test("lab time follows the real clock times the speed, run or not", async () => {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    let ticks = 0;
    const tick = () => {
      ticks++;
      time.observed();
      time.after(100, tick);
    };
    tick();
    const paced = performance.now();
    const stop = conductor.pace(10);
    await sleep(200);
    expect(time.now()).toBeGreaterThan(1000);
    expect(time.now()).toBeLessThan((performance.now() - paced) * 10 + 100);
    expect(ticks).toBeGreaterThan(8);
    const began = performance.now();
    const end = time.now() + 1000;
    expect(await conductor.run(() => time.now() >= end, end + 5000)).toBe("met");
    expect(performance.now() - began).toBeGreaterThan(60);
    stop();
    stop();
    await sleep(20);
    const now = time.now();
    await sleep(50);
    expect(time.now()).toBe(now);
    const fast = processorTime();
    await conductor.run(() => false, now + 100_000);
    expect(processorTime() - fast).toBeLessThan(100);
  });

  test("a run's deadline is kept, and a task set from outside wakes the pace", async () => {
    const time = new VirtualTime();
    const conductor = new Conductor(time);
    const stop = conductor.pace(100);
    const running = conductor.run(() => false, 2000);
    const reached = running.then(() => time.now());
    await sleep(5);
    // A busy machine: the real clock runs on, and nobody looks at it.
    for (const until = performance.now() + 60; performance.now() < until; );
    expect([await running, await reached]).toEqual(["deadline", 2000]);
    let ran = false;
    setTimeout(() => {
      time.after(1, () => {
        ran = true;
        time.observed();
      });
    }, 20);
    expect(await conductor.run(() => ran, 1_000_000)).toBe("met");
    expect(time.now()).toBeLessThan(100_000);
    stop();
  });
});
