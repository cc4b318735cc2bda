import { WireError } from "../../errors";
import { type DnsMessage, decodeDns, dnsTypes } from "./message";

/** What an answer tells of a name. */
export interface KnownAddresses {
  readonly addresses: readonly string[];
  /** Seconds: the least of the records on the way. */
  readonly ttl: number;
}

/** CNAMEs that are followed in one answer. */
const mostAliases = 8;

/** The question for the IPv4 addresses of a name. @param id 16 bits */
export function addressQuestion(id: number, name: string): DnsMessage {
  return {
    id,
    isResponse: false,
    recursionDesired: true,
    code: 0,
    questions: [{ name, type: dnsTypes.A }],
    answers: [],
  };
}

/** undefined: the octets are no message. */
export function readDns(octets: Uint8Array): DnsMessage | undefined {
  try {
    return decodeDns(octets);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** The addresses of the name, or of what it is another name of; undefined where the answer has none. */
export function addressesIn({ answers }: DnsMessage, name: string): KnownAddresses | undefined {
  let wanted = name.toLowerCase();
  let ttl = Number.POSITIVE_INFINITY;
  for (let aliases = 0; aliases <= mostAliases; aliases++) {
    const records = answers.filter((record) => record.name.toLowerCase() === wanted);
    for (const record of records) ttl = Math.min(ttl, record.ttl);
    const addresses = records.flatMap((record) => (record.type === "A" ? [record.address] : []));
    if (addresses.length > 0) return { addresses, ttl };
    const alias = records.find((record) => record.type === "CNAME");
    if (alias?.type !== "CNAME") return undefined;
    wanted = alias.target.toLowerCase();
  }
  return undefined;
}
