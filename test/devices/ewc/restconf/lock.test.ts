import { expect, test } from "vitest";
import { ewcCommandLine } from "../../../../src/devices/ewc/cli/command-line";
import { FakeTerminal } from "../../ios/fake-terminal";
import { Client, profile, profiles } from "./client";

function locked() {
  const client = new Client("configuration mode exclusive auto\nwireless profile image-download default\n");
  const commandLine = ewcCommandLine(client.services);
  const terminal = new FakeTerminal(120, 0);
  commandLine.shell(terminal, "admin");
  terminal.read();
  return { client, terminal };
}

const body = {
  "Cisco-IOS-XE-wireless-image-download-cfg:image-download-profiles": [
    { "image-download-profile-name": "default", "tftp-image-server": "172.16.5.27" },
  ],
};

test("while somebody configures exclusively, every edit is denied and nothing changes", () => {
  const { client, terminal } = locked();
  terminal.type("configure terminal\r");
  const before = client.running;
  for (const [method, target, content] of [
    ["PUT", profile, body],
    ["PATCH", profile, body],
    ["POST", profiles, body],
    ["DELETE", profile, undefined],
  ] as const) {
    const reply = client.send(method, target, content);
    expect([method, reply.status]).toEqual([method, 409]);
    const [error] = reply.json["ietf-restconf:errors"].error;
    expect(error).toMatchObject({ "error-type": "application", "error-tag": "lock-denied" });
    expect(error["error-message"]).toMatch(
      /^the configuration database is locked by session 1 admin ssh \(cli from \S+\) on since 2024-01-30 21:41:35$/,
    );
    expect(error["error-path"]).toContain("image-download-profiless");
  }
  expect(client.running).toBe(before);
  expect(client.get(profile).status).toBeLessThan(300);
});

test("the lock goes when he leaves, or his session does", () => {
  const { client, terminal } = locked();
  terminal.type("configure terminal\r");
  terminal.type("end\r");
  expect(client.send("PUT", profile, body).status).toBe(204);
  terminal.type("configure terminal\r");
  expect(client.send("PUT", profile, body).status).toBe(409);
  terminal.handler.closed?.();
  expect(client.send("PUT", profile, body).status).toBe(204);
});

test("without `configuration mode exclusive` nobody is kept out", () => {
  const { client, terminal } = locked();
  terminal.type("configure terminal\rno configuration mode exclusive\rend\rconfigure terminal\r");
  expect(client.send("PUT", profile, body).status).toBe(204);
});
