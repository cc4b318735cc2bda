import { utils } from "ssh2";
import { describe, expect, test } from "vitest";
import type { SshEvent, SshServerOptions, Terminal } from "../../../src/host/ssh";
import { packetSize } from "../../../src/ip/packet";
import { openSsh, SshFailure, type SshLogin } from "../../../src/node/ssh/client";
import { makeHostKey } from "../../../src/node/ssh/host-key";
import { sshService } from "../../../src/node/ssh/service";
import { SshLab } from "./lab";

/** A device whose shell repeats what is typed, and whose commands are `fail` and anything else. */
function device(changes: Partial<SshServerOptions> = {}): SshServerOptions {
  return {
    software: "Cisco-1.25",
    banner: () => "9120-EWC: authorised access only\r\n",
    authenticate: (attempt) =>
      attempt.method === "password" && attempt.username === "admin" && attempt.password === "Cisco123"
        ? "accept"
        : "reject",
    shell(terminal: Terminal, user: string) {
      terminal.write(`hello ${user} ${terminal.columns}x${terminal.rows}\r\n`);
      terminal.handler = {
        input: (text) => {
          if (text.includes("exit")) terminal.close();
          else terminal.write(`<${text}>`);
        },
        resized: (columns, rows) => terminal.write(`[${columns}x${rows}]`),
      };
    },
    exec(command, channel) {
      channel.write(`ran ${command}\r\n`);
      channel.exit(command === "fail" ? 3 : 0);
    },
    ...changes,
  };
}

function loginFor(lab: SshLab, changes: Partial<SshLogin> = {}): SshLogin {
  return {
    connect: () => lab.client.connect({ address: lab.server.address, port: 22 }, { data: () => {} }),
    username: "admin",
    password: "Cisco123",
    clock: lab.client.clock,
    time: lab.time,
    ...changes,
  };
}

