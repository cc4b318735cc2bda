import { expect, test } from "vitest";
import type { EventBody, LabEvent } from "../../src/report/events/event";
import { EventLog } from "../../src/report/events/event-log";
import { alarmsIn } from "../../src/report/guard/alarm";
import { Expectations } from "../../src/report/guard/expectations";

const snapshot: EventBody = {
  kind: "snapshot",
  fabric: "embedded",
  seed: 1,
  epoch: 0,
  segments: [],
  hosts: [
    { name: "EWC", kind: "controller", address: "172.16.4.26", segment: "access", model: "C9120AXI" },
    { name: "AP", kind: "access-point", address: "172.16.4.34", segment: "access", model: "C9117AXI" },
    { name: "log", kind: "server", address: "172.16.5.10", segment: "servers", model: "syslog" },
  ],
};
const event = (reason: string) =>
  `%CAPWAPAC_SMGR_TRACE_MESSAGE-5-AP_JOIN_DISJOIN: wncd: AP Event: AP Name: AP Mac: 0cd0.f897.ade0 Session-IP: 172.16.4.34[5248] 172.16.4.26[5246] ${reason}`;
const started =
  "%INSTALL-5-INSTALL_START_INFO: install_engine: Started install add tftp://172.16.5.27/EWC/ap1g6";
const completed =
  "%INSTALL-5-INSTALL_COMPLETED_INFO: install_engine: Completed install add tftp://172.16.5.27/EWC/ap1g6";
const failed =
  "%INSTALL-3-OPERATION_ERROR_MESSAGE: install_engine: Failed to install_add package tftp://172.16.5.27/EWC/ap1g6, Error: Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out";
const abort = "[*02/01/2024 17:02:19.1730] upgrade.sh: Script called with args:[ABORT]";

/** `[seconds, host, line]`, or `[seconds, host, state]` where it begins with "=". */
type Entry = readonly [number, string, string];

function log(...entries: readonly Entry[]): readonly LabEvent[] {
  const events = new EventLog();
  events.emit(0, snapshot);
  for (const [seconds, host, text] of entries) {
    const severity = /%[A-Z_]+-(\d)-/.exec(text)?.[1];
    if (text.startsWith("=")) events.emit(seconds * 1000, { kind: "state", host, state: text.slice(1) });
    else
      events.emit(seconds * 1000, {
        ...{ kind: "line", host, text },
        ...(severity === undefined ? {} : { severity: Number(severity) }),
      });
  }
  return events.all();
}

const alarms = (...entries: readonly Entry[]) => alarmsIn(log(...entries)).map(({ kind }) => kind);

test("an error of the controller is an alarm, once, though a collector repeats it", () => {
  expect(alarms([1, "EWC", failed], [2, "log", `172.16.4.26 7: ${failed}`])).toEqual(["error"]);
  expect(alarms([1, "EWC", "%SYS-4-CONFIG: something"], [2, "EWC", "%SYS-5-RESTART: x"])).toEqual([]);
  expect(
    alarms([1, "EWC", "                     ^"], [1, "EWC", "% Invalid input detected at '^' marker."]),
  ).toEqual(["refused-line"]);
});

test("a session that ends is an alarm, unless power or a restart ended it and the access point has not joined since", () => {
  const lost = event("Disjoined Heart beat timer expiry");
  expect(alarms([100, "EWC", lost])).toEqual(["disjoined"]);
  expect(alarms([90, "AP", "=power off"], [100, "EWC", lost])).toEqual([]);
  expect(alarms([1, "AP", "=power on"], [60, "EWC", event("Joined")], [100, "EWC", lost])).toEqual([
    "disjoined",
  ]);
  expect(alarms([99, "EWC", event("Disjoined AP reset by controller")])).toEqual([]);
  expect(
    alarms(
      [100, "EWC", event("Disjoined DTLS close alert from peer")],
      [105, "AP", "AP Rebooting: Reset Reason - Reload command"],
    ),
  ).toEqual([]);
  expect(alarms([90, "EWC", "%SYS-5-RELOAD: Reload requested."], [100, "EWC", lost])).toEqual([]);
});

test("the first download of an image fails by design; one after the image is there does not", () => {
  const first: Entry[] = [
    [1, "AP", "=Image Data"],
    [30, "EWC", event("Disjoined Image Download Failed")],
    [30.2, "AP", abort],
    [33, "EWC", started],
  ];
  expect(alarms(...first, [50, "EWC", completed])).toEqual([]);
  expect(
    alarms(
      ...first,
      [40, "AP", "=Image Data"],
      [50, "EWC", completed],
      [69, "EWC", event("Disjoined Image Download Failed")],
      [69.1, "AP", abort],
    ),
  ).toEqual([]);
  expect(
    alarms(
      ...first,
      [50, "EWC", completed],
      [60, "AP", "=Image Data"],
      [90, "EWC", event("Disjoined Image Download Failed")],
      [90.1, "AP", abort],
    ),
  ).toEqual(["disjoined", "abort"]);
});

test("what is expected is none, a crash never is", () => {
  const [alarm] = alarmsIn(log([1, "EWC", failed]));
  const fits = (prepare: (expected: Expectations) => void) => {
    const expected = new Expectations();
    prepare(expected);
    return expected.include(alarm!);
  };
  expect(fits(() => {})).toBe(false);
  expect(fits((expected) => expected.allow("ap1g6: Timed out"))).toBe(true);
  expect(fits((expected) => expected.allow("ap1g6: Timed out", "EWC"))).toBe(true);
  expect(fits((expected) => expected.allow("ap1g6: Timed out", "AP"))).toBe(false);
  expect(fits((expected) => expected.allow(" "))).toBe(false);
  expect(fits((expected) => expected.allowFailedDownloads())).toBe(true);
  const [crash] = alarmsIn(log([1, "AP", "*** ewc-lab: AP crashed: TypeError: x"]));
  const expected = new Expectations();
  expected.allowEverything();
  expect(crash?.kind).toBe("crash");
  expect(expected.include(crash!)).toBe(false);
});
