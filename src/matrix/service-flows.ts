import type { PlacedHost } from "../firewall/predict";
import { type Ends, ephemeral, type Flow, port, turned } from "./flow";
import type { Roles } from "./flows";

/** Who serves a controller and its access points beside the upgrade, and who manages them; those that nobody knows of have no rows. */
export interface ServiceRoles {
  readonly dhcp: PlacedHost | undefined;
  readonly dns: PlacedHost | undefined;
  readonly ntp: PlacedHost | undefined;
  /** Cisco's software server, or a proxy before it. */
  readonly cco: PlacedHost | undefined;
  /** From where people and programs log in. */
  readonly management: PlacedHost | undefined;
}

/** A question, and its answer. */
export interface Exchange {
  readonly request: Flow;
  readonly answers: Flow;
}

/**
 * Access points fetch images over HTTPS on this port with `ap upgrade method https`, from 17.11.1 on; debug bundles and
 * spectral recordings go the same way (Cisco, Catalyst 9800 configuration guide, Efficient Image Upgrade).
 */
const outOfBandPort = 8443;
const outOfBandSince = [17, 11];

/**
 * What goes on besides an upgrade, each flow with its answers.
 * @param release the controller's, `17.9.4.27`
 */
export function exchangesOf({ ewc, ap, syslog }: Roles, services: ServiceRoles, release: string): Exchange[] {
  const { dhcp, dns, ntp, cco, management } = services;
  const exchanges: Exchange[] = [];
  const add = (protocol: "udp" | "tcp", name: string, ports: string, ends: Ends) => {
    const kind = { protocol, state: "new", acknowledges: false, ...ends } as const;
    const later = { ...kind, state: "established", acknowledges: true } as const;
    const back = { protocol, state: "established", acknowledges: true, ...turned(ends) } as const;
    exchanges.push({
      request: { name, ports: `${protocol} ${ports}`, kind, later, after: undefined },
      answers: {
        name: answersOf(name),
        ports: `${protocol} from ${ports.split(" ")[0]}`,
        kind: back,
        later: undefined,
        after: name,
      },
    });
  };
  const to = (from: PlacedHost, server: PlacedHost, number: number, source = ephemeral): Ends => ({
    from,
    to: server,
    sourcePorts: source,
    destinationPorts: port(number),
  });

  if (ap !== undefined) {
    if (ap.segment !== ewc.segment)
      add("udp", "AP to EWC, discovery across segments", "5246", to(ap, ewc, 5246, port(5248)));
    if (dhcp !== undefined)
      add("udp", "AP to DHCP server, renewal", "67 from 68", to(ap, dhcp, 67, port(68)));
    if (dns !== undefined) add("udp", "AP to DNS server", "53", to(ap, dns, 53));
    if (syslog !== undefined) add("udp", "AP to syslog server", "514", to(ap, syslog, 514));
    if (reaches(release, outOfBandSince))
      add("tcp", "AP to EWC, images over HTTPS", String(outOfBandPort), to(ap, ewc, outOfBandPort));
  }
  if (dns !== undefined) add("udp", "EWC to DNS server", "53", to(ewc, dns, 53));
  if (ntp !== undefined) add("udp", "EWC to NTP server", "123", to(ewc, ntp, 123, port(123)));
  if (cco !== undefined) add("tcp", "EWC to software server", "443", to(ewc, cco, 443));
  if (management !== undefined) {
    add("tcp", "management to EWC, SSH", "22", to(management, ewc, 22));
    add("tcp", "management to EWC, web page and RESTCONF", "443", to(management, ewc, 443));
    if (ap !== undefined) add("tcp", "management to AP, SSH", "22", to(management, ap, 22));
  }
  return exchanges;
}

/** `EWC to management, answers of SSH`. */
function answersOf(name: string): string {
  const [, from, to, what] = /^(.+) to ([^,]+)(?:, (.+))?$/.exec(name) ?? [];
  return `${to} to ${from}, answers${what === undefined ? "" : ` of ${what}`}`;
}

/** Syslog is not answered. */
export function isAnswered({ request }: Exchange): boolean {
  return !request.name.endsWith("syslog server");
}

function reaches(release: string, [major = 0, minor = 0]: readonly number[]): boolean {
  const [has = 0, hasMinor = 0] = release.split(".").map(Number);
  return has > major || (has === major && hasMinor >= minor);
}
