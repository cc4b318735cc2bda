import type { DropEvent, LabEvent, LineEvent } from "../events/event";
import type { LabHosts } from "./lab-hosts";

export interface Found {
  readonly root: LineEvent | DropEvent | undefined;
  readonly verdict: LineEvent | DropEvent | undefined;
  readonly events: readonly LabEvent[];
  readonly hosts: LabHosts;
}

/** What to do about it, in one sentence, where that is known. */
export function remedyFor(found: Found): string | undefined {
  const { root, verdict } = found;
  const text = verdict?.kind === "line" ? verdict.text : "";
  const said = root?.kind === "line" ? root.text : "";
  if (root?.kind === "drop") return ofDrop(root, found.hosts);
  const download = /Failed to download file ((?:tftp|sftp):\/\/[^/]*)(\/\S*): (.*)$/.exec(text);
  if (download) return ofDownload(download[1]!, download[2]!, download[3]!, said, found);
  for (const [pattern, remedy] of remedies) if (pattern.test(text) || pattern.test(said)) return remedy;
  return undefined;
}

function ofDrop(drop: DropEvent, hosts: LabHosts): string | undefined {
  const { protocol, source, destination, sourcePort, destinationPort, rule, isLoss } = drop;
  const ends = `from ${hosts.text(source)} to ${hosts.text(destination)}`;
  if (rule.includes("MTU")) return `Raise the MTU of the link, or lower the size of what is sent ${ends}.`;
  if (rule.includes("no power")) return `Give ${hosts.text(destination)} power and a cable.`;
  if (rule.includes("no host has this address"))
    return `Nobody has the address ${destination}: correct the address, or start the server there.`;
  if (isLoss) return undefined;
  const [from, to] = [hosts.at(source), hosts.at(destination)];
  if (destinationPort === 5246 || destinationPort === 5247 || sourcePort === 5246 || sourcePort === 5247)
    return `Let UDP 5246 and 5247 through between access points and controller, both ways.`;
  const isTftpAnswer =
    protocol === "udp" && from?.kind === "server" && /tftp/.test(from.model) && sourcePort !== 69;
  const isTftpData =
    protocol === "udp" && to?.kind === "server" && /tftp/.test(to.model) && destinationPort !== 69;
  if (isTftpAnswer || isTftpData)
    return `TFTP answers from a port of its own: beside UDP 69, let what belongs to a transfer through ${ends} (established and related, with a TFTP helper).`;
  if (protocol === "icmp") return `Let ICMP through ${ends}.`;
  return `Let ${protocol.toUpperCase()} port ${destinationPort} through ${ends}.`;
}

function ofDownload(
  server: string,
  path: string,
  reason: string,
  said: string,
  found: Found,
): string | undefined {
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  const file = path.slice(path.lastIndexOf("/") + 1);
  const mode = server.startsWith("tftp") ? "tftp" : "sftp";
  const address = /(\d+\.\d+\.\d+\.\d+)/.exec(server)?.[1] ?? "";
  if (/Permission denied/.test(`${reason} ${said}`))
    return `${path} must be readable for the server's clients (chmod o+r; folders o+x).`;
  if (/Failed password|Invalid user/.test(said) || /uthentication/.test(reason))
    return `sftp-username and sftp-password must be those of a user of the server ${address}.`;
  if (/No such file/.test(reason)) {
    const others = found.events.some(
      (event) =>
        event.kind === "transfer" && event.phase === "completed" && event.file.startsWith(`${folder}/`),
    );
    return others
      ? `The folder ${folder} has other images but not ${file}: put the ${file} of the AP bundle there.`
      : `Check ${mode}-image-path: the server has no ${path}; the AP bundle has to be unpacked in that folder (the zip alone does not do).`;
  }
  if (/Connection refused/.test(reason))
    return `Nobody serves TCP port 22 at ${address}, or a firewall refuses it: start the server, or let the port through.`;
  if (/No space/.test(reason))
    return `Make room on the controller: remove inactive images (install remove inactive).`;
  if (/Timed out|unreachable|reset|closed/i.test(reason)) {
    const asked = found.events.some(
      (event) => event.kind === "line" && event.text.includes(path) && !event.text.includes("%INSTALL"),
    );
    return asked
      ? `The server was asked for ${path}, and then no more came: look at the server, and at what lies between it and the controller.`
      : `Nobody answered at ${address}: is the server running, is ${mode}-image-server right, and is ${mode === "tftp" ? "UDP 69" : "TCP 22"} open?`;
  }
  if (/family/.test(reason))
    return `The file ${path} is the image of another access point type: unpack the bundle anew.`;
  if (/truncated|orrupt|ignature|signed|not an|digest|verif/i.test(reason))
    return `The file ${path} on the server is damaged: unpack the bundle anew, and compare its checksum with Cisco's.`;
  if (/version/i.test(reason))
    return `The bundle in ${folder} has another version than the controller: use the one of the same release.`;
  return undefined;
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/Failed password|Invalid user/, "sftp-username and sftp-password must be those of a user of the server."],
  [/No space left|space: FAILED/, "Make room in the access point's flash and /tmp, then download again."],
  [
    /certificate.*expired|expired.*certificate/i,
    "Renew the certificate, or set the clock (or NTP) so that it is valid, on access point and controller.",
  ],
  [
    /certificate|unknown.ca|bad.certificate|DTLS/i,
    "Access point and controller must trust the authority that issued each other's certificates.",
  ],
  [
    /maximum|too many|capacity/i,
    "The controller has as many access points as it takes: remove one, or use a larger controller.",
  ],
  [
    /image download mode|cannot be downloaded/,
    "Configure the image server: wireless profile image-download default.",
  ],
  [
    /Invalid DHCP option 43/,
    "Option 43 is f1, the number of octets that follow (4 for each controller), and the controllers' addresses, such as f104ac10041a.",
  ],
  [
    /no address range available|no address available/,
    "Give the DHCP server this segment to lend in, and have it know the access point's Ethernet MAC address.",
  ],
  [
    /Could not resolve CISCO-CAPWAP-CONTROLLER/,
    "No controller answered: it has to be up and reached at UDP 5246; where it is in another segment, DHCP option 43, DNS or the access point's configuration has to name it.",
  ],
  [/signature|signing/i, "The image is damaged or not signed by Cisco: unpack the bundle anew."],
  [/^\s*%/m, "Correct the configuration line."],
];