async function failureOf(promise: Promise<unknown>): Promise<SshFailure> {
  const outcome = await promise.then(
    () => "no failure",
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(SshFailure);
  return outcome as SshFailure;
}

describe("a session in the lab", () => {
  test("shell: banner, terminal size, typing, resizing, leaving", async () => {
    const lab = await SshLab.start();
    const events: SshEvent[] = [];
    sshService().serve(lab.server, 22, device({ event: (event) => events.push(event) }));
    const session = await lab.run(openSsh(loginFor(lab)));
    expect(session.banner).toBe("9120-EWC: authorised access only\r\n");
    const shell = await lab.run(session.shell({ columns: 132, rows: 40 }));
    let seen = "";
    shell.onData((text) => {
      seen += text;
    });
    shell.write("show version");
    await lab.conductor.pass(100);
    shell.resize(200, 50);
    await lab.conductor.pass(100);
    expect(seen).toBe("hello admin 132x40\r\n<show version>[200x50]");
    shell.write("exit");
    await lab.run(session.closed);
    await lab.conductor.pass(1);
    expect(events.map((event) => event.type)).toEqual(["connected", "disconnected"]);
    expect(events[1]).toMatchObject({ username: "admin", peer: { address: "172.16.5.26" } });
  });

  test("the server knows how a client left", async () => {
    const lab = await SshLab.start();
    const ways: (string | undefined)[] = [];
    const event = (told: SshEvent) => told.type === "disconnected" && ways.push(told.how);
    const server = sshService().serve(lab.server, 22, device({ event }));
    const session = await lab.run(openSsh(loginFor(lab)));
    session.close();
    await lab.conductor.pass(100);
    const to = { address: lab.server.address, port: 22 };
    const closing = lab.client.connect(to, { data: () => {}, open: () => closing.end() });
    await lab.conductor.pass(100);
    const resetting = lab.client.connect(to, { data: () => resetting.destroy() });
    await lab.conductor.pass(100);
    lab.client.connect(to, { data: () => {} });
    await lab.run(openSsh(loginFor(lab)));
    server.close();
    await lab.conductor.pass(100);
    expect(ways).toEqual(["goodbye", "closed", "reset", "reset", "reset"]);
  });

  test("exec: output and exit status", async () => {
    const lab = await SshLab.start();
    sshService().serve(lab.server, 22, device());
    const session = await lab.run(openSsh(loginFor(lab)));
    expect(await lab.run(session.exec("show clock"))).toEqual({ output: "ran show clock\r\n", code: 0 });
    expect(await lab.run(session.exec("fail"))).toEqual({ output: "ran fail\r\n", code: 3 });
    session.close();
    await lab.run(session.closed);
  });

  test("a large output arrives whole", async () => {
    const lab = await SshLab.start();
    const text = "line after line of running configuration\r\n".repeat(100_000);
    const exec: SshServerOptions["exec"] = (_command, channel) => {
      channel.write(text);
      channel.exit(0);
    };
    sshService().serve(lab.server, 22, device({ exec }));
    const session = await lab.run(openSsh(loginFor(lab)));
    const { output } = await lab.run(session.exec("show running-config"));
    expect(output === text).toBe(true);
  });

  test("the same seed gives the same packets at the same times", async () => {
    const trace = async () => {
      const lab = await SshLab.start(5);
      const packets: string[] = [];
      lab.network.tap({ protocol: "tcp" }, ({ time, packet }) =>
        packets.push(`${time} ${packetSize(packet)}`),
      );
      sshService().serve(lab.server, 22, device());
      const session = await lab.run(openSsh(loginFor(lab)));
      await lab.run(session.exec("show clock"));
      session.close();
      await lab.run(session.closed);
      return [...packets, `end ${lab.time.now()}`];
    };
    const [first, second] = [await trace(), await trace()];
    expect(first).toEqual(second);
  });

  test("no lab time passes for what ssh2 computes", async () => {
    const lab = await SshLab.start();
    sshService().serve(lab.server, 22, device());
    const session = await lab.run(openSsh(loginFor(lab)));
    // A dozen messages to and fro at half a millisecond each way.
    expect(lab.time.now()).toBeLessThan(30);
    session.close();
  });

  test("keyboard-interactive, and RSA host keys for old clients", async () => {
    const lab = await SshLab.start();
    const rsa = utils.generateKeyPairSync("rsa", { bits: 2048 }).private;
    const service = sshService({ hostKeys: [rsa], algorithms: "legacy" });
    service.serve(lab.server, 22, device({ keyboardInteractive: true }));
    const session = await lab.run(openSsh(loginFor(lab)));
    session.close();
  });

  test("public key: the device is asked once, about a proven key", async () => {
    const lab = await SshLab.start();
    const privateKey = makeHostKey();
    const attempts: string[] = [];
    const authenticate: SshServerOptions["authenticate"] = (attempt) => {
      attempts.push(
        attempt.method === "publickey" ? `${attempt.algorithm} ${attempt.key.length}` : attempt.method,
      );
      return attempt.method === "publickey" ? "accept" : "reject";
    };
    sshService().serve(lab.server, 22, device({ authenticate }));
    const session = await lab.run(openSsh(loginFor(lab, { password: undefined, privateKey })));
    session.close();
    expect(attempts).toEqual(["none", "ssh-ed25519 51"]);
  });
});

describe("why no session came about", () => {
  test("wrong password", async () => {
    const lab = await SshLab.start();
    sshService().serve(lab.server, 22, device());
    const failure = await failureOf(lab.run(openSsh(loginFor(lab, { password: "cisco" }))));
    expect(failure.reason).toBe("authentication");
  });

  test("nobody listens", async () => {
    const lab = await SshLab.start();
    expect((await failureOf(lab.run(openSsh(loginFor(lab))))).reason).toBe("refused");
  });

  test("nobody answers", async () => {
    const lab = await SshLab.start();
    lab.server.unplug();
    const failure = await failureOf(lab.run(openSsh(loginFor(lab, { timeout: 20_000 }))));
    expect(failure.reason).toBe("timed-out");
    expect(lab.time.now()).toBe(20_000);
  });

  test("the far end speaks no SSH", async () => {
    const lab = await SshLab.start();
    lab.server.listen(22, (connection) => {
      connection.write(new TextEncoder().encode("220 mail.example.com ESMTP\r\n".repeat(500)));
      connection.end();
    });
    const failure = await failureOf(lab.run(openSsh(loginFor(lab))));
    expect(["protocol", "reset"]).toContain(failure.reason);
  });

  test("a server that is closed drops its sessions", async () => {
    const lab = await SshLab.start();
    const server = sshService().serve(lab.server, 22, device());
    const session = await lab.run(openSsh(loginFor(lab)));
    await lab.run(session.shell());
    server.close();
    await lab.run(session.closed);
    await expect(session.exec("show clock")).rejects.toBeInstanceOf(SshFailure);
    expect((await failureOf(lab.run(openSsh(loginFor(lab))))).reason).toBe("refused");
  });
});

describe("clients that misbehave", () => {
  test("one that does not log in is dropped after two minutes", async () => {
    const lab = await SshLab.start();
    const events: string[] = [];
    sshService().serve(
      lab.server,
      22,
      device({ event: ({ type }) => events.push(`${type} ${lab.time.now()}`) }),
    );
    lab.client.connect({ address: lab.server.address, port: 22 }, { data: () => {} });
    await lab.conductor.pass(200_000);
    expect(events).toEqual([
      expect.stringMatching(/^connected /),
      expect.stringMatching(/^disconnected 12000\d/),
    ]);
  });

  test("a hundred that never log in keep their places, and the rest waits outside", async () => {
    const lab = await SshLab.start();
    sshService().serve(lab.server, 22, device());
    const idle = () => lab.client.connect({ address: lab.server.address, port: 22 }, { data: () => {} });
    for (let i = 0; i < 100; i++) idle();
    await lab.conductor.pass(100);
    const failure = await failureOf(lab.run(openSsh(loginFor(lab))));
    expect(failure).toMatchObject({ reason: "reset" });
    // They are dropped in their turn, and the next one finds a place.
    await lab.conductor.pass(121_000);
    const session = await lab.run(openSsh(loginFor(lab)));
    expect((await lab.run(session.exec("show clock"))).code).toBe(0);
  });

  test("one that guesses passwords is cut off", async () => {
    const lab = await SshLab.start();
    let attempts = 0;
    const authenticate = () => {
      attempts++;
      return "reject" as const;
    };
    sshService().serve(lab.server, 22, device({ authenticate, attempts: () => 1 }));
    await failureOf(lab.run(openSsh(loginFor(lab))));
    expect(attempts).toBe(2);
  });

  test("random octets never bring the server down", async () => {
    const lab = await SshLab.start();
    sshService().serve(lab.server, 22, device());
    for (let seed = 0; seed < 50; seed++) {
      const octets = new Uint8Array(300).map((_, i) => (i * seed * 73 + (seed >> 1) + i) & 0xff);
      const prefix = seed % 2 ? "SSH-2.0-noise\r\n" : "";
      const connection = lab.client.connect(
        { address: lab.server.address, port: 22 },
        { open: () => connection.write(Buffer.concat([Buffer.from(prefix), octets])), data: () => {} },
      );
      await lab.conductor.pass(10);
    }
    const session = await lab.run(openSsh(loginFor(lab)));
    expect((await lab.run(session.exec("show clock"))).code).toBe(0);
    session.close();
  });

  test("octets turned on the way end the session on both sides, and nothing else", async () => {
    const outcomes = new Set<string>();
    for (let run = 0; run < 80; run++) {
      const lab = await SshLab.start(run);
      sshService().serve(lab.server, 22, device());
      let segments = 0;
      lab.network.intercept((packet) => {
        if (packet.protocol !== "tcp" || packet.payload.length === 0 || ++segments !== 1 + (run % 16))
          return packet;
        const payload = packet.payload.slice();
        payload[(run * 37) % payload.length]! ^= 1 << (run % 8);
        return { ...packet, payload };
      });
      const session = lab.run(openSsh(loginFor(lab, { timeout: 10_000 })));
      const outcome = await session.then(
        () => "session",
        (error) => (error instanceof SshFailure ? error.reason : String(error)),
      );
      outcomes.add(outcome);
    }
    expect([...outcomes].filter((outcome) => !/^(session|protocol|reset|timed-out)$/.test(outcome))).toEqual(
      [],
    );
    expect(outcomes).toContain("protocol");
  });

  test("a device's own error is not swallowed", async () => {
    const lab = await SshLab.start();
    const thrown: unknown[] = [];
    const listeners = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.once("uncaughtException", (error) => thrown.push(error));
    const exec = () => {
      throw new RangeError("a mistake in the device");
    };
    sshService().serve(lab.server, 22, device({ exec }));
    const session = await lab.run(openSsh(loginFor(lab)));
    session.exec("anything").catch(() => {});
    await lab.conductor.pass(50);
    for (const listener of listeners) process.on("uncaughtException", listener);
    expect(thrown).toEqual([expect.objectContaining({ message: "a mistake in the device" })]);
  });
});
