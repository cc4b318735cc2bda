import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dockerFabric } from "../../containers";
import { imageTag } from "../../containers/images/names";
import type { FirewallSpec, NftablesSpec } from "../../src/firewall/spec";
import { Lab } from "../../src/lab/lab";
import { parseLabFile } from "../../src/topology/lab-file";
import { describeWithEngine } from "./engine";

function files(contents: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "ewclab-nft-"));
  for (const [name, text] of Object.entries(contents)) writeFileSync(join(folder, name), text);
  return folder;
}

const check = (rules: NftablesSpec, interfaces: readonly string[] = ["access", "servers"]) =>
  dockerFabric().checkNftables?.(rules, interfaces, { file: "x.feature", line: 30, column: 7 });

describeWithEngine("a user's nftables file, asked about", () => {
  const chain = "chain forward {\n    type filter hook forward priority 0;\n";

  test("what nft does not take is told in its words, at the file's line and column", async () => {
    const folder = files({ "site.nft": `table inet t {\n  ${chain}    udp dport 69 dorp\n  }\n}\n` });
    await expect(check({ file: `${folder}/site.nft` })).rejects.toThrow(
      `${folder}/site.nft:4:22: nft: syntax error, unexpected newline\n    udp dport 69 dorp`,
    );
  });

  test("so it is in an included file, and in a text of a feature", async () => {
    const folder = files({ "site.nft": 'include "more.nft"\n', "more.nft": "table ip t {\n  nonsense\n}\n" });
    await expect(check({ file: `${folder}/site.nft` })).rejects.toThrow(`${folder}/more.nft:2:`);
    await expect(check({ text: "table ip t {\n  nonsense\n}\n" })).rejects.toThrow("x.feature:31:");
    await expect(check({ file: `${folder}/none.nft` })).rejects.toThrow("none.nft cannot be read");
  });

  test("an interface that the firewall does not have, and a table of the lab's", async () => {
    const rules = { text: `table ip t {\n${chain} iif ens192 accept\n }\n}` };
    await expect(check(rules)).rejects.toThrow("Interface does not exist");
    await check(rules, ["ens192", "servers"]);
    await expect(check({ text: "table ip ewclab_mine { }" })).rejects.toThrow("table ip ewclab_mine");
  });
});

const lab = `
controllers: [{name: ewc, address: 172.16.4.26, version: 17.9.4.27}]
servers:
  - {kind: tftpd-hpa, name: tftp, address: 172.16.5.27}
  - {kind: syslog, name: syslog, address: 172.16.5.10}
`;

describeWithEngine("a user's nftables file, in a lab that runs", () => {
  test("flushing leaves the lab's tables and sessions alone, and each rule has its own count", async () => {
    const topology = parseLabFile(lab, "lab.yaml");
    await using running = await Lab.start(dockerFabric({ speed: 60 }), topology);
    await running.server("tftp").control.dieAfter(1_000_000);
    const load = (nftables: FirewallSpec["nftables"]) =>
      running.fabric.firewall({ ...topology.firewall, nftables });
    const closed = ["input", "forward", "output"].map(
      (hook) =>
        `chain ${hook} { type filter hook ${hook} priority 0; policy drop;\n counter comment "${hook}"\n }`,
    );
    await expect(load({ text: "nonsense" })).rejects.toThrow(
      "line 1, column 9 of the nftables rules: nft: syntax error",
    );
    await load({ text: `flush ruleset\ntable inet shut {\n${closed.join("\n")}\n}` });
    expect(await running.ewc.run("ping 172.16.5.10 repeat 2")).toContain("Success rate is 0 percent");
    await expect
      .poll(() => running.blocked().map(({ rule }) => rule))
      .toContain("blocked by line 6, the policy (drop) of chain inet shut forward");
    const counters = await running.fabric.firewallCounters();
    expect(counters.map(({ rule }) => rule)).toEqual([
      'line 4, counter comment "input"',
      'line 7, counter comment "forward"',
      'line 10, counter comment "output"',
    ]);
    expect(counters.map(({ packets }) => Number(packets) > 0)).toEqual([false, true, false]);
    await load(undefined);
    expect(await running.ewc.run("ping 172.16.5.10 repeat 2")).toContain("Success rate is 100 percent");
  });

  test("the router moves into a machine of its own in the midst of traffic", async () => {
    const own = (name: string, address: string, program: string) => ({
      ...{ kind: "container", name, address, image: imageTag("firewall") },
      ...{ command: ["lab-entry", "perl", "-e", program], ready: "it is there" },
    });
    const use =
      'use IO::Socket::INET; $| = 1; print "it is there\\n"; my $socket = IO::Socket::INET->new(Proto => "udp", ';
    const hears = `${use} LocalPort => 9000); while (defined $socket->recv(my $number, 64)) { print "$number\\n" }`;
    const sends = `${use} PeerAddr => "172.16.5.50", PeerPort => 9000); for (my $n = 1; ; $n++) { $socket->send($n); select undef, undef, undef, 0.01 }`;
    const topology = parseLabFile(
      JSON.stringify({
        controllers: [{ name: "ewc", address: "172.16.4.26", version: "17.9.4.27" }],
        servers: [own("hears", "172.16.5.50", hears), own("sends", "172.16.4.50", sends)],
      }),
      "lab.yaml",
    );
    await using running = await Lab.start(dockerFabric({ speed: 30 }), topology);
    const heard = () =>
      running.fabric
        .console("hears")
        .all()
        .flatMap(({ text }) => (/^\d+$/.test(text) ? [Number(text)] : []));
    await expect.poll(() => heard().length, { timeout: 10_000 }).toBeGreaterThan(50);
    const rules = "table ip own { chain forward { type filter hook forward priority 0; policy accept; }\n}\n";
    await running.fabric.firewall({ ...topology.firewall, nftables: { text: rules } });
    const moved = heard().at(-1)!;
    await expect.poll(() => heard().at(-1)!, { timeout: 10_000 }).toBeGreaterThan(moved + 50);
    const numbers = heard();
    const gaps = numbers.slice(1).map((number, index) => number - numbers[index]! - 1);
    // A hundred in a second: it was more than a hundred while the addresses went over one by one.
    expect(Math.max(...gaps)).toBeLessThan(20);
  });
});
