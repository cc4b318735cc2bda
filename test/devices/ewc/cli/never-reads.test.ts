import { Client } from "ssh2";
import { expect, test } from "vitest";
import { ewcCommandLine } from "../../../../src/devices/ewc/cli/command-line";
import { sshService } from "../../../../src/node/ssh/service";
import { loopbackHost } from "../../../interop/loopback-host";
import { freePort, listening } from "../../../interop/openssh";
import { FakeServices } from "./fake-services";

test("a client that types and never reads costs bounded memory, and others nothing", async () => {
  const services = new FakeServices();
  services.configuration.apply("username admin privilege 15 secret 0 Cisco123");
  services.lines = Array.from(
    { length: 2_000 },
    (_, at) => `*Feb 1 17:05:37.108: %TEST-5-LINE: number ${at}`,
  );
  const commandLine = ewcCommandLine(services);
  let written = 0;
  const port = await freePort();
  const service = sshService().serve(loopbackHost(), port, {
    software: "Cisco-1.25",
    authenticate: (attempt) => commandLine.authenticate(attempt),
    shell(terminal, user) {
      const write = terminal.write.bind(terminal);
      terminal.write = (text) => {
        written += text.length;
        write(text);
      };
      commandLine.shell(terminal, user);
    },
  });
  await listening(port);
  const greedy = await shell(port);
  greedy.channel.pause();
  greedy.channel.write("terminal length 0\r");
  // 100 kB a command, 2 GB in all, if every command were carried out.
  for (let command = 0; command < 20_000; command++) greedy.channel.write("show logging\r");
  // Until nothing more is written.
  let soon = -1;
  while (written !== soon || written === 0) {
    soon = written;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(soon).toBeLessThan(20e6);

  const polite = await shell(port);
  const answer = new Promise<string>((resolve) => {
    let text = "";
    polite.channel.on("data", (octets: Buffer) => {
      text += octets.toString();
      if (text.includes("2024")) resolve(text);
    });
  });
  polite.channel.write("show clock\r");
  expect(await answer).toContain("*21:41:35.112 UTC Tue Jan 30 2024");
  expect(written - soon).toBeLessThan(1_000);
  polite.client.end();
  greedy.client.destroy();
  service.close();
}, 20_000);

function shell(port: number) {
  const client = new Client();
  return new Promise<{ client: Client; channel: import("ssh2").ClientChannel }>((resolve, reject) => {
    client.on("error", reject);
    client.on("ready", () => {
      client.shell((error, channel) => (error ? reject(error) : resolve({ client, channel })));
    });
    client.connect({ host: "127.0.0.1", port, username: "admin", password: "Cisco123" });
  });
}
