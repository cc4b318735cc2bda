import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WireError } from "../../../src/errors";
import { bsdStamp, calendarTime } from "../../../src/wire/syslog/calendar";
import {
  type CiscoSyslog,
  decodeSyslog,
  encodeCiscoSyslog,
  facilities,
  type SyslogLine,
  severities,
} from "../../../src/wire/syslog/line";
import { processorTime } from "../../processor-time";

const message =
  "%INSTALL-5-INSTALL_START_INFO: Chassis 1 R0/0: install_engine: Started install add tftp://172.16.5.27/x/ap1g6";
const level = { facility: "local7", severity: "notifications" } as const;

function decode(text: string): SyslogLine {
  return decodeSyslog(new TextEncoder().encode(text));
}

describe("syslog lines", () => {
  const cisco: [string, CiscoSyslog, Partial<SyslogLine>][] = [
    [
      `<189>12: *Feb  1 20:52:08.742: ${message}`,
      { severity: "notifications", counter: 12, text: `*Feb  1 20:52:08.742: ${message}` },
      { counter: 12, timestamp: "*Feb  1 20:52:08.742" },
    ],
    [
      `<189>12: 000012: 9120-EWC: *Feb  1 20:52:08.742: ${message}`,
      {
        severity: "notifications",
        counter: 12,
        sequence: 12,
        hostname: "9120-EWC",
        text: `*Feb  1 20:52:08.742: ${message}`,
      },
      { counter: 12, sequence: 12, hostname: "9120-EWC", timestamp: "*Feb  1 20:52:08.742" },
    ],
    [
      `<189>Feb  1 2024 20:52:08.742 UTC: ${message}`,
      { severity: "notifications", text: `Feb  1 2024 20:52:08.742 UTC: ${message}` },
      { timestamp: "Feb  1 2024 20:52:08.742 UTC" },
    ],
    [`<189>${message}`, { severity: "notifications", text: message }, {}],
  ];

  test.each(cisco)("%s", (text, line, parts) => {
    expect(new TextDecoder().decode(encodeCiscoSyslog(line))).toBe(text);
    expect(decode(text)).toEqual({ ...level, format: "cisco", message, ...parts });
  });

  test("RFC 3164: the RFC's own examples, and a daemon's line", () => {
    expect(decode("<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8")).toEqual({
      facility: "auth",
      severity: "critical",
      format: "rfc3164",
      timestamp: "Oct 11 22:14:15",
      hostname: "mymachine",
      program: "su",
      message: "'su root' failed for lonvick on /dev/pts/8",
    });
    expect(decode("<29>Nov 22 13:05:06 in.tftpd[10029]: RRQ from 127.0.0.1 filename EWC/ap1g6\n")).toEqual({
      facility: "daemon",
      severity: "notifications",
      format: "rfc3164",
      timestamp: "Nov 22 13:05:06",
      program: "in.tftpd",
      pid: "10029",
      message: "RRQ from 127.0.0.1 filename EWC/ap1g6",
    });
    expect(decode("<13>Use the BFG!")).toEqual({
      facility: "user",
      severity: "notifications",
      format: "plain",
      message: "Use the BFG!",
    });
  });

  test("RFC 5424: with and without structured data", () => {
    expect(
      decode(
        "<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog 77 ID47 " +
          '[exampleSDID@32473 iut="3" eventSource="App\\]x" eventID="1011"] \ufeffAn event',
      ),
    ).toEqual({
      facility: "local4",
      severity: "notifications",
      format: "rfc5424",
      timestamp: "2003-10-11T22:14:15.003Z",
      hostname: "mymachine.example.com",
      program: "evntslog",
      pid: "77",
      message: "An event",
    });
    expect(decode("<0>1 - - - - - -")).toEqual({
      facility: "kern",
      severity: "emergencies",
      format: "rfc5424",
      message: "",
    });
  });

  test.each(["", "hello", "<>x", "<192>x", "<01>x", "<1234>x", "<-1>x", "<1"])(
    "%j has no priority",
    (text) => {
      expect(() => decode(text)).toThrow(WireError);
    },
  );

  test("what would break the line is not written", () => {
    expect(() => encodeCiscoSyslog({ severity: "errors", text: "a\nb" })).toThrow(WireError);
    expect(() => encodeCiscoSyslog({ severity: "errors", text: "a", sequence: -1 })).toThrow(WireError);
  });

  test("every level comes back", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...facilities),
        fc.constantFrom(...severities),
        fc.nat(),
        (facility, severity, counter) => {
          const line = decodeSyslog(encodeCiscoSyslog({ facility, severity, counter, text: message }));
          expect(line).toEqual({ facility, severity, counter, format: "cisco", message });
        },
      ),
    );
  });

  test("any octets are a line or a WireError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, shaped) => {
        const octets = shaped ? Uint8Array.of(60, 49, 62, ...noise) : noise;
        try {
          decodeSyslog(octets);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });

  test("a hostile line costs no time", () => {
    const began = processorTime();
    for (const part of ["A-", "[", '["\\', "%A-", "1 ", "a: ", "Feb  1 ", "\\]"])
      decode(`<189>${part.repeat(16_000)}`);
    for (const part of ["A-", "[a]", "\\x"]) decode(`<189>%${part.repeat(16_000)}`);
    for (const part of ["[a]", "\\x", "[a"]) decode(`<189>1 - - - - - [${part.repeat(16_000)}`);
    expect(processorTime() - began).toBeLessThan(1000);
  });
});

describe("the calendar", () => {
  test("agrees with the machine's own", () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_000_000_000_000, max: 200_000_000_000_000 }), (epoch) => {
        const date = new Date(epoch);
        expect(calendarTime(epoch)).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes(),
          second: date.getUTCSeconds(),
          millisecond: date.getUTCMilliseconds(),
        });
      }),
    );
  });

  test("days are padded with a space", () => {
    expect(bsdStamp(1_706_806_800_000)).toBe("Feb  1 17:00:00");
    expect(bsdStamp(1_709_210_096_999.5)).toBe("Feb 29 12:34:56");
  });
});
