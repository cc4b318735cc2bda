import { describe, expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { startupIssues } from "../../src/node/startup-check";
import { parseLabFile } from "../../src/topology/lab-file";

const lab = (configuration: string, more = "") => `controllers:
  - name: 9120-EWC
    address: 172.16.4.26
    version: 17.9.4.27${more}
    configuration: |
${configuration
  .split("\n")
  .map((line) => `      ${line}`)
  .join("\n")}
`;
const read = (text: string) => parseLabFile(text, "lab.yaml", undefined, startupIssues);

describe("a startup configuration is read by the device's own model", () => {
  test.each<[string, string, number, number, string]>([
    ["wireless profil image-downlaod default", "", 6, 23, 'did you mean "image-download"'],
    ["hostname FOO\n\n  hostnaem FOO", "", 8, 9, 'did you mean "hostname"'],
    ["ntp server", "", 6, 7, "% Incomplete command."],
    [
      "ip http secure-server\nntp server nowhere at all",
      "",
      7,
      26,
      "% Invalid input detected at '^' marker.",
    ],
    ["end\nnonsense", "", 7, 7, "% Invalid input"],
  ])("%j is refused at its line and column", (text, more, line, column, words) => {
    expect(() => read(lab(text, more))).toThrow(`lab.yaml:${line}:${column}: "9120-EWC" does not take`);
    expect(() => read(lab(text, more))).toThrow(words);
  });

  test.each([
    ["ntp server 2001:db8::5", 6, 18],
    [
      "hostname FOO\nwireless profile image-download default\n image-download-mode tftp\n  tftp-image-server 2001:db8::27",
      9,
      27,
    ],
    ["ip name-server 172.16.5.10 2001:db8::53", 6, 34],
  ])("%j: no network for that, told at line and column", (text, line, column) => {
    expect(() => read(lab(text))).toThrow(
      new RegExp(`lab\\.yaml:${line}:${column}: .* at 2001:db8::[0-9]+: the lab's network has no IPv6 yet`),
    );
    expect(() => read(lab(text, "\n    refusedLines: skip"))).not.toThrow();
  });

  test("an IPv6 address that is no server's is nobody's business", () => {
    expect(() => read(lab("banner motd #see 2001:db8::1#\nhostname FOO"))).not.toThrow();
  });

  test("each refused line is told", () => {
    expect(() => read(lab("one\ntwo\nhostname ok\nthree"))).toThrow(
      /lab\.yaml:6:7: [^\n]*"one"[^\n]*\n {2}lab\.yaml:7:7: [^\n]*"two"[^\n]*\n {2}lab\.yaml:9:7: [^\n]*"three"/,
    );
  });

  test("an indentation of the text's own counts", () => {
    const text = lab("hostname FOO\n   bad line").replace("configuration: |", "configuration: |2");
    expect(() => read(text)).toThrow("lab.yaml:7:10: ");
  });

  test("where the text is no block, the text's own place is told", () => {
    expect(() =>
      read(
        'controllers: [{ name: E, address: 172.16.4.26, version: 17.9.4.27, configuration: "bad\\nline" }]',
      ),
    ).toThrow("lab.yaml:1:83: ");
  });

  test.each([
    ["username admin privilege 15 password 0 Other1", ""],
    ["no username admin", ""],
    ["username boss privilege 15 secret 0 Other1", "\n    username: boss\n    password: Mine1"],
  ])("%j leaves the lab no way in", (text, more) => {
    expect(() => read(lab(text, more))).toThrow(
      /lab\.yaml:\d+:\d+: the configuration of "9120-EWC" leaves the lab no way/,
    );
  });

  test("a user name that no command line takes is refused where it stands", () => {
    expect(() => read(lab("hostname x", '\n    username: "two words"'))).toThrow(
      /lab\.yaml:5:15: "two words" is no user name/,
    );
  });

  test("skipped where the lab file says so", () => {
    expect(read(lab("one", "\n    refusedLines: skip")).controllers[0]?.configuration).toBe("one\n");
  });
});

describe("a controller that boots", () => {
  const started = async (text: string, more = "") => {
    const running = await Lab.start(embeddedFabric(), read(lab(text, more)));
    await running.pass(1_000);
    return running;
  };

  test("prints each line that it does not take, as IOS does", async () => {
    await using running = await started(
      "wireless profil image-downlaod default\nhostname FOO\nntp server",
      "\n    refusedLines: skip",
    );
    const printed = running.ewc.console.all().map(({ text }) => text);
    const at = printed.indexOf("wireless profil image-downlaod default");
    expect(printed.slice(at, at + 5)).toEqual([
      "wireless profil image-downlaod default",
      "                           ^",
      "% Invalid input detected at '^' marker.",
      "ntp server",
      "% Incomplete command.",
    ]);
    expect(await running.ewc.run("show running-config | include hostname")).toContain("hostname FOO");
  });

  test.each([
    "username monitor privilege 1 password 0 LowPw11",
    "banner motd ^\nusername is a word of this banner\n^",
    "no service tcp-keepalives-in\nusername admin privilege 15 password 0 Cisco123",
  ])("%j keeps the lab's own user", async (text) => {
    await using running = await started(text);
    expect(await running.ewc.run("show privilege")).toContain("15");
  });

  test("passwords are no configuration text", async () => {
    const password = "a ? b\\tusername x ! #";
    await using running = await started(
      "hostname FOO",
      `\n    password: "${password.replace("\\", "\\\\")}"`,
    );
    expect(await running.ewc.run("show privilege")).toContain("15");
    await running.power("9120-EWC", "off");
    await running.power("9120-EWC", "on");
    await running.pass(10 * 60_000);
    expect(await running.ewc.run("show privilege")).toContain("15");
  });
});

test("a lab of one's own making is refused, too", async () => {
  const topology = parseLabFile(lab("hostnaem x"), "lab.yaml");
  await expect(Lab.start(embeddedFabric(), topology)).rejects.toThrow(
    'line 1, column 1: "9120-EWC" does not take this line of its configuration: "hostnaem x"',
  );
});
