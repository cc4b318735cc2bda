import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import type { MatrixRow } from "../../src/matrix/matrix-row";
import { portMatrix } from "../../src/matrix/port-matrix";
import { matrixLines } from "../../src/matrix/text";
import { topologyFrom } from "../../src/topology/lab-file";
import type { TopologyInput } from "../../src/topology/topology";

function lab(
  firewall: TopologyInput["firewall"],
  apAddress = "172.16.4.34",
): ReturnType<typeof topologyFrom> {
  const data: TopologyInput = {
    segments: { access: "172.16.4.0/24", servers: "172.16.5.0/24", branch: "172.16.6.0/24" },
    controllers: [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27" }],
    accessPoints: [{ name: "AP", model: "C9117AXI", address: apAddress, version: "17.9.4.27" }],
    servers: [
      { kind: "tftpd-hpa", name: "tftp", address: "172.16.5.27" },
      { kind: "openssh-sftp", name: "sftp", address: "172.16.5.62" },
      { kind: "syslog", name: "syslog", address: "172.16.5.10" },
    ],
    firewall,
  };
  return topologyFrom(data, () => undefined);
}

async function matrix(firewall: TopologyInput["firewall"], apAddress?: string) {
  const result = await portMatrix(embeddedFabric(), lab(firewall, apAddress));
  expect(
    result.rows.filter(({ differs }) => differs),
    `${JSON.stringify(firewall)}\n${matrixLines(result).join("\n")}`,
  ).toEqual([]);
  return new Map<string, MatrixRow>(result.rows.map((row) => [row.flow, row]));
}

const verdicts = (rows: Map<string, MatrixRow>) =>
  Object.fromEntries([...rows].map(([flow, { proven }]) => [flow, proven]));

describe("the port matrix", () => {
  test("without rules everything passes", async () => {
    const rows = await matrix({});
    expect([...rows.values()].every(({ proven }) => proven === "passes")).toBe(true);
    expect(rows.size).toBe(12);
  });

  test("names the rule that blocks, and leaves out what never begins", async () => {
    const rows = await matrix({
      tftpHelper: false,
      sets: [{ in: "access", accessList: "deny udp any any eq tftp\npermit ip any any" }],
    });
    expect(rows.get("EWC to TFTP server")).toMatchObject({
      proven: "blocked",
      rules: ["rule 1, deny udp any any eq tftp"],
    });
    expect(rows.get("TFTP data from the reply port")).toMatchObject({
      predicted: undefined,
      proven: undefined,
    });
    expect(rows.get("upgrade over TFTP")?.proven).toBe("blocked");
    expect(rows.get("upgrade over SFTP")?.proven).toBe("passes");
  });

  test("a stateful rule set without the TFTP helper, and with it", async () => {
    const rules = [
      { action: "accept", protocol: "udp", port: 69, state: ["new"] },
      { action: "accept", state: ["established", "related"] },
    ] as const;
    const stateful = {
      policy: "drop",
      rules: rules.map((rule) => ({ ...rule, state: [...rule.state] })),
    } as const;
    expect(
      verdicts(await matrix({ ...stateful, rules: [...stateful.rules], tftpHelper: false })),
    ).toMatchObject({
      "EWC to TFTP server": "passes",
      "TFTP data from the reply port": "blocked",
      "upgrade over TFTP": "blocked",
    });
    expect(
      verdicts(await matrix({ ...stateful, rules: [...stateful.rules], tftpHelper: true })),
    ).toMatchObject({
      "TFTP data from the reply port": "passes",
      "TFTP acknowledgements to the reply port": "passes",
      "EWC to SFTP server": "blocked",
      "upgrade over TFTP": "passes",
    });
  });

  test("an access point behind the firewall: CAPWAP needs both ports, both ways", async () => {
    const rows = await matrix(
      { sets: [{ in: "branch", accessList: "deny udp any any eq 5247\npermit ip any any" }] },
      "172.16.6.34",
    );
    expect(verdicts(rows)).toMatchObject({
      "AP to EWC, CAPWAP control": "passes",
      "AP to EWC, CAPWAP data": "blocked",
      "upgrade over TFTP": "blocked",
    });
  });

  test("rules at a host count, too", async () => {
    const rows = await matrix({
      sets: [{ at: "EWC", rules: [{ action: "reject", protocol: "udp", port: 5246 }] }],
    });
    expect(rows.get("AP to EWC, CAPWAP control")).toMatchObject({ predicted: "blocked", proven: "blocked" });
    expect(rows.get("EWC to TFTP server")?.proven).toBe("passes");
  });

  test("predictions hold for random access lists", async () => {
    const host = fc.constantFrom(
      "any",
      "host 172.16.4.26",
      "host 172.16.5.27",
      "172.16.5.0 0.0.0.255",
      "172.16.6.0 0.0.1.255",
    );
    const port = fc.constantFrom(
      "",
      "",
      " eq 69",
      " eq 22",
      " eq 514",
      " gt 1023",
      " range 5246 5249",
      " neq 69",
      " range 40000 50000",
    );
    const line = fc
      .tuple(
        fc.constantFrom("permit", "permit", "deny"),
        fc.constantFrom("ip", "udp", "tcp"),
        host,
        port,
        host,
        port,
        fc.boolean(),
      )
      .map(([action, protocol, from, fromPort, to, toPort, established]) =>
        protocol === "ip"
          ? `${action} ip ${from} ${to}`
          : `${action} ${protocol} ${from}${fromPort} ${to}${toPort}${established && protocol === "tcp" ? " established" : ""}`,
      );
    const list = fc.array(line, { minLength: 1, maxLength: 5 });
    const way = fc.constantFrom({ in: "access" }, { out: "access" }, { in: "branch" }, {}, { at: "EWC" });
    await fc.assert(
      fc.asyncProperty(
        list,
        way,
        fc.boolean(),
        fc.constantFrom("172.16.4.34", "172.16.6.34"),
        async (lines, where, permit, ap) => {
          const accessList = [...lines, ...(permit ? ["permit ip any any"] : [])].join("\n");
          await matrix({ tftpHelper: lines.length % 2 === 0, sets: [{ ...where, accessList }] }, ap);
        },
      ),
      {
        numRuns: 12,
        // Each run is a lab of its own; shrinking would take more of them than it is worth.
        endOnFailure: true,
      },
    );
  });
});
