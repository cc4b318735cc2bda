import { expect, test } from "vitest";
import { parseLabFile } from "../../src/topology/lab-file";

const head = `segments: { access: 172.16.4.0/24, servers: 172.16.5.0/24, branch: 172.16.6.0/24 }
controllers: [{ name: EWC, address: 172.16.4.26, version: 17.9.4.27 }]
`;
const what = "model: C9105AXI, version: 17.9.4.27";

function wrong(text: string): string {
  try {
    parseLabFile(head + text, "lab.yaml");
    return "nothing";
  } catch (error) {
    const { message, place } = error as { message: string; place?: { line: number; column: number } };
    return `${place?.line}:${place?.column}: ${message}`;
  }
}

test("who asks for an address gets a free one planned in its segment; one that is said stays", () => {
  const text = `accessPoints:
  - { name: A1, dhcp: true, segment: branch, ${what} }
  - { name: A2, dhcp: true, segment: branch, ${what} }
  - { name: A3, dhcp: true, address: 172.16.6.101, ${what} }
`;
  const { accessPoints } = parseLabFile(head + text, "lab.yaml");
  expect(accessPoints.map(({ name, address, dhcp }) => `${name} ${address} ${dhcp}`)).toEqual([
    "A1 172.16.6.100 true",
    "A2 172.16.6.102 true",
    "A3 172.16.6.101 true",
  ]);
});

test("a small segment is filled from its upper half down, and a full one is told of", () => {
  const small = head.replace("172.16.6.0/24", "172.16.6.0/29");
  const aps = (count: number) =>
    Array.from({ length: count }, (_, at) => `  - { name: A${at}, dhcp: true, segment: branch, ${what} }\n`);
  const { accessPoints } = parseLabFile(`${small}accessPoints:\n${aps(5).join("")}`, "lab.yaml");
  expect(accessPoints.map(({ address }) => address.text.slice(9))).toEqual(
    ["6", "5", "4", "3", "2"].map((n) => `.${n}`.slice(1)),
  );
  expect(() => parseLabFile(`${small}accessPoints:\n${aps(6).join("")}`, "lab.yaml")).toThrow("is full");
});

test.each([
  [
    `accessPoints: [{ name: A1, ${what} }]`,
    '3:16: "address" is missing: expected an IPv4 address such as 172.16.4.26, or dhcp: true',
  ],
  [
    `accessPoints: [{ name: A1, dhcp: true, ${what} }]`,
    '3:16: "segment" is missing: expected where it stands',
  ],
  [
    `accessPoints: [{ name: A1, dhcp: true, segment: brunch, ${what} }]`,
    '3:49: "brunch": expected a segment; did you mean "branch"?',
  ],
  [
    `accessPoints: [{ name: A1, segment: branch, address: 172.16.6.4, ${what} }]`,
    '3:37: "branch": expected no segment beside an address',
  ],
  [
    "servers: [{ kind: dnsmasq, name: d, address: 172.16.5.53, dhcp: [{ segment: brunch }] }]",
    '3:77: there is no segment "brunch"; did you mean "branch"?',
  ],
  [
    "servers: [{ kind: dnsmasq, name: d, address: 172.16.5.53, dhcp: [{ segment: branch, controllers: [172.16.4.26], option43: f1 }] }]",
    "3:123: option 43 is said twice",
  ],
  [
    "servers: [{ kind: dnsmasq, name: d, address: 172.16.5.53, dhcp: [{ segment: branch, option43: f10 }] }]",
    '3:95: "f10": expected octets in hexadecimal',
  ],
  ["helperAddresses: { brunch: [172.16.5.53] }", '3:20: there is no segment "brunch"'],
  ["helperAddresses: { branch: [10.1.1.1] }", "3:29: 10.1.1.1 lies in no segment: requests would go nowhere"],
])("%s", (text, expected) => {
  expect(wrong(text)).toContain(expected);
});
