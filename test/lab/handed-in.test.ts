import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeLab, ExpectationError, embeddedFabric, Lab, UsageError } from "../../src";

// Calls as plain JavaScript makes them: no compiler has looked at what is handed in.

// biome-ignore lint/suspicious/noExplicitAny: what no compiler has looked at
type Loose = any;

const topology = () =>
  describeLab({
    controllers: [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27" }],
    accessPoints: [{ name: "AP", model: "C9105AXI", address: "172.16.4.30", version: "17.9.4.27" }],
    servers: [
      {
        kind: "tftpd-hpa",
        name: "tftp",
        address: "172.16.5.27",
        bundles: [{ version: "17.12.1.5", folder: "/EWC" }],
      },
    ],
  });

let lab: Loose;
beforeAll(async () => {
  lab = await Lab.start(embeddedFabric(), topology());
});
afterAll(() => lab.stop());

describe("what no call can mean is refused at once, in one sentence", () => {
  test.each<[string, (lab: Loose) => unknown, string]>([
    ["a time as words", () => lab.pass("5 min"), '"5 min" is no time: milliseconds of lab time are expected'],
    ["no time", () => lab.pass(), "undefined is no time"],
    ["a time without end", () => lab.pass(Number.POSITIVE_INFINITY), "Infinity is no time"],
    ["a time that has been", () => lab.ewc.prints("x", -1), "-1 is no time"],
    [
      "a state that there is not",
      () => lab.accessPoint("AP").reaches("Runn", 1),
      'state "Runn"; did you mean "Run"?',
    ],
    [
      "a state of power",
      () => lab.power("AP", "of"),
      'no state of power "of"; did you mean "on" or "off"? (known: on, off)',
    ],
    ["a host without a name", () => lab.controller(), 'there is no controller "undefined"'],
    [
      "power of nobody",
      () => lab.power("APP", "off"),
      'there is no host "APP" in this lab; did you mean "AP"?',
    ],
    [
      "a link that loses too much",
      () => lab.link("AP").impair({ loss: 101 }),
      "link.loss: 101: expected at most 100",
    ],
    [
      "a link with a typo",
      () => lab.link("AP").impair({ los: 1 }),
      'there is no key "los" here; did you mean "loss"?',
    ],
    [
      "a bundle with a typo",
      () => lab.server("tftp").putBundle({ version: "17.12.1.5", foldr: "/x" }),
      '"folder" is missing',
    ],
    [
      "a rule with a typo",
      () => lab.firewall.drop({ protocl: "udp" }),
      'no key "protocl" here; did you mean "protocol"?',
    ],
    [
      "a partition that there is not",
      () => lab.ewc.imagesAre("backupp", "17.12.1.5"),
      'no partition "backupp"; did you mean "backup"?',
    ],
    ["no line", () => lab.ewc.prints(), "undefined is no line to wait for"],
    ["no rule", () => lab.firewall.drop(), "what the rule fits is expected"],
    [
      "rules between segments that are not",
      () => lab.firewall.apply({ between: ["access", "serverz"] }),
      'no segment "serverz"; did you mean "servers"?',
    ],
    ["a filter with a typo", () => lab.firewall.blocked({ prtocol: "udp" }), 'no key of a filter "prtocol"'],
    ["no rate", () => lab.server("tftp").slow(), "undefined is no rate in octets a second"],
    ["no octets", () => lab.server("tftp").dieAfter("x"), '"x" is no number of octets'],
    ["no path", () => lab.server("tftp").remove(), "undefined is no path"],
    [
      "a file that is not there",
      () => lab.server("tftp").remove("/EWC/ap1g66"),
      'there is no /EWC/ap1g66 on "tftp"; did you mean "/EWC/ap1g6"',
    ],
    ["a folder to cut", () => lab.server("tftp").cut("/EWC", 5), '/EWC on "tftp" is a folder'],
    [
      "more of a file than there is",
      () => lab.server("tftp").cut("/EWC/ap1g6", 900_000),
      '/EWC/ap1g6 on "tftp" has 307200 octets: it cannot be cut after 900000',
    ],
    [
      "a copy of nothing",
      () => lab.server("tftp").replace("/EWC/ap1g6", "/EWC/none"),
      'there is no /EWC/none on "tftp"',
    ],
    ["permissions of nothing", () => lab.server("tftp").forbid("/none"), 'there is no /none on "tftp"'],
    ["lines that are none", () => lab.ewc.configure(5), "5: lines are expected"],
    ["a command that is none", () => lab.ewc.run(), "undefined is no command"],
    [
      "another unit without a version",
      () => lab.accessPoint("AP").replace({ verson: "17.9.4.27" }),
      "undefined is no version",
    ],
    ["no upgrade", () => lab.upgrade(), "what to upgrade to is expected"],
    [
      "a fabric that was not called",
      () => Lab.start(embeddedFabric as Loose, topology()),
      "embeddedFabric() makes one",
    ],
  ])("%s", async (_, call, words) => {
    const refused = await Promise.resolve()
      .then(() => call(lab))
      .then(
        () => undefined,
        (error) => error,
      );
    expect(refused).toBeInstanceOf(UsageError);
    expect(refused.message).toContain(words);
  });
});

test("calls at once do not type into each other's lines", async () => {
  await Promise.all([lab.ewc.configure("ip domain name a.example"), lab.ewc.configure("ip domain retry 3")]);
  const shown = await lab.ewc.run("show running-config");
  expect(shown).toContain("ip domain name a.example");
  expect(shown).toContain("ip domain retry 3");
});

test("after a line that was refused the next call begins anew", async () => {
  await expect(lab.ewc.configure("hostnaem x")).rejects.toThrow('refuses "hostnaem x"');
  await lab.ewc.configure("ip domain retry 4");
  expect(await lab.ewc.run("show clock")).toContain("UTC");
});

test("a session that has ended says so", async () => {
  const session = await lab.ewc.session();
  await session.enter("exit");
  await expect(session.run("show clock")).rejects.toThrow('has ended: nobody reads "show clock"');
  await expect(session.type(["show clock"])).rejects.toBeInstanceOf(ExpectationError);
});

test("a lab that was stopped says so, to who waits and to whoever asks later", async () => {
  const own: Loose = await Lab.start(embeddedFabric(), topology());
  const waits = own.ewc.prints("never", 3_600_000);
  const over = expect(waits).rejects.toThrow("this lab has been stopped");
  await own.stop();
  await over;
  for (const call of [
    () => own.pass(5),
    () => own.ewc.run("show clock"),
    () => own.power("AP", "off"),
    () => own.accessPoint("AP").power("off"),
    () => own.link("AP").delays(5),
    () => own.server("tftp").stop(),
    () => own.firewall.drop({ protocol: "udp" }),
  ])
    await expect(Promise.resolve().then(call)).rejects.toThrow("this lab has been stopped");
  await own.stop();
});
