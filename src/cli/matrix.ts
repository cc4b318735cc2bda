import { fabricNamed } from "../../containers/fabrics";
import { UsageError } from "../errors";
import { parseAccessList } from "../firewall/languages/access-list";
import type { Fabric } from "../lab/fabric";
import { type PortMatrix, portMatrix } from "../matrix/port-matrix";
import { matrixLines } from "../matrix/text";
import { startupIssues } from "../node/startup-check";
import { parseLabFile, topologyFrom } from "../topology/lab-file";
import type { Topology, TopologyInput } from "../topology/topology";
import { exitCodes } from "./exit-codes";
import { readLabFile } from "./validate";

export interface MatrixCommand {
  readonly fabric: Fabric["name"];
  readonly json?: boolean;
  /** Of an access list: where it applies. */
  readonly in?: string;
  readonly out?: string;
  readonly unreachables?: boolean;
  readonly tftpHelper?: boolean;
  readonly ewc: string;
  readonly ap: string;
  readonly tftp: string;
  readonly sftp: string;
  readonly syslog: string;
  /** Of an nftables file: `access=ens192`, the firewall's interface in a segment. */
  readonly interface: readonly string[];
}

/** A rule set's port matrix: of a lab file, or of an access list or an nftables file in a lab of the addresses given. */
export async function matrix(file: string, options: MatrixCommand): Promise<number> {
  const text = await readLabFile(file);
  const topology = /\.ya?ml$/i.test(file)
    ? parseLabFile(text, file, undefined, startupIssues)
    : labAround(text, file, options);
  const result = await portMatrix(await fabricNamed(options.fabric), topology);
  if (options.json) process.stdout.write(`${JSON.stringify(asJson(file, result), null, 2)}\n`);
  else process.stdout.write(`${matrixLines(result).join("\n")}\n`);
  if (result.agrees) return exitCodes.passed;
  process.stderr.write(
    "What was predicted is not what the packets proved. That is an error of ewclab, not of your rules: please report it with this file.\n",
  );
  return exitCodes.failed;
}

/** A flow that never begins has null where others have a verdict. */
function asJson(file: string, { rows, agrees }: PortMatrix): object {
  return {
    file,
    agrees,
    rows: rows.map((row) => ({ ...row, predicted: row.predicted ?? null, proven: row.proven ?? null })),
  };
}

/** @throws UsageError for a list that cannot be read, or a segment that none of the addresses lies in. */
function labAround(text: string, file: string, options: MatrixCommand): Topology {
  const isNftables = file.endsWith(".nft");
  if (!isNftables) parseAccessList(text, { file, line: 1, column: 1 });
  const { ewc, ap, tftp, sftp, syslog } = options;
  const segments = new Map<string, string>();
  const wanted: [string, string][] = [
    ["access", ewc],
    ["servers", tftp],
    ["branch", ap],
    ["sftp-servers", sftp],
    ["syslog-servers", syslog],
  ];
  for (const [name, address] of wanted) {
    const network = address.replace(/\.\d+$/, ".0/24");
    if (![...segments.values()].includes(network)) segments.set(name, network);
  }
  const where = options.in ?? options.out;
  if (where !== undefined && !segments.has(where))
    throw new UsageError(
      `there is no segment "${where}"; with these addresses there are: ${[...segments.keys()].join(", ")}`,
    );
  const way =
    options.in !== undefined ? { in: options.in } : options.out !== undefined ? { out: options.out } : {};
  const data: TopologyInput = {
    name: "matrix",
    segments: Object.fromEntries(segments),
    controllers: [{ name: "EWC", address: ewc, version: "17.9.4.27" }],
    accessPoints: [{ name: "AP", model: "C9117AXI", address: ap, version: "17.9.4.27" }],
    servers: [
      { kind: "tftpd-hpa", name: "tftp", address: tftp },
      { kind: "openssh-sftp", name: "sftp", address: sftp },
      { kind: "syslog", name: "syslog", address: syslog },
    ],
    firewall: isNftables
      ? { nftables: { file }, interfaces: interfacesOf(options.interface) }
      : {
          tftpHelper: options.tftpHelper ?? false,
          sets: [{ ...way, accessList: text, unreachables: options.unreachables ?? false }],
        },
  };
  return topologyFrom(data, () => undefined);
}

/** @throws UsageError for what is no `segment=name`. */
function interfacesOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const found = /^([^=]+)=([^=]+)$/.exec(text);
      if (!found)
        throw new UsageError(`--interface ${text}: expected a segment and a name, such as access=ens192`);
      return [found[1], found[2]];
    }),
  );
}
