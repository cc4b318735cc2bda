import { describe, expect, test } from "vitest";
import { ExpectationError } from "../../src/errors";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { blockedByRule } from "../../src/firewall/verdict";
import { Lab } from "../../src/lab/lab";
import { topologyFrom } from "../../src/topology/lab-file";

const blocked = (rule: string, packet: string) => ({ at: 0, rule: `blocked by ${rule}`, packet });

describe("which rule ate the packets", () => {
  test("in the author's words, with their number and an example", () => {
    const rule = "rule 3, deny udp any any eq 69";
    expect(
      blockedByRule([
        blocked(rule, "udp a > b:69"),
        blocked(rule, "udp a > b:69"),
        blocked(rule, "udp a > b:69"),
        blocked(rule, "udp c > b:69"),
        blocked("the policy (drop)", "tcp a > b:22"),
      ]),
    ).toEqual([
      "blocked by rule 3, deny udp any any eq 69, 4 packets: udp a > b:69 (3 times); udp c > b:69",
      "blocked by the policy (drop), 1 packet: tcp a > b:22",
    ]);
  });

  test("many of them stay readable", () => {
    const lines = blockedByRule(
      Array.from({ length: 40 }, (_, index) => blocked(`rule ${index % 10}`, `packet ${index}`)),
    );
    expect(lines).toHaveLength(7);
    expect(lines[0]).toBe("blocked by rule 0, 4 packets: packet 0; packet 10; ...");
    expect(lines[6]).toBe("and 4 more rules");
  });

  test("a failed wait says it", async () => {
    const topology = topologyFrom(
      {
        controllers: [
          {
            name: "EWC",
            address: "172.16.4.26",
            version: "17.9.4.27",
            configuration:
              "wireless profile image-download default\n image-download-mode tftp\n  tftp-image-server 172.16.5.27\n  tftp-image-path /EWC\n",
          },
        ],
        accessPoints: [{ name: "AP", model: "C9117AXI", address: "172.16.4.34", version: "17.3.3.26" }],
        servers: [{ kind: "tftpd-hpa", name: "tftp", address: "172.16.5.27" }],
        firewall: {
          sets: [
            {
              accessList:
                "permit tcp any any\npermit icmp any any\ndeny udp any any eq 69\npermit ip any any",
            },
          ],
        },
      },
      () => undefined,
    );
    await using lab = await Lab.start(embeddedFabric(), topology);
    const failure = await lab.ewc.prints("Completed install add", 130_000).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ExpectationError);
    expect(String(failure)).toMatch(
      /blocked by rule 3, deny udp any any eq 69, 10 packets: udp 172\.16\.4\.26:\d+ > 172\.16\.5\.27:69, 27 octets \(10 times\)/,
    );
    const counters = await lab.fabric.firewallCounters();
    expect(counters).toEqual([
      { number: 1, rule: "rule 1, permit tcp any any", packets: 0 },
      { number: 2, rule: "rule 2, permit icmp any any", packets: 0 },
      { number: 3, rule: "rule 3, deny udp any any eq 69", packets: 10 },
      { number: 4, rule: "rule 4, permit ip any any", packets: 0 },
      { number: 0, rule: "the implicit deny ip any any", packets: 0 },
    ]);
  });
});
