import { connect } from "node:net";
import { expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { openSsh, type SshShell } from "../../src/node/ssh/client";
import { topologyFrom } from "../../src/topology/lab-file";

const topology = topologyFrom(
  { controllers: [{ name: "9120-EWC", address: "172.16.4.26", version: "17.9.4.27" }] },
  () => undefined,
);

async function open(port: number) {
  const credentials = { username: "admin", password: "Cisco123" };
  return openSsh({ connect: () => connect(port, "127.0.0.1"), ...credentials });
}

/** Resolves with the screen when it ends in a prompt. */
function screenOf(shell: SshShell): Promise<string> {
  return new Promise((resolve) => {
    let screen = "";
    shell.onData((text) => {
      screen += text;
      if (/#$/.test(screen) && screen.includes("show clock")) resolve(screen);
    });
  });
}

test("fifty people are at one controller, and each has his own prompt and answer", async () => {
  await using lab = await Lab.start(embeddedFabric(), topology);
  const { port } = await lab.fabric.forward("9120-EWC", 22);
  const sessions = await Promise.all(Array.from({ length: 50 }, () => open(port)));
  const shells = await Promise.all(sessions.map((session) => session.shell()));
  const screens = shells.map(screenOf);
  for (const shell of shells) shell.write("show clock\r");
  for (const screen of await Promise.all(screens)) {
    expect(screen).toMatch(/^\r\n9120-EWC#show clock\r\n\*\d\d:\d\d:\d\d\.\d{3} UTC .*2024\r\n9120-EWC#$/);
  }
  const { output } = await sessions[0]!.exec("show users");
  expect(output.match(/vty /g)).toHaveLength(50);
  for (const session of sessions) session.close();
});

test("a session answers at once through a forward, without waiting for acknowledgements", async () => {
  await using lab = await Lab.start(embeddedFabric(), topology);
  const { port } = await lab.fabric.forward("9120-EWC", 22);
  const session = await open(port);
  const times: number[] = [];
  for (let i = 0; i < 20; i++) {
    const begun = performance.now();
    await session.exec("show clock");
    times.push(performance.now() - begun);
  }
  session.close();
  // Waiting would cost each of them 40 ms; a busy machine costs some of them as much.
  expect(Math.min(...times)).toBeLessThan(35);
});
