import type { DropEvent, LabEvent, LineEvent } from "../events/event";
import type { LabHosts } from "./lab-hosts";

/** An event that tells why something did not happen. */
export interface Sign {
  readonly event: LabEvent & (LineEvent | DropEvent);
  /**
   * `root`: what came between (a rule, a link, a server's refusal); `verdict`: what a device itself says has failed;
   * `consequence`: what it did then.
   */
  readonly rank: "root" | "verdict" | "consequence";
}

const serverRefuses = [
  /sending NAK \(/,
  /Failed password for|Invalid user|no matching (?:host key|key exchange|cipher)/,
  /sent status (?!End of file|OK\b)/,
  /^.*(?:error \d+ in system call|Error EACCESS|TIMEOUT waiting|File <.*> : error)/,
  /forced close /,
  /no address range available for DHCP request|DHCPDISCOVER\(\S+ \S+ no address available|DHCPNAK/,
];
const accessPointFails = [
  /Image predownload failed|image (?:could not|request refused|download aborted)|Image update failed/,
  /Image signing verify failure|verify signature failed|Failed to verify image|Error: image is for/,
  /No space left on device|\/tmp space: FAILED/,
  /DTLS connection to .* failed|certificate (?:has expired|verif\w+ failed)/i,
  /join request rejected|AC (?:rejected|refused)|result code: [1-9]/,
  /Could not resolve|no controller/i,
  /Invalid DHCP option 43|Declining \S+: address in use|Lost uplink IPv4 configuration/,
];
const accessPointGivesUp = [
  /Going to restart CAPWAP \(reason : /,
  /GOING BACK TO DISCOVER MODE/,
  /Aborting image download/,
];
const controllerFails = [/image predownload failed|join request rejected|Login failed|LOGIN_FAILED/];
const refused = /^\s*% (?:Invalid|Incomplete|Ambiguous|Error|Unknown|Authorization|Access)/;
const crashed = /^\*\*\* ewc-lab: \S+ crashed/;

/** What an event says about a failure, if it does. */
export function signIn(event: LabEvent, hosts: LabHosts): Sign | undefined {
  if (event.kind === "drop") return { event, rank: "root" };
  if (event.kind !== "line") return undefined;
  const host = hosts.named(event.host);
  // A collector only repeats what others have said themselves.
  if (host === undefined || host.model === "syslog") return undefined;
  const rank = rankOf(event, host.kind);
  return rank === undefined ? undefined : { event, rank };
}

function rankOf(
  { text, severity }: LineEvent,
  kind: "controller" | "access-point" | "server",
): Sign["rank"] | undefined {
  const fits = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(text));
  if (crashed.test(text)) return "root";
  if (kind === "server") return fits(serverRefuses) ? "root" : undefined;
  if (refused.test(text)) return "verdict";
  if (kind === "access-point") {
    if (fits(accessPointFails)) return "verdict";
    return fits(accessPointGivesUp) ? "consequence" : undefined;
  }
  if ((severity !== undefined && severity <= 3) || fits(controllerFails)) return "verdict";
  return /Disjoined/.test(text) ? "consequence" : undefined;
}
