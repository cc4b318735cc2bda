import { expect, test } from "vitest";
import { type CollectedLine, SyslogCollector } from "../../src/servers/syslog-collector";
import { encodeCiscoSyslog } from "../../src/wire/syslog/line";
import { serverLab } from "./lab";

function collecting(keep = 100) {
  const lab = serverLab();
  const seen: CollectedLine[] = [];
  const collector = new SyslogCollector(lab.server, { keep, line: (line) => seen.push(line) });
  collector.start();
  const socket = lab.ewc.udp(undefined, { datagram: () => {} });
  const send = (octets: Uint8Array): void => {
    socket.send({ address: lab.server.address, port: 514 }, octets);
    lab.time.runUntil(lab.time.now() + 10);
  };
  return { ...lab, collector, seen, send };
}

test("a Cisco line is kept and filed as rsyslog does", () => {
  const { collector, seen, send } = collecting();
  const text = "*Feb  1 20:52:11.894: %INSTALL-5-INSTALL_START_INFO: Chassis 1 R0/0: install_engine: Started";
  send(encodeCiscoSyslog({ severity: "notifications", counter: 12, text }));
  expect(collector.lines).toEqual(seen);
  expect(seen[0]).toMatchObject({
    facility: "local7",
    severity: "notifications",
    text: `12: ${text}`,
    filed: `Feb  1 17:00:00 172.16.4.26 12: ${text}`,
    parsed: { format: "cisco", counter: 12 },
  });
  expect(seen[0]!.from.address).toBe("172.16.4.26");
});

test("without a priority it is user.notice; empty datagrams are counted", () => {
  const { collector, seen, send } = collecting();
  send(new TextEncoder().encode("hello\nworld\n"));
  send(new Uint8Array(0));
  expect(seen).toMatchObject([
    { facility: "user", severity: "notifications", text: "hello#012world", parsed: undefined },
  ]);
  expect(collector.ignored).toBe(1);
});

test("only the newest lines are kept", () => {
  const { collector, send } = collecting(3);
  for (let i = 0; i < 20; i++) send(encodeCiscoSyslog({ severity: "debugging", text: `line ${i}` }));
  expect(collector.lines.map((line) => line.text)).toEqual(["line 17", "line 18", "line 19"]);
});

test("stopped, it hears nothing", () => {
  const { collector, seen, send } = collecting();
  collector.stop();
  send(encodeCiscoSyslog({ severity: "debugging", text: "line" }));
  collector.start();
  send(encodeCiscoSyslog({ severity: "debugging", text: "other" }));
  expect(seen.map((line) => line.text)).toEqual(["other"]);
});
