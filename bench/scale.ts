import { readFileSync } from "node:fs";
import { openEngine } from "../containers/engine";
import { dockerFabric } from "../containers/fabric/fabric";
import { labels } from "../containers/fabric/session";
import { Lab } from "../src/lab/lab";
import { describeLab } from "../src/topology/lab-file";

// How a lab of containers grows with its access points: until all are in Run, what it takes of memory, and how many
// neighbours the kernel knows in all of its networks together. `npm run bench:scale -- 5 20 50 100`.

/** A controller, so many access points, a TFTP and an SFTP server, a syslog collector, and the firewall. */
function network(accessPoints: number) {
  return describeLab({
    segments: { access: "172.16.4.0/24", servers: "172.16.5.0/24" },
    controllers: [{ name: "EWC", address: "172.16.4.4", version: "17.9.4.27" }],
    accessPoints: Array.from({ length: accessPoints }, (_, index) => ({
      name: `AP-${index + 1}`,
      model: "C9105AXI",
      address: `172.16.4.${11 + index}`,
      version: "17.9.4.27",
    })),
    servers: [
      { kind: "tftpd-hpa", name: "tftp", address: "172.16.5.27" },
      { kind: "openssh-sftp", name: "sftp", address: "172.16.5.62" },
      { kind: "syslog", name: "syslog", address: "172.16.5.10" },
    ],
  });
}

/** The kernel's count over all networks, and how often its table was full. */
function neighbours(): { entries: number; overflows: number } {
  const [head = "", ...rows] = readFileSync("/proc/net/stat/arp_cache", "utf8").trim().split("\n");
  const column = (name: string) => head.trim().split(/\s+/).indexOf(name);
  const read = (row: string, name: string) =>
    Number.parseInt(row.trim().split(/\s+/)[column(name)] ?? "0", 16);
  return {
    entries: read(rows[0] ?? "", "entries"),
    overflows: rows.reduce((sum, row) => sum + read(row, "table_fulls"), 0),
  };
}

/** Octets that this process's containers take, without what the kernel only keeps of files. */
async function memory(): Promise<number> {
  const { docker } = await openEngine();
  const containers = await docker.listContainers({ filters: { label: [labels.session] } });
  const own = containers.filter(({ Labels }) => Labels[labels.owner]?.split("/")[1] === String(process.pid));
  const sizes = await Promise.all(
    own.map(async ({ Id }) => {
      const { memory_stats: of } = await docker.getContainer(Id).stats({ stream: false, "one-shot": true });
      const { inactive_file = 0, total_inactive_file = 0 } = of.stats as unknown as Record<string, number>;
      return of.usage - (inactive_file || total_inactive_file);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, process.memoryUsage().rss);
}

async function main(): Promise<void> {
  const sizes = process.argv.slice(2).map(Number);
  for (const size of sizes.length === 0 ? [5, 20, 50, 100] : sizes) {
    const before = neighbours();
    const began = performance.now();
    const since = () => ((performance.now() - began) / 1_000).toFixed(1);
    const lab = await Lab.start(dockerFabric(), network(size));
    const up = since();
    await lab.everyAccessPointRuns(60 * 60_000);
    const run = since();
    const after = neighbours();
    const octets = await memory();
    const stopping = performance.now();
    await lab.stop();
    const down = ((performance.now() - stopping) / 1_000).toFixed(1);
    process.stdout.write(
      `${size} access points: up ${up} s, all in Run ${run} s, down ${down} s; ${Math.round(octets / 1e6)} MB; ${after.entries - before.entries} neighbours more, the table was full ${after.overflows - before.overflows} times\n`,
    );
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
});
