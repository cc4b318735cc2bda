import { expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Ipv4Address } from "../../src/ip/ipv4-address";
import { kindOf } from "../../src/kinds/kinds";
import { parseLabFile } from "../../src/topology/lab-file";

const lab = (entry: string, more = "") => `name: third
controllers: [{ name: EWC, address: 172.16.4.26, version: 17.9.4.27 }]
servers:
  - { kind: container, name: netshoot, address: 172.16.5.50, ${entry} }
${more}`;

const refusal = (entry: string, more = ""): string => {
  try {
    parseLabFile(lab(entry, more), "labs/third.yaml");
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

test("an entry with all that it may say", () => {
  const { servers } = parseLabFile(
    lab(
      "dockerfile: own/Dockerfile, command: [sleep, infinity], environment: { PORT: 8080, DEBUG: true }, " +
        "files: { /etc/a.conf: 'a b', /usr/bin/b: { file: ./b.sh, executable: true } }, capabilities: [NET_RAW], ready: listening",
    ),
    "labs/third.yaml",
  );
  expect(servers).toEqual([
    {
      kind: "container",
      name: "netshoot",
      address: Ipv4Address.parse("172.16.5.50"),
      dockerfile: "labs/own/Dockerfile",
      command: ["sleep", "infinity"],
      environment: { PORT: "8080", DEBUG: "true" },
      files: { "/etc/a.conf": "a b", "/usr/bin/b": { file: "labs/./b.sh", executable: true } },
      capabilities: ["NET_RAW"],
      ready: "listening",
      memory: 1_024,
      processes: 1_000,
    },
  ]);
  expect(kindOf(servers[0]!).entrance).toBeUndefined();
});

test.each([
  ["ready: x", '4:5: "netshoot" needs an image or a dockerfile'],
  ["image: a, dockerfile: b", '4:84: "netshoot" has both an image and a dockerfile'],
  [
    "image: a, capabilities: [NET_RAW, NET_ADMIN]",
    '4:96: "NET_ADMIN": expected a capability that a container may have here',
  ],
  ['image: "Bad Name:x"', '4:69: "Bad Name:x": expected an image\'s name such as'],
  ["image: a, capabilities: [NET_RAWW]", 'did you mean "NET_RAW"?'],
  [
    "image: a, command: sleep infinity",
    '4:81: "sleep infinity": expected a list of words such as [sleep, infinity]',
  ],
  ["image: a, command: []", "expected a list of words"],
  [
    "image: a, files: { etc/a: b }",
    "expected a file's whole path in the container, such as /etc/radius.conf",
  ],
  ["image: a, files: { /etc/a: 7 }", "expected the file's text, or { file: ./a-file-beside-the-lab-file }"],
  ["image: a, ports: [80]", '4:72: there is no key "ports" here'],
  ["image: a, memory: 4", "expected at least 16"],
])("%s is refused with its place", (entry, message) => {
  expect(refusal(entry)).toContain(message);
});

test("its address is one of the lab's", () => {
  const again = "  - { kind: syslog, name: log, address: 172.16.5.50 }";
  expect(refusal("image: a", again)).toMatch(/5:41: 172\.16\.5\.50 is the address of "netshoot" already/);
});

test("the embedded fabric says that it is docker's, where the lab file says it", () => {
  const { issues } = embeddedFabric();
  expect(() => parseLabFile(lab("image: a"), "third.yaml", undefined, issues)).toThrow(
    'third.yaml:4:13: "netshoot": a container of one\'s own runs on the docker fabric only (--fabric docker)',
  );
});

test("and whoever starts it without a look at a file hears the same", async () => {
  const topology = parseLabFile(lab("image: a"), "third.yaml");
  await expect(embeddedFabric().start(topology)).rejects.toThrow("docker fabric only");
});
