import type { Configuration } from "../../configuration/model";
import type { Resolver } from "../../names/resolver";

/** `show hosts`: what is asked, and every name with addresses, typed in or learned. */
export function showHosts({ names, domainName }: Configuration, resolver: Resolver, now: number): string {
  const lines = [
    "Name lookup view: Global",
    domainName === undefined ? "Default domain is not set" : `Default domain is ${domainName}`,
    `Name/address lookup uses ${names.lookup ? "domain service" : "static mappings"}`,
    `Name servers are ${names.servers.length === 0 ? "255.255.255.255" : names.servers.join(", ")}`,
    "",
    "Codes: UN - unknown, EX - expired, OK - OK, ?? - revalidate",
    "       temp - temporary, perm - permanent",
    "       NA - Not Applicable None - Not defined",
    "",
    "Host                      Port  Flags      Age Type   Address(es)",
  ];
  const row = (name: string, kind: string, age: number, addresses: readonly string[]) => {
    const [first = "", ...others] = addresses;
    lines.push(`${name.padEnd(25)} None  (${kind}, OK) ${String(age).padStart(2)}   IP    ${first}`);
    for (const address of others) lines.push(`${" ".repeat(54)}${address}`);
  };
  for (const { name, addresses } of names.hosts) row(name, "perm", 0, addresses);
  for (const { name, addresses, learnedAt } of resolver.learned)
    row(name, "temp", Math.floor((now - learnedAt) / 3_600_000), addresses);
  return `${lines.join("\n")}\n`;
}
