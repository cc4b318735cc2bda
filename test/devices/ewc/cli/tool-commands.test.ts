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
      "ping ip 172.16.4.26 dg",
      "ping 172.16.4.26 df-bit df-bit",
      "ping 172.16.4.26 source there",
    ])
      expect(screen(terminal, line)).toMatch(invalid);
    // In the order in which Ansible's ios_ping sends them.
    expect(
      screen(terminal, "ping ip 172.16.4.26 repeat 3 df-bit timeout 1 size 64 source GigabitEthernet0"),
    ).toBe(
      `${first}\nPacket sent with a source address of 172.16.4.26 \nPacket sent with the DF bit set\n!!!\nSuccess rate is 100 percent (3/3), round-trip min/avg/max = 1/1/1 ms\n`,
    );
    expect(screen(terminal, "ping 172.16.4.32 source 10.9.8.7")).toBe(
      "% Invalid source address- IP address not on any of our up interfaces\n",
    );
    expect(screen(terminal, "ping 172.16.4.32 source Loopback9")).toBe(
      "% Invalid source interface - Interface not up or address not configured\n",
    );
    expect(screen(terminal, "ping vrf prod 198.51.100.251 count 20")).toBe("% VRF prod does not exist\n");
    for (const line of [
      "ping",
      "ping ip",
      "ping 172.16.4.26 size",
      "ping 172.16.4.26 source",
      "ping vrf prod",
    ])
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
    // Under their heads, as genieparser's samples have them.
    const [head, own] = screen(terminal, "show arp").split("\n");
    expect(own!.indexOf("3c57")).toBe(head!.indexOf("Hardware"));
    expect(own!.indexOf(" - ")).toBe(head!.indexOf("min)") + 1);
    for (const only of ["6c41.0e16.e79c", "172.16.4.32"])
      expect(screen(terminal, `show arp ${only}`).split("\n")).toHaveLength(3);
    expect(screen(terminal, "show arp Loopback1").split("\n")).toHaveLength(2);
    expect(screen(terminal, "show ip arp summary")).toContain(
      "ARP table: 2.\nTotal number of Dynamic ARP entries: 1.\n",
    );
    expect(screen(terminal, "show arp 172.16.4.32").split("\n")).toHaveLength(3);
    for (const name of ["cdp", "lldp"])
      for (const tail of [
        "",
        " neighbors",
        " neighbors detail",
        " interface",
        " neighbors Gi0 detail",
        " entry *",
        " traffic",
      ])
        expect(screen(terminal, `show ${name}${tail}`)).toBe(`% ${name.toUpperCase()} is not enabled\n`);
    for (const command of [
      "show access-lists",
      "show access-list",
      "show ip access-lists",
      "show snmp user",
      "show ipv6 interface brief",
      "show ipv6 neighbors",
      "show interfaces transceiver",
      "show vrf detail",
      "show ip vrf",
    ])
      expect(screen(terminal, command)).toBe("");
    for (const command of [
      "show bgp all summary",
      "show ip bgp all summary",
      "show bgp ipv4 unicast neighbors",
    ])
      expect(screen(terminal, command)).toBe("% BGP not active\n\n");
    for (const command of ["show snmp", "show snmp community", "show snmp group"])
      expect(screen(terminal, command)).toBe("%SNMP agent not enabled\n");
    expect(screen(terminal, "show snmp chassis")).toBe("FOC24384GTP\n");
    expect(screen(terminal, "show ip protocols")).toContain("*** IP Routing is NSF aware ***");
    expect(screen(terminal, "show mac address-table")).toContain(
      "Total Mac Addresses for this criterion: 0\n",
    );
    for (const command of ["show snmp nothing", "show vrf detail detail", "show bgp 7", "show ipv6"])
      expect(screen(terminal, command)).toMatch(/% (Invalid input|Incomplete command)/);
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
    expect(screen(terminal, "show processes cpu platform sorted")).toContain(
      "Core 0: CPU utilization for five seconds:",
    );
    expect(screen(terminal, "show processes memory platform")).toContain("1813640K total");
    expect(screen(terminal, "show memory")).toBe(screen(terminal, "show memory statistics"));
    expect(screen(terminal, "show processes")).toContain("   1 Mwe ");
    expect(screen(terminal, "show redundancy states")).toContain("my state = 13 -ACTIVE ");
    expect(screen(terminal, "show redundancy switchover history")).toContain("No Switchover history found");
    for (const command of [
      "show processes nothing",
      "show memory nothing",
      "show redundancy states x",
      "show platform x",
    ])
      expect(screen(terminal, command)).toMatch(invalid);
  });

  test("VLANs: brief is the first table alone; by number, by name, counted", () => {
    const { services, terminal } = login();
    services.configuration.apply("interface Vlan20\ninterface Vlan2000");
    const brief = screen(terminal, "show vlan brief");
    expect(brief).toMatch(/^\nVLAN Name .*\n-.*\n1 {4}default .*\n20 {3}VLAN0020 .*\n1002 fddi-default /);
    expect(brief).not.toContain("SAID");
    expect(screen(terminal, "show vlan")).toContain(brief);
    expect(screen(terminal, "show vlan id 20")).toContain("20   enet  100020 ");
    expect(screen(terminal, "show vlan id 20")).not.toContain("default");
    expect(screen(terminal, "show vlan name VLAN2000")).toContain("2000 enet  102000 ");
    expect(screen(terminal, "show vlan id 21")).toBe("VLAN id 21 not found in current VLAN database\n");
    expect(screen(terminal, "show vlan summary")).toBe(
      "Number of existing VLANs               : 7\n Number of existing VTP VLANs          : 6\n Number of existing extended VLANS     : 1\n\n",
    );
    for (const command of ["show vlan id 4095", "show vlan 20", "show vlan brief 1"])
      expect(screen(terminal, command)).toMatch(invalid);
    expect(screen(terminal, "show vlan id")).toContain("% Incomplete command.");
  });

  test("routes: the one that an address takes, the one of a network, none", () => {
    const { services, terminal } = login();
    services.configuration.apply("ip route 10.0.0.0 255.0.0.0 172.16.4.1\nip default-gateway 172.16.4.1");
    const own = screen(terminal, "show ip route 172.16.4.99");
    expect(own).toMatch(/^Routing entry for 172\.16\.4\.0\/24\n {2}Known via "connected", /);
    expect(screen(terminal, "show ip route 172.16.4.0 255.255.255.0")).toBe(own);
    expect(screen(terminal, "show ip route 10.1.1.1")).toContain("  * 172.16.4.1\n");
    expect(screen(terminal, "show ip route 0.0.0.0")).toContain("0.0.0.0/0, supernet\n");
    expect(screen(terminal, "show ip route 8.8.8.8")).toBe("% Network not in table\n");
    expect(screen(terminal, "show ip route 10.0.0.0 255.255.0.0")).toBe("% Subnet not in table\n");
    expect(screen(terminal, "show interfaces summary | include Gig")).toMatch(
      /^\* GigabitEthernet0 {14}0( +\d+){8}\n$/,
    );
  });
});
