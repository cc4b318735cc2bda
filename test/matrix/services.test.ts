import { describe, expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { compileFirewall } from "../../src/firewall/compile";
import { matrixDocument } from "../../src/matrix/documents";
import { findingsOf } from "../../src/matrix/findings";
import type { MatrixRow } from "../../src/matrix/matrix-row";
import { portMatrix, rolesOf } from "../../src/matrix/port-matrix";
import { labAroundRules, type RulesSite } from "../../src/matrix/rules-lab";
import { serviceMatrix } from "../../src/matrix/services";

const site: RulesSite = {
  ewc: "172.16.4.26",
  ap: "172.16.6.34",
  tftp: "172.16.5.27",
  sftp: "172.16.5.62",
  syslog: "172.16.5.10",
  dns: "172.16.5.53",
  dhcp: "172.16.5.67",
  ntp: "172.16.5.123",
  management: "172.16.9.9",
  interfaces: {},
};

function services(text: string, more: Partial<RulesSite> = {}) {
  const whole = { ...site, ...more };
  const topology = labAroundRules(text, "rules.acl", whole);
  const firewall = compileFirewall(topology.firewall, topology);
  const { rows } = serviceMatrix(firewall, topology, rolesOf(topology), whole, true);
  expect(rows.filter(({ differs }) => differs)).toEqual([]);
  return new Map<string, MatrixRow>(rows.map((row) => [row.flow, row]));
}

const proven = (rows: Map<string, MatrixRow>) =>
  [...rows.values()].map(({ flow, proven }) => `${proven ?? "-"}: ${flow}`);

// Each line of rules, and the flows that it alone blocks.
const lines: readonly [string, readonly string[]][] = [
  ["deny udp any any eq bootps", ["AP to DHCP server, renewal"]],
  ["deny udp any eq bootps any", ["DHCP server to AP, answers of renewal"]],
  ["deny udp host 172.16.6.34 any eq domain", ["AP to DNS server"]],
  ["deny udp host 172.16.5.53 eq domain host 172.16.4.26", ["DNS server to EWC, answers"]],
  ["deny udp any eq ntp any eq ntp", ["EWC to NTP server"]],
  ["deny udp host 172.16.6.34 any eq syslog", ["AP to syslog server"]],
  ["deny tcp any host 172.16.4.26 eq 22", ["management to EWC, SSH"]],
  ["deny tcp host 172.16.4.26 eq 22 any", ["EWC to management, answers of SSH"]],
  ["deny tcp any any eq 443", ["management to EWC, web page and RESTCONF"]],
  ["deny tcp any host 172.16.6.34 eq 22", ["management to AP, SSH"]],
  ["deny udp any any eq 5246", ["AP to EWC, discovery across segments"]],
  ["deny tcp any any eq 8443", ["AP to EWC, images over HTTPS"]],
];

describe("the flows beside an upgrade", () => {
  test.each(lines)("%s", (line, blocked) => {
    const rows = services(`${line}\npermit ip any any\n`, { release: "17.12.4" });
    const found = [...rows.values()].filter((row) => row.proven === "blocked").map(({ flow }) => flow);
    expect(found, proven(rows).join("\n")).toEqual(blocked);
    expect(rows.get(blocked[0] as string)?.rules).toEqual([`rule 1, ${line}`]);
  });

  test("an answer has no verdict where the question does not arrive", () => {
    const rows = services("deny udp any any eq domain\npermit ip any any\n");
    expect(rows.get("DNS server to EWC, answers")).toMatchObject({ predicted: undefined, proven: undefined });
  });

  test("a stateful firewall lets answers through by itself", () => {
    const text = [
      "*filter",
      ":FORWARD DROP [0:0]",
      "-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
      "-A FORWARD -p tcp --dport 22 -j ACCEPT",
      "COMMIT",
    ].join("\n");
    const rows = services(text);
    expect(rows.get("EWC to management, answers of SSH")?.proven).toBe("passes");
    expect(rows.get("management to EWC, web page and RESTCONF")?.proven).toBe("blocked");
  });

  test("a broadcast stays in its segment", () => {
    const far = services("permit ip any any");
    expect(far.get("AP to all, discovery by broadcast")).toMatchObject({
      proven: undefined,
      predicted: undefined,
    });
    expect(far.has("AP to EWC, discovery across segments")).toBe(true);
    const near = services("permit ip any any", { ap: "172.16.4.34" });
    expect(near.get("AP to all, discovery by broadcast")).toMatchObject({
      proven: "passes",
      meetsRules: false,
    });
    expect(near.has("AP to EWC, discovery across segments")).toBe(false);
  });

  test.each([
    ["17.9.4.27", false],
    ["17.10.1", false],
    ["17.11.1", true],
    ["18.1.1", true],
  ])("8443 in release %s: %s", (release, has) => {
    const rows = services("permit ip any any", { release });
    expect(rows.has("AP to EWC, images over HTTPS")).toBe(has);
  });

  test("what is not told is taken to be at the syslog server, and said; as JUnit it is skipped", async () => {
    const { ntp, dns, ...told } = site;
    const topology = labAroundRules("deny udp any any eq domain\npermit ip any any\n", "rules.acl", told);
    const matrix = await portMatrix(embeddedFabric(), topology, told);
    expect(matrix.services.assumption).toBe(
      "Taken to be where syslog is, 172.16.5.10: DNS server and NTP server. --dns and --ntp say otherwise.",
    );
    const row = matrix.services.rows.find(({ flow }) => flow === "EWC to DNS server");
    expect(row).toMatchObject({ proven: "blocked", assumed: true });
    const report = { file: "rules.acl", topology, matrix, findings: findingsOf(topology) };
    expect(matrixDocument("junit", report)).toMatch(/name="EWC to DNS server"[^>]*>\s*<skipped/);
    expect(matrixDocument("svg", report)).toContain("EWC to DNS server, assumed");
    expect(matrixDocument("markdown", report)).toContain("| EWC to DNS server | udp 53 | blocked |");
    expect(JSON.parse(matrixDocument("json", report)).assumption).toContain("DNS server");
  });

  test("an address in no segment is refused", async () => {
    const { ntp, ...told } = site;
    const topology = labAroundRules("permit ip any any", "rules.acl", told);
    await expect(portMatrix(embeddedFabric(), topology, { ntp: "203.0.113.1" })).rejects.toThrow(
      "NTP server: 203.0.113.1 lies in none of the segments: access 172.16.4.0/24",
    );
  });
});
