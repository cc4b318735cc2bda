import { expect, test } from "vitest";
import { Ipv4Address } from "../../src/ip/ipv4-address";
import { discoveryRemark } from "../../src/matrix/controller-discovery";
import { placed } from "../../src/matrix/placed";
import { describeLab } from "../../src/topology/lab-file";
import type { TopologyInput } from "../../src/topology/topology";

const base = {
  segments: { access: "172.16.4.0/24", servers: "172.16.5.0/24", branch: "172.16.6.0/24" },
  controllers: [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27" }],
} satisfies TopologyInput;

function told(ap: object, dhcp: object, names: Record<string, string> = {}): string {
  const lab = describeLab({
    ...base,
    accessPoints: [{ name: "A1", model: "C9105AXI", version: "17.9.4.27", address: "172.16.6.32", ...ap }],
    servers: [
      { kind: "dnsmasq", name: "dhcp", address: "172.16.5.53", dhcp: [{ segment: "branch", ...dhcp }] },
      { kind: "dnsmasq", name: "dns", address: "172.16.5.54", names },
    ],
  });
  return discoveryRemark(lab, placed(lab, { name: "A1", address: Ipv4Address.parse("172.16.6.32") })!);
}

test("who tells an access point of a controller in another segment", () => {
  expect(told({}, { controllers: ["172.16.4.26"] })).toBe(
    "stays in its segment: DHCP option 43, DNS or a configured controller has to tell",
  );
  expect(told({ controllers: ["172.16.4.26"] }, {})).toBe(
    "stays in its segment; its configuration tells 172.16.4.26",
  );
  expect(told({ dhcp: true }, { controllers: ["172.16.4.26", "172.16.4.27"] })).toBe(
    "stays in its segment; option 43 of dhcp tells 172.16.4.26; option 43 of dhcp tells 172.16.4.27, where no controller is",
  );
  const names = { "cisco-capwap-controller.Branch.example": "172.16.4.26" };
  const byName = { domain: "branch.example", nameServers: ["172.16.5.54"] };
  expect(told({ dhcp: true }, byName, names)).toBe("stays in its segment; DNS of dns tells 172.16.4.26");
  expect(told({ dhcp: true }, { ...byName, nameServers: ["172.16.5.53"] }, names)).toContain("has to tell");
});
