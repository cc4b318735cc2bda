import { expect, test } from "vitest";
import type { SshServerOptions, SshService } from "../../../src/host/ssh";
import { ap9105, Lab } from "./lab";

/** The SSH server of one AP, as far as who may log in is concerned. */
class ApSsh implements SshService {
  server: SshServerOptions | undefined;

  serve(_host: unknown, _port: number, options: SshServerOptions) {
    this.server = options;
    return {
      close: () => {
        if (this.server === options) this.server = undefined;
      },
    };
  }

  /** undefined: nothing listens. */
  login(username: string, password: string): "accept" | "reject" | undefined {
    const peer = { address: "172.16.4.99", port: 50_000 };
    return this.server?.authenticate({ method: "password", username, password, peer });
  }
}

function joined(configuration: string) {
  const lab = new Lab({ configuration });
  const ssh = new ApSsh();
  lab.ap(ap9105, { ssh });
  lab.until("the AP is registered", () => lab.images().length === 1);
  lab.run(5);
  return { lab, ssh };
}

const profile = (name: string, user: string) =>
  `ap profile ${name}\n mgmtuser username ${user} password 0 Secret1 secret 0 Enable1\n ssh\n`;

test("an AP without a profile's user keeps the one that it has", () => {
  const { ssh } = joined("");
  expect(ssh.login("Cisco", "Cisco")).toBe("accept");
});

test("the profile's user is the AP's only one once it has joined", () => {
  const { lab, ssh } = joined(profile("default-ap-profile", "netadmin"));
  expect(ssh.login("netadmin", "Secret1")).toBe("accept");
  expect(ssh.login("netadmin", "Enable1")).toBe("reject");
  expect(ssh.login("Cisco", "Cisco")).toBe("reject");
  lab.aps.get(ap9105.name)!.powerOff();
  lab.aps.get(ap9105.name)!.powerOn();
  lab.run(46);
  expect(ssh.login("netadmin", "Secret1")).toBe("accept");
});

test("a change of the profile reaches APs that have joined already; taking the user away changes nothing", () => {
  const { lab, ssh } = joined("");
  const { configuration } = lab.services;
  configuration.apply(profile("default-ap-profile", "first"));
  lab.run(5);
  expect(ssh.login("first", "Secret1")).toBe("accept");
  configuration.apply("ap profile default-ap-profile\n no mgmtuser\n");
  lab.run(5);
  expect(ssh.login("first", "Secret1")).toBe("accept");
  configuration.apply("ap profile default-ap-profile\n no ssh\n");
  lab.run(5);
  expect(ssh.login("first", "Secret1")).toBeUndefined();
  configuration.apply("ap profile default-ap-profile\n ssh\n");
  lab.run(5);
  expect(ssh.login("first", "Secret1")).toBe("accept");
});

test("the profile is that of the AP's site tag", () => {
  const { lab, ssh } = joined(
    [
      profile("branch", "branch-admin"),
      profile("default-ap-profile", "admin"),
      "wireless tag site north\n ap-profile branch\n",
    ].join(""),
  );
  expect(ssh.login("admin", "Secret1")).toBe("accept");
  lab.services.configuration.apply("ap 6c41.0e16.e700\n site-tag north\n");
  lab.run(5);
  expect(ssh.login("branch-admin", "Secret1")).toBe("accept");
  expect(ssh.login("admin", "Secret1")).toBe("reject");
});

test("passwords that another device sealed are not sent", () => {
  const { ssh } = joined(
    "ap profile default-ap-profile\n mgmtuser username admin password 8 abcd secret 8 abcd\n",
  );
  expect(ssh.login("Cisco", "Cisco")).toBe("accept");
});

test("an AP whose CAPWAP session the controller ends joins again", () => {
  const { lab } = joined("");
  expect(lab.services.apCommands.resetCapwap({ kind: "ap", name: ap9105.name })).toEqual({ ok: true });
  lab.run(1);
  expect(lab.images()).toEqual([]);
  lab.until("the AP is back", () => lab.images().length === 1, 120);
  expect(lab.services.apCommands.resetCapwap({ kind: "ap", name: "nobody" })).toMatchObject({ ok: false });
});
