import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe } from "vitest";

/** Foreign programs that judge our octets, and the Debian package that holds each. */
const packages = {
  tshark: "tshark",
  openssl: "openssl",
  tftp: "tftp-hpa",
  "in.tftpd": "tftpd-hpa",
  sftp: "openssh-client",
  scp: "openssh-client",
  ssh: "openssh-client",
  sshd: "openssh-server",
  dnsmasq: "dnsmasq-base",
  tar: "tar",
  nft: "nftables",
  "iptables-nft-restore": "iptables",
  ip: "iproute2",
  unshare: "util-linux",
  python3: "python3",
  netmiko: "python3-netmiko",
  textfsm: "python3-textfsm",
  "ansible-playbook": "ansible",
  rancid: "rancid",
  clogin: "rancid",
  expect: "expect",
  curl: "curl",
  chromium: "chromium",
} as const;

export type Tool = keyof typeof packages;

/**
 * `describe` when the tool is installed. Without it the suite is skipped and says which Debian package to install;
 * with EWCLAB_REQUIRE_TOOLS=1 (as in CI) it runs, and fails.
 */
export function requireTool(...tools: Tool[]): typeof describe | typeof describe.skip {
  const missing = tools.filter((tool) => !installed(tool));
  if (missing.length === 0 || process.env.EWCLAB_REQUIRE_TOOLS === "1") return describe;
  const wanted = missing.map((tool) => packages[tool]).join(" ");
  process.stderr.write(`skipped: ${missing.join(", ")} not found (Debian: apt-get install ${wanted})\n`);
  return describe.skip;
}

function installed(tool: Tool): boolean {
  // Libraries of Debian's Python, and no programs.
  if (tool === "netmiko" || tool === "textfsm")
    return spawnSync("/usr/bin/python3", ["-c", `import ${tool}`]).status === 0;
  const path = `${process.env.PATH}:/usr/sbin:/sbin`;
  return spawnSync("sh", ["-c", `command -v ${tool}`], { env: { ...process.env, PATH: path } }).status === 0;
}

/** The same for a file that a script fetches. */
export function requireFile(path: string, script: string): typeof describe | typeof describe.skip {
  if (existsSync(path) || process.env.EWCLAB_REQUIRE_TOOLS === "1") return describe;
  process.stderr.write(`skipped: ${path} not found (${script} fetches it)\n`);
  return describe.skip;
}
