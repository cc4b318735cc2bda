import { afterAll, beforeAll, expect, test } from "vitest";
import { ewcCommandLine } from "../../src/devices/ewc/cli/command-line";
import { sshService } from "../../src/node/ssh/service";
import { FakeServices } from "../devices/ewc/cli/fake-services";
import { loopbackHost } from "./loopback-host";
import { freePort, listening, OpenSshFolder } from "./openssh";
import { requireTool } from "./tools";

requireTool("ssh")("OpenSSH's client at the EWC's command line", () => {
  let folder: OpenSshFolder;
  let port: number;
  let service: { close(): void };
  const services = new FakeServices();

  beforeAll(async () => {
    folder = new OpenSshFolder();
    port = await freePort();
    services.configuration.apply("username admin privilege 15 secret 0 Cisco123");
    const commandLine = ewcCommandLine(services);
    service = sshService().serve(loopbackHost(), port, {
      software: "Cisco-1.25",
      keyboardInteractive: true,
      algorithms: () => services.configuration.running.ssh.algorithms,
      banner: () => commandLine.loginBanner,
      attempts: () => services.configuration.running.ssh.retries,
      authenticate: (attempt) => commandLine.authenticate(attempt),
      shell: (terminal, user) => commandLine.shell(terminal, user),
      exec: (command, channel, user) => commandLine.exec(command, channel, user),
    });
    await listening(port);
  });
  afterAll(() => {
    service.close();
    folder.remove();
  });

  const ssh = (parameters: string[], input = "", password = "Cisco123") =>
    folder.run(
      "ssh",
      [...folder.options(port), ...folder.passwordOptions("password"), ...parameters],
      input,
      password,
    );

  test("exec gives the output and the exit code", async () => {
    const finished = await ssh(["admin@127.0.0.1", "show clock"]);
    expect(finished).toMatchObject({ code: 0, output: "*21:41:35.112 UTC Tue Jan 30 2024\r\n" });
    expect((await ssh(["admin@127.0.0.1", "show nothing"])).code).toBe(1);
  });

  test("a shell takes a whole session of typing", async () => {
    const typed = [
      "terminal length 0",
      "conf t",
      "hostname edge",
      "end",
      "sh run | inc ^hostname",
      "exit",
      "",
    ];
    const finished = await ssh(["-tt", "admin@127.0.0.1"], typed.join("\r"));
    expect(finished.output).toContain("9120-EWC(config)#hostname edge\r\nedge(config)#end\r\nedge#");
    expect(finished.output).toContain("edge#sh run | inc ^hostname\r\nhostname edge\r\nedge#exit\r\n");
    expect(finished.code).toBe(0);
  });

  test("a wrong password is refused and logged", async () => {
    expect((await ssh(["admin@127.0.0.1", "show clock"], "", "wrong")).code).toBe(255);
    expect(services.logged.some((line) => line.mnemonic === "LOGIN_FAILED")).toBe(true);
  });

  test("a key in the pubkey-chain opens without a password, another does not", async () => {
    const withKey = (...more: string[]) =>
      folder.run("ssh", [
        ...folder.options(port),
        ...folder.keyOptions,
        ...more,
        "admin@127.0.0.1",
        "show clock",
      ]);
    expect((await withKey()).code).toBe(255);
    const [kind = "", digits = "", comment = "me"] = folder.publicKey.split(" ");
    const pieces = digits.match(/.{1,40}/g) ?? [];
    const typed = [
      "ip ssh pubkey-chain",
      "username admin",
      "key-string",
      `${kind} ${pieces.join("\n")} ${comment}`,
      "exit",
    ];
    expect(services.configuration.apply(typed.join("\n"))).toEqual([]);
    expect(services.configuration.print()).toMatch(
      /ip ssh pubkey-chain\n {2}username admin\n {3}key-hash ssh-ed25519 [0-9A-F]{32} \S+\n/,
    );
    expect(await withKey()).toMatchObject({ code: 0, output: "*21:41:35.112 UTC Tue Jan 30 2024\r\n" });
    expect(services.configuration.apply("no ip ssh pubkey-chain")).toEqual([]);
    expect((await withKey()).code).toBe(255);
  });

  test("three wrong passwords end the connection, each is logged, none is told", async () => {
    const before = services.logged.length;
    const wrong = await folder.run(
      "ssh",
      [
        ...folder.options(port),
        ...["-o", "PreferredAuthentications=keyboard-interactive", "-o", "PubkeyAuthentication=no"],
        ...["-o", "NumberOfPasswordPrompts=9", "admin@127.0.0.1", "show clock"],
      ],
      "",
      "not-the-password",
    );
    expect(wrong.code).toBe(255);
    const failures = services.logged.slice(before).filter(({ mnemonic }) => mnemonic === "LOGIN_FAILED");
    expect(failures.map(({ text }) => text)).toEqual(
      Array(3).fill(
        expect.stringMatching(
          /^Login failed \[user: admin\] \[Source: 127\.0\.0\.1\] \[localport: 22\] \[Reason: /,
        ),
      ),
    );
    expect(JSON.stringify(services.logged)).not.toContain("not-the-password");
  });

  test("the login banner stands before the password, in each session as it is configured then", async () => {
    services.configuration.apply("banner login #Members only\nNo entry#");
    const finished = await folder.run(
      "ssh",
      [
        "-o",
        "LogLevel=INFO",
        ...folder.options(port),
        ...folder.passwordOptions("password"),
        "admin@127.0.0.1",
        "show clock",
      ],
      "",
      "Cisco123",
    );
    expect(finished.errors).toContain("Members only\r\nNo entry\r\n");
    services.configuration.apply("no banner login");
  });

  test("`ip ssh server algorithm` decides what clients are offered, from the next connection on", async () => {
    const kex = (group: string) => ssh(["-o", `KexAlgorithms=${group}`, "admin@127.0.0.1", "show clock"]);
    const chosen = [
      "ip ssh server algorithm kex ecdh-sha2-nistp384 diffie-hellman-group14-sha1",
      "ip ssh server algorithm encryption aes256-cbc",
      "ip ssh server algorithm mac hmac-sha1",
    ];
    expect((await kex("curve25519-sha256")).code).toBe(0);
    expect((await kex("diffie-hellman-group14-sha1")).code).toBe(255);
    expect(services.configuration.apply(chosen.join("\n"))).toEqual([]);
    const weak = [
      "-o",
      "Ciphers=aes256-cbc",
      "-o",
      "MACs=hmac-sha1",
      "-o",
      "KexAlgorithms=+diffie-hellman-group14-sha1",
    ];
    const told = await folder.run(
      "ssh",
      [
        ...folder.options(port),
        ...folder.passwordOptions("password"),
        "-v",
        ...weak,
        "admin@127.0.0.1",
        "show clock",
      ],
      "",
      "Cisco123",
    );
    expect(told.code).toBe(0);
    expect(told.errors).toContain("kex: algorithm: ecdh-sha2-nistp384");
    expect(told.errors).toMatch(/server->client cipher: aes256-cbc MAC: hmac-sha1 /);
    expect((await kex("curve25519-sha256")).code).toBe(255);
    expect(services.configuration.apply(chosen.map((line) => `no ${line}`).join("\n"))).toEqual([]);
    expect((await kex("curve25519-sha256")).code).toBe(0);
  });

  for (const [algorithms, group] of [
    ["modern", "curve25519-sha256"],
    ["modern", "diffie-hellman-group14-sha256"],
    ["legacy", "diffie-hellman-group14-sha1"],
    ["legacy", "diffie-hellman-group1-sha1"],
  ] as const) {
    test(`key exchange with ${group}, ${algorithms} algorithms`, async () => {
      const own = await freePort();
      const commandLine = ewcCommandLine(services);
      const server = sshService({ algorithms }).serve(loopbackHost(), own, {
        software: "Cisco-1.25",
        authenticate: (attempt) => commandLine.authenticate(attempt),
        exec: (command, channel, user) => commandLine.exec(command, channel, user),
      });
      await listening(own);
      const parameters = [
        ...folder.options(own),
        ...folder.passwordOptions("password"),
        "-o",
        `KexAlgorithms=${group}`,
      ];
      const finished = await folder.run(
        "ssh",
        [...parameters, "admin@127.0.0.1", "show clock"],
        "",
        "Cisco123",
      );
      server.close();
      expect(finished.code).toBe(0);
    });
  }
});
