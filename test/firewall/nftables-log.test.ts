import fc from "fast-check";
import { expect, test } from "vitest";
import { kernelLogLine } from "../../src/firewall/kernel-log";
import { loggingTo } from "../../src/firewall/languages/nftables-log";

/** As `nft -a -s list ruleset` of nftables 1.0.6 prints it. */
const listing = `table inet filter { # handle 1
\tchain forward { # handle 1
\t\ttype filter hook forward priority filter; policy drop;
\t\tct state established,related accept # handle 2
\t\tudp dport 69 counter limit rate 5/minute log prefix "no tftp: " level info flags all counter drop comment "log group 4" # handle 3
\t\ttcp dport 22 log group 3 snaplen 80 queue-threshold 4 accept # handle 4
\t\tlog # handle 5
\t\tlog prefix "x" flags tcp sequence,options flags ip options # handle 6
\t\tiifname "eth0" log prefix "log prefix " drop # handle 7
\t\tlog level audit # handle 8
\t}
}
table ip6 z { # handle 2
\tchain c { # handle 1
\t\tlog flags skuid flags ether # handle 4
\t}
}
table ip ewclab { # handle 3
\tchain c { # handle 1
\t\tlog prefix "ewclab 1 2" # handle 2
\t}
}
`;

test("whatever a rule logs goes to one group; its other words, comments and the lab's own tables stay", () => {
  expect(loggingTo(1, listing, (table) => table.startsWith("ewclab"))).toEqual([
    'replace rule inet filter forward handle 3 udp dport 69 counter limit rate 5/minute log prefix "no tftp: " group 1 counter drop comment "log group 4"',
    "replace rule inet filter forward handle 4 tcp dport 22 log group 1 snaplen 80 accept",
    "replace rule inet filter forward handle 5 log group 1",
    'replace rule inet filter forward handle 6 log prefix "x" group 1',
    'replace rule inet filter forward handle 7 iifname "eth0" log prefix "log prefix " group 1 drop',
    "replace rule ip6 z c handle 4 log group 1",
  ]);
});

const at = { prefix: "no tftp: ", in: "access", out: "servers" };

test("a logged packet reads as in the kernel's log", () => {
  const udp = Uint8Array.from([
    ...[0x45, 0xb8, 0, 48, 0x12, 0x34, 0x40, 0, 63, 17, 0, 0, 172, 16, 4, 26, 172, 16, 5, 27],
    ...[0x9c, 0x40, 0, 69, 0, 28, 0, 0],
  ]);
  expect(kernelLogLine(at, udp)).toBe(
    "no tftp: IN=access OUT=servers SRC=172.16.4.26 DST=172.16.5.27 LEN=48 TOS=0x18 PREC=0xA0 TTL=63 ID=4660 DF PROTO=UDP SPT=40000 DPT=69 LEN=28",
  );
  const tcp = Uint8Array.from([
    ...[0x45, 0, 0, 40, 0, 1, 0, 0, 64, 6, 0, 0, 172, 16, 4, 26, 172, 16, 5, 62],
    ...[0x9c, 0x40, 0, 22, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 0x12, 0xfa, 0xf0, 0, 0, 0, 0],
  ]);
  expect(kernelLogLine({ ...at, out: "" }, tcp)).toBe(
    "no tftp: IN=access OUT= SRC=172.16.4.26 DST=172.16.5.62 LEN=40 TOS=0x00 PREC=0x00 TTL=64 ID=1 PROTO=TCP SPT=40000 DPT=22 WINDOW=64240 RES=0x00 ACK SYN URGP=0",
  );
});

test("whatever a packet holds, there is a line", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (octets) => {
      expect(kernelLogLine(at, octets)).toMatch(/^no tftp: IN=access OUT=servers/);
    }),
  );
});
