import fc from "fast-check";
import { expect, test } from "vitest";
import { ewcCommandLine } from "../../../../src/devices/ewc/cli/command-line";
import { FakeTerminal } from "../../ios/fake-terminal";
import { accessPoint, FakeServices } from "./fake-services";

/** Nothing that a screen has of its own. */
const secret = fc.stringMatching(/^[A-Z][a-z][0-9][a-zA-Z0-9]{5,12}$/);
const screens = [
  "show running-config",
  "write terminal",
  "show startup-config",
  "show tech-support wireless",
  "show logging",
  "show users",
  "show ap config general",
  "show install log",
  "show configuration lock",
  "show ap profile name default-ap-profile detailed",
  "show wireless profile image-download default",
];

test("no screen, log line or saved configuration has a password in clear", () => {
  fc.assert(
    fc.property(fc.uniqueArray(secret, { minLength: 8, maxLength: 8 }), (secrets) => {
      const [user, plain, enable, sftp, cco, wrong, apPassword, apSecret] = secrets as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      const services = new FakeServices();
      const { configuration } = services;
      services.joined = [accessPoint("AP-9117")];
      const lines = [
        `username admin privilege 15 secret 0 ${user}`,
        `username guest password 0 ${plain}`,
        `enable secret 0 ${enable}`,
        "wireless profile image-download default",
        " image-download-mode cco",
        `  cco-password 0 ${cco}`,
        " image-download-mode sftp",
        `  sftp-password 0 ${sftp}`,
        "ap profile default-ap-profile",
        ` mgmtuser username apadmin password 0 ${apPassword} secret 0 ${apSecret}`,
      ];
      expect(configuration.apply(lines.join("\n"))).toEqual([]);
      configuration.save();
      const commandLine = ewcCommandLine(services);
      const peer = { address: "192.0.2.1", port: 1000 };
      for (const password of [user, wrong]) {
        commandLine.authenticate({ method: "password", username: "admin", password, peer });
      }
      const terminal = new FakeTerminal(200, 0);
      commandLine.shell(terminal, "guest");
      terminal.read();
      terminal.type("terminal length 0\r");
      let seen = terminal.type(`enable\r${wrong}\r`) + terminal.type(`${enable}\r`);
      expect(seen).toMatch(/9120-EWC#$/);
      for (const screen of screens) seen += terminal.type(`${screen}\r`);
      seen += JSON.stringify(services.logged) + configuration.startup;
      for (const one of secrets) expect(seen).not.toContain(one);
    }),
    { numRuns: 25 },
  );
});
