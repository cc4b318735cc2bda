import { expect, test } from "vitest";
import { Bench, image } from "./bench";

const wanted = "17.9.4.27";

/** In Run, with nothing to fetch. */
function running(): Bench {
  const bench = new Bench({ version: wanted }, { primary: wanted, backup: "17.3.3.26" });
  bench.runTo("CAPWAP State: Run");
  bench.run(1_000);
  return bench;
}

/** What comes on the console while somebody types. */
function type(bench: Bench, text: string): string {
  const from = bench.output.length;
  bench.ap.type(text);
  return bench.output.slice(from);
}

test("nothing stands there until Return is pressed; then the same command line as over SSH", () => {
  const bench = running();
  expect(type(bench, "show version")).toBe("");
  expect(type(bench, "\r")).toBe("\n\n\nUsername: ");
  expect(type(bench, "Ciscx\x7fo\r\n")).toBe("Ciscx\b \bo\nPassword: ");
  expect(type(bench, "Cisco\r\n")).toBe("\n9105-emorenoa>");
  expect(type(bench, "en\r\nCisco\r\n")).toBe("en\nPassword: \n9105-emorenoa#");
  expect(type(bench, "show boot\r")).toContain("BOOT path-list:      part2\n");
  expect(type(bench, "show users\r")).toMatch(/^\* con 0 {4}Cisco/m);
  expect(type(bench, "show logging | include login\r")).toContain(
    "login: Accepted password for Cisco from ttyS0",
  );
  expect(type(bench, "exit\r")).toBe("exit\n\n\n\nUsername: ");
});

test("a log line begins where the cursor stands, and what was typed is still there", () => {
  const bench = running();
  type(bench, "\rCisco\rCisco\r");
  type(bench, "show cl");
  const from = bench.output.length;
  bench.link.restart();
  bench.run(100);
  expect(bench.output.slice(from)).toMatch(
    /^\[\*.*\] GOING BACK TO DISCOVER MODE\n\[\*.*\] *\n\[\*.*\] CAPWAP State: DTLS Teardown\n/,
  );
  expect(type(bench, "ock\r")).toMatch(/^ock\n\*\d\d:\d\d:\d\d\.\d{3} UTC .*\n9105-emorenoa>$/);
  expect(bench.output).toMatch(/^9105-emorenoa>show cl\[\*/m);
});

test("what is typed does not come into the AP's own log", () => {
  const bench = running();
  type(bench, "\rCisco\rCisco\renable\rCisco\rterminal length 0\r");
  expect(type(bench, "show logging | include Username\r")).not.toContain("\nUsername");
});

test("a dotted line ends before what is typed, and goes on behind it with a stamp of its own", () => {
  const bench = new Bench({ version: wanted, image: image("ap1g8", wanted, { size: 10_000_000 }) });
  bench.runTo("..........");
  expect(type(bench, "\r")).toBe("\n\n\n\nUsername: ");
  const from = bench.output.length;
  bench.run(2_000);
  expect(bench.output.slice(from)).toMatch(/^\[\*[^\]]*\] \.+$/);
});

test("who is nobody is asked again; a minute without a key makes it quiet, and a time-out logs out", () => {
  const bench = running();
  const wrong = type(bench, "\rCisco\rwrong\rSecret1\rCisco\rCisco\rwrong\r");
  expect(wrong.match(/% Login invalid/g)).toHaveLength(3);
  expect(wrong).toMatch(/\nUsername: $/);
  bench.run(61_000);
  expect(type(bench, "show version")).toBe("");
  const log = () => type(bench, "\rCisco\rCisco\rshow logging | include Failed\r");
  const failures = log();
  expect(failures).toContain("login: Failed password for unknown from ttyS0");
  expect(failures).not.toContain("Secret1");
  bench.run(299_000);
  expect(type(bench, "\r")).toBe("\n9105-emorenoa>");
  bench.run(301_000);
  expect(bench.output).toMatch(/9105-emorenoa>\n\n\n\nUsername: $/);
  bench.run(61_000);
  expect(type(bench, "x")).toBe("");
  type(bench, "\rCis");
  bench.run(61_000);
  expect(type(bench, "co")).toBe("");
});

test("a reload ends the session, and nobody reads keys while it boots or without power", () => {
  const bench = running();
  type(bench, "\rCisco\rCisco\renable\rCisco\r");
  type(bench, "reload\r\r");
  bench.runTo("AP Rebooting: Reset Reason - Reload command\n");
  expect(type(bench, "\r\r")).toBe("");
  bench.runTo("CAPWAP State: Run", { again: true });
  expect(type(bench, "\r")).toContain("\n\n\nUsername: ");
  bench.ap.powerOff();
  expect(type(bench, "\r")).toBe("");
});

test("a controller that closes SSH leaves the console", () => {
  const served: string[] = [];
  const serve = () => {
    served.push("opened");
    return { close: () => void served.push("closed") };
  };
  const bench = new Bench({ version: wanted }, { primary: wanted, ssh: { serve } });
  bench.runTo("CAPWAP State: Run");
  type(bench, "\rCisco\rCisco\r");
  bench.link.configure({ ssh: false, login: { username: "ops", password: "Ops123", enable: "Ops456" } });
  expect(served).toEqual(["opened", "closed"]);
  expect(type(bench, "enable\rOps456\r")).toContain("9105-emorenoa#");
  bench.link.configure({ ssh: true });
  expect(served).toEqual(["opened", "closed", "opened"]);
});

test("what is typed faster than the line carries is lost, and the console lives on", () => {
  const bench = running();
  type(bench, "\r");
  type(bench, "\r".repeat(2_000_000));
  // 65,536 of them; all would be some 20 MB.
  expect(bench.output.length).toBeLessThan(1_000_000);
  expect(type(bench, "Cisco\r")).toBe("");
  bench.run(60_000);
  expect(type(bench, "\rCisco\rCisco\r")).toMatch(/9105-emorenoa>$/);
});
