import { compareFirewalls } from "../src/firewall/compare";
import type { CompiledFirewall } from "../src/firewall/compile";
import { accessListRules, parseAccessList } from "../src/firewall/languages/access-list";
import { ListedRules } from "../src/firewall/languages/nftables-listing";
import { sourceStatements } from "../src/firewall/languages/nftables-source";
import { readRules } from "../src/firewall/languages/read";
import type { RuleSet } from "../src/firewall/rule";
import { Ipv4Network } from "../src/ip/ipv4-network";
import { LineLog } from "../src/lab/line-log";
import { startupIssues } from "../src/node/startup-check";
import { parseLabFile } from "../src/topology/lab-file";
import { type Figure, show } from "./figure";

// What people hand in may be long: twice as much takes about twice as long. Processor time is measured, so that a busy machine
// makes no difference; a growth of 2.5 or more ends with 1.

const many = 16_000;
const address = (n: number) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
const lines = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join("\n");
const none = () => [];

const rule = (n: number) => ({
  rule: {
    family: "inet",
    table: "filter",
    chain: `c${n % 64}`,
    handle: n + 1,
    expr: [{ counter: { packets: n } }],
  },
});
const chain = (n: number) => ({
  chain: { family: "inet", table: "filter", name: `c${n}`, policy: "accept" },
});

