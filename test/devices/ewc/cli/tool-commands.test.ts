import { describe, expect, test } from "vitest";
import { accessPoint, FakeServices } from "./fake-services";
import { login, screen } from "./login";

const invalid = /\n% Invalid input detected at '\^' marker\.\n\n$/;

describe("what tools send to a controller", () => {
  test("unicon's first commands print nothing", () => {
    const { terminal } = login();
    for (const command of [
      "exec-timeout 0",
      "exec-timeout 0 0",
      "terminal width 0",
      "logging console disable",
    ])
      expect(screen(terminal, command)).toBe("");
    expect(screen(terminal, "exec-timeout")).toContain("% Incomplete command.");
    expect(screen(terminal, "exec-timeout 35792")).toMatch(invalid);
    expect(screen(terminal, "exec-timeout 0 0 0")).toMatch(invalid);
    expect(screen(terminal, "logging console perhaps")).toMatch(invalid);
  });

  test("exec-timeout 0 keeps a session that would have ended, and another value ends it", () => {
    const { services, terminal } = login();
    terminal.type("exec-timeout 0\r");
    services.clock.advance(3_600_000);
    expect(terminal.closed).toBe(false);
    terminal.type("exec-timeout 1\r");
    services.clock.advance(59_000);
    expect(terminal.closed).toBe(false);
    services.clock.advance(2_000);
    expect(terminal.closed).toBe(true);
  });

  test("ping takes its options in any order, each once", () => {
    const { services, terminal } = login();
    const first =
      "Type escape sequence to abort.\nSending 3, 64-byte ICMP Echos to 172.16.4.26, timeout is 1 seconds:";
    for (const line of [
      "ping 172.16.4.26 timeout 1 size 64 repeat 3",
      "ping ip 172.16.4.26 repeat 3 timeout 1 size 64",
    ])
      expect(screen(terminal, line)).toContain(first);
    for (const line of [
      "ping 172.16.4.26 size 35",
      "ping 172.16.4.26 repeat 1 repeat 1",
      "ping ip 172.16.4.26 df",
    ])
      expect(screen(terminal, line)).toMatch(invalid);
    for (const line of ["ping", "ping ip", "ping 172.16.4.26 size"])
      expect(screen(terminal, line)).toContain("% Incomplete command.");
    expect(services.sent).toEqual([]);
  });

  test("neighbours: the access points of its own network in the ARP table; no CDP, no LLDP, no lists", () => {
    const services = new FakeServices();
    services.joined = [accessPoint("near"), accessPoint("far", { address: "10.1.1.1" })];
    const { terminal } = login(services);
    expect(screen(terminal, "show ip arp")).toMatch(
      /^Protocol .*\nInternet {2}172\.16\.4\.26 +- +3c57\.31c5\.7bc8 {2}ARPA {3}GigabitEthernet0\nInternet {2}172\.16\.4\.32 +\d+ +6c41\.0e16\.e79c {2}ARPA {3}GigabitEthernet0\n$/,
    );
    expect(screen(terminal, "show arp 172.16.4.32").split("\n")).toHaveLength(3);
    for (const name of ["cdp", "lldp"])
      for (const tail of ["", " neighbors", " neighbors detail", " interface"])
        expect(screen(terminal, `show ${name}${tail}`)).toBe(`% ${name.toUpperCase()} is not enabled\n`);
    for (const command of [
      "show access-lists",
      "show access-list",
      "show ip access-lists",
      "show snmp user",
      "show ipv6 interface brief",
    ])
      expect(screen(terminal, command)).toBe("");
    expect(screen(terminal, "show arp x".padEnd(400, "x"))).toMatch(invalid);
  });

  test("the platform: uptime, memory and processor agree with show version", () => {
    const { terminal } = login();
    expect(screen(terminal, "show redundancy")).toContain("Uptime in current state = 31 minutes\n");
    expect(screen(terminal, "show platform | include R0")).toMatch(
      /^R0 +C9120AXI-B +ok, active +00:31:00\n$/,
    );
    const total = 167_216 * 1024;
    expect(screen(terminal, "show version | include 167216K")).not.toBe("");
    expect(screen(terminal, "show memory statistics | include Processor")).toContain(` ${total} `);
    expect(screen(terminal, "show processes memory sorted | include Pool")).toContain(`Total:  ${total}`);
    expect(screen(terminal, "show processes cpu | include utilization")).toMatch(
      /^CPU utilization for five seconds: /,
    );
    expect(screen(terminal, "show vlan brief")).toContain("1    default                          active\n");
  });
});
