import { getServers } from "node:dns";
import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { cidrOf, cidrText, parseCidr } from "../../src/ip/address";

/**
 * The networks that this machine uses itself, so that a lab's bridge hides none of them: its interfaces' (a VPN's among them),
 * where its routes lead (on Linux), and its name servers.
 */
export function machineNetworks(): string[] {
  return [...interfaceNetworks(), ...routes(readText("/proc/net/route")), ...nameServers()];
}

function interfaceNetworks(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).flatMap(({ family, cidr, internal }) =>
      family === "IPv4" && cidr !== null && !internal ? [cidrText(parseCidr(cidr))] : [],
    ),
  );
}

/**
 * What Linux lists in /proc/net/route: destination and mask are numbers in hexadecimal, their octets the other way round. The
 * default route leads everywhere, and hides nothing.
 */
export function routes(text: string): string[] {
  return text
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, destination, , , , , , mask] = line.trim().split(/\s+/);
      if (destination === undefined || mask === undefined) return [];
      const length = bits(swapped(mask));
      return length === 0 ? [] : [cidrText(cidrOf(swapped(destination), length))];
    });
}

function nameServers(): string[] {
  return getServers().flatMap((server) => (/^\d+(\.\d+){3}$/.test(server) ? [`${server}/32`] : []));
}

function swapped(hexadecimal: string): number {
  return Buffer.from(hexadecimal, "hex").readUInt32LE(0);
}

function bits(mask: number): number {
  return mask.toString(2).replaceAll("0", "").length;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Not Linux.
    return "";
  }
}