/** A reader, and the text that it gets for so many entries. */
const readers: [string, (count: number) => () => unknown][] = [
  [
    "a set of an nftables file, one address a line",
    (count) => {
      const text = `table inet filter {\n set hosts {\n type ipv4_addr\n elements = {\n${lines(count, (n) => `${address(n)},`)}\n}\n}\n}\n`;
      return () => sourceStatements(text, "f", none);
    },
  ],
  [
    "rules of an nftables file, in 64 chains",
    (count) => {
      const text = `table inet filter {\n${lines(64, (c) => `chain c${c} {\n${lines(Math.ceil(count / 64), (n) => ` ip saddr ${address(n)} counter drop`)}\n}`)}\n}\n`;
      return () => sourceStatements(text, "f", none);
    },
  ],
  [
    "rules inserted one by one",
    (count) => {
      const text = lines(count, (n) => `insert rule inet filter forward ip saddr ${address(n)} drop`);
      return () => sourceStatements(text, "f", none);
    },
  ],
  [
    "nft's listing of rules in 64 chains",
    (count) => {
      const objects = [...Array(64).keys()].map(chain) as object[];
      const json = JSON.stringify({
        nftables: [...objects, ...Array.from({ length: count }, (_, n) => rule(n))],
      });
      const text = `table inet filter {\n${lines(64, (c) => `\tchain c${c} {\n${lines(Math.ceil(count / 64), (n) => `\t\tcounter drop # handle ${n * 64 + c + 1}`)}\n\t}`)}\n}\n`;
      const source = sourceStatements(text.replace(/ # handle \d+/g, ""), "f", none);
      return () => new ListedRules(json, text, source).counters(json);
    },
  ],
  [
    "nft's listing of one rule with a long set",
    (count) => {
      const text = `table inet filter {\n\tchain c0 {\n\t\tip saddr { ${lines(count, (n) => `\t\t\t${address(n)},`)} } drop # handle 1\n\t}\n}\n`;
      return () => new ListedRules('{"nftables":[]}', text, []);
    },
  ],
  [
    "a named access list",
    (count) => {
      const text = `ip access-list extended LIST\n${lines(count, (n) => ` permit udp host ${address(n)} any eq tftp`)}\n`;
      return () => readRules(text, undefined, "ios");
    },
  ],
  [
    "entries of an access list without its name",
    (count) => {
      const text = lines(count, (n) => `permit udp host ${address(n)} any eq tftp`);
      return () => readRules(text, undefined, "ios");
    },
  ],
  [
    "an ASA's list with 500 object groups",
    (count) => {
      const groups = lines(500, (n) => `object-group network G${n}\n network-object host ${address(n)}`);
      const entries = lines(
        count,
        (n) => `access-list W extended permit udp object-group G${n % 500} host ${address(n)} eq tftp`,
      );
      return () =>
        readRules(`${groups}\n${entries}\naccess-group W in interface wireless\n`, undefined, "asa");
    },
  ],
  [
    "the difference of two lists that share most lines",
    (count) => {
      const list = (change: number) =>
        accessListRules(
          parseAccessList(
            lines(
              count,
              (n) =>
                `${n === change ? "deny" : "permit"} udp host ${address(n)} host ${address(n * 7)} eq ${(n % 60_000) + 1}`,
            ),
          ),
        );
      const firewall = (set: RuleSet): CompiledFirewall => ({
        tftpHelper: false,
        hosts: [],
        sets: [{ ...set, way: { amongst: ["a", "b"], in: "a" } }],
      });
      const pair = [firewall(list(-1)), firewall(list(count >> 1))] as const;
      const site = {
        segments: { a: Ipv4Network.parse("10.0.0.0/16"), b: Ipv4Network.parse("10.1.0.0/16") },
        hosts: {},
      };
      return () => compareFirewalls(...pair, site);
    },
  ],
  [
    "what show access-lists prints",
    (count) => {
      const text = `Extended IP access list 101\n${lines(count, (n) => `    ${(n + 1) * 10} permit udp host ${address(n)} any eq tftp (${n} matches)`)}\n`;
      return () => readRules(text, undefined, "ios");
    },
  ],
  [
    "an ASA's access list",
    (count) => {
      const text = lines(count, (n) => `access-list L extended permit udp host ${address(n)} any eq tftp`);
      return () => readRules(text, undefined, "asa");
    },
  ],
  [
    "iptables-save",
    (count) => {
      const text = `*filter\n:FORWARD DROP [0:0]\n${lines(count, (n) => `-A FORWARD -s ${address(n)}/32 -p udp -m udp --dport 69 -j ACCEPT`)}\nCOMMIT\n`;
      return () => readRules(text, undefined, "iptables");
    },
  ],
  [
    "lines of a console, in pieces of seven characters",
    (count) => {
      const text = lines(count, (n) => `line ${n}`);
      return () => {
        const log = new LineLog();
        for (let at = 0; at < text.length; at += 7) log.append(text.slice(at, at + 7), at);
        return log.toString();
      };
    },
  ],
  [
    "lines of a startup configuration",
    (count) => {
      const text = `controllers:\n  - name: E\n    address: 10.0.0.2\n    version: 17.9.4.27\n    refusedLines: skip\n    configuration: |\n${lines(count, (n) => `      nonsense ${n}`)}\nsegments: { access: 10.0.0.0/24 }\n`;
      return () => parseLabFile(text, "lab.yaml", undefined, startupIssues);
    },
  ],
];

const figures: Figure[] = readers.flatMap(([name, make]) => {
  const asked = make(many);
  asked();
  // So many that the clock's grain and the collector of garbage count for little.
  let count = many;
  while (count < 64 * many && fastest(make(count)) < 100) count *= 2;
  const growth = fastest(make(2 * count)) / fastest(make(count));
  const seconds = fastest(asked) / 1_000;
  if (growth >= 2.5 || seconds >= 1) process.exitCode = 1;
  return [
    { name: `${name}: ${many} entries`, value: seconds, unit: "s", goal: "below 1 s" },
    {
      name: `  ${2 * count} take so many times as long as ${count}`,
      value: growth,
      unit: "x",
      goal: "below 2.5",
    },
  ];
});
show("Readers of what people hand in", figures);

/** Milliseconds of processor time, the best of three. */
function fastest(task: () => unknown): number {
  return Math.min(
    ...Array.from({ length: 3 }, () => {
      const begun = process.cpuUsage();
      task();
      const { user, system } = process.cpuUsage(begun);
      return (user + system) / 1e3;
    }),
  );
}
