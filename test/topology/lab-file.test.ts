import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { Ipv4Network } from "../../src/ip/ipv4-network";
import { describeLab, parseLabFile } from "../../src/topology/lab-file";
import { labFileSchema } from "../../src/topology/topology";

const good = `controllers:
  - { name: 9120-EWC, address: 172.16.4.26, version: 17.9.4.27 }
accessPoints:
  - name: AP-9117
    model: C9117AXI
    address: 172.16.4.34
    version: 17.9.4.27
`;

function problem(text: string): string {
  try {
    parseLabFile(text, "lab.yaml");
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return "no problem";
}

describe("lab files", () => {
  test("fill in what is left out", () => {
    const topology = parseLabFile(good, "lab.yaml");
    expect(topology.segments).toEqual({
      access: Ipv4Network.parse("172.16.4.0/24"),
      servers: Ipv4Network.parse("172.16.5.0/24"),
    });
    expect(topology.controllers[0]).toMatchObject({ model: "C9120AXI", username: "admin" });
    expect(topology.accessPoints[0]).toMatchObject({ backup: "8.10.130.0", certificate: "valid" });
    expect(topology.firewall).toEqual({
      policy: "accept",
      tftpHelper: true,
      rules: [],
      sets: [],
      interfaces: {},
    });
  });

  test("a network's host bits do not count", () => {
    const { segments } = parseLabFile(`segments: { access: 172.16.4.7/24 }\n${good}`, "lab.yaml");
    expect(segments).toEqual({ access: Ipv4Network.parse("172.16.4.0/24") });
  });

  test.each([
    [
      "two hosts with one address",
      good.replace("172.16.4.34", "172.16.4.26"),
      'lab.yaml:6:14: 172.16.4.26 is the address of "9120-EWC" already',
    ],
    [
      "two hosts with one name",
      good.replace("name: AP-9117", "name: 9120-EWC"),
      'lab.yaml:4:11: two hosts are named "9120-EWC"',
    ],
    [
      "an access point outside every segment",
      good.replace("172.16.4.34", "10.0.0.1"),
      'lab.yaml:6:14: 10.0.0.1 ("AP-9117") lies in no segment; the segments are access 172.16.4.0/24, servers 172.16.5.0/24',
    ],
    [
      "the firewall's own address",
      good.replace("172.16.4.34", "172.16.4.1"),
      'lab.yaml:6:14: 172.16.4.1 is the address of the firewall in segment "access" already',
    ],
    [
      "a word that means nothing",
      good.replace("    model", "    colour: red\n    model"),
      'lab.yaml:5:5: there is no key "colour" here (known: name, address,',
    ],
    [
      "a version that is none",
      good.replace("version: 17.9.4.27\n", "version: latest\n"),
      'lab.yaml:7:14: "latest": expected a release such as 17.12.4 or 17.9.4a, or an AP image version of four numbers',
    ],
    [
      "a version with a part above 255",
      good.replace("version: 17.9.4.27\n", "version: 17.9.4.270\n"),
      "lab.yaml:7:14: 17.9.4.270: no part of a version is above 255",
    ],
    [
      "a name that nobody has",
      `${good}links:\n  - { host: nobody, loss: 5 }\n`,
      'lab.yaml:9:13: no host or segment is named "nobody" (known: 9120-EWC, AP-9117, access, servers)',
    ],
    [
      "a misspelt key, at the key",
      good.replace("    model: C", "    modell: C"),
      'lab.yaml:5:5: there is no key "modell" here; did you mean "model"? (known: name,',
    ],
    [
      "a kind that there is none",
      `${good}servers:\n  - { kind: tftp-hpa, name: tftp, address: 172.16.5.27 }\n`,
      'lab.yaml:9:13: "tftp-hpa": expected tftpd-hpa, tftpd64, openssh-sftp, syslog, dnsmasq, chrony, cco or container; did you mean "tftpd-hpa"?',
    ],
    [
      "what is missing",
      good.replace("    model: C9117AXI\n", ""),
      'lab.yaml:4:5: "model" is missing: expected an AP model such as C9105AXI',
    ],
    [
      "an image type that nobody has",
      `${good}servers:\n  - { kind: tftpd-hpa, name: tftp, address: 172.16.5.27, bundles: [{ version: 17.12.1, folder: /x, without: [apg8] }] }\n`,
      'there is no image type "apg8"; did you mean "ap1g8"',
    ],
    [
      "a segment that has no room",
      `${good}segments: { access: 172.16.4.0/30 }\n`,
      'lab.yaml:8:21: segment "access": 172.16.4.0/30 has no room',
    ],
    [
      "no controller",
      "accessPoints: []\n",
      'lab.yaml:1:1: "controllers" is missing: expected at least one controller',
    ],
    ["what is no YAML", "controllers: [\n", "lab.yaml:2:1:"],
    ["an empty file", "", "at least one controller"],
    ["a key twice", `${good}name: a\nname: b\n`, "lab.yaml:9:1: the key name stands here a second time"],
    ["a second document", `${good}---\nname: b\n`, "lab.yaml:8:1: a second document begins here"],
    ["a list as a key", `${good}? [a]\n: b\n`, "lab.yaml:8:3: a list, or keys with values, can be no key"],
    [
      "a key that objects have a meaning for",
      `${good}segments: { access: 172.16.4.0/24, __proto__: 172.16.6.0/24 }\n`,
      "lab.yaml:8:36: __proto__ can be no key",
    ],
    ["a merge of nothing", `<<: 5\n${good}`, "lab.yaml:1:1: Merge sources must be maps"],
    ["a merge of a text", `${good}x: &x text\ny: { <<: *x }\n`, "lab.yaml:"],
    ["a count of none", good.replace("27 }", "27, imageSpace: 0 }"), "0: expected more than 0"],
    [
      "a box's access point with somebody's name",
      good.replace("27 }", "27, ownAccessPoint: { name: AP-9117 } }"),
      'two hosts are named "AP-9117"',
    ],
    [
      "a host with a segment's name",
      good.replace("name: AP-9117", "name: servers"),
      'lab.yaml:4:11: "servers" is what rules and links call a segment',
    ],
    ["a host named any", good.replace("name: AP-9117", "name: any"), "rules and links call everything"],
    [
      "a link twice",
      `${good}links: [{ host: AP-9117, loss: 1 }, { host: AP-9117, mtu: 1400 }]\n`,
      'lab.yaml:8:45: the link of "AP-9117" stands here a second time',
    ],
    [
      "a delay beyond an hour",
      `${good}links: [{ host: AP-9117, latency: 1e308 }]\n`,
      "expected at most 3600000",
    ],
    ["no segments at all", `segments: {}\n${good}`, "the segments are none."],
    [
      "an image that is missing and has a defect",
      `${good}servers:\n  - { kind: tftpd-hpa, name: tftp, address: 172.16.5.27, bundles: [{ version: 17.12.1, folder: /x, without: [ap1g6], defects: { ap1g6: corrupt } }] }\n`,
      "ap1g6 cannot be missing and have a defect",
    ],
    ...(
      [
        ["source: 172.16.4.999", '"172.16.4.999" is no address, network, segment or host'],
        ["source: 172.16.4.0/33", '"172.16.4.0/33" is no address, network, segment or host'],
        ["protocol: udp, port: 200-100", '"200-100": expected a port or a range'],
        ["protocol: udp, port: '1-70000'", '"1-70000": expected a port or a range'],
        ["protocol: icmp, port: 5", "ICMP has no ports"],
      ] as const
    ).map(([rule, expected]): [string, string, string] => [
      `a rule with ${rule}`,
      `${good}firewall: { rules: [{ action: drop, ${rule} }] }\n`,
      expected,
    ]),
  ])("refuse %s, with line and column", (_, text, expected) => {
    expect(problem(text)).toContain(expected);
  });

  test("merge what an alias stands for, beneath what stands there itself", () => {
    const { accessPoints } = parseLabFile(
      `${good}  - { <<: &more { model: C9105AXI, version: 17.9.4.27 }, name: B, address: 172.16.4.35 }
  - { <<: *more, name: C, address: 172.16.4.36, model: C9120AXI }
`,
      "lab.yaml",
    );
    expect(accessPoints.map(({ model }) => model)).toEqual(["C9117AXI", "C9105AXI", "C9120AXI"]);
  });

  test("refuse an unknown model and name the known ones", () => {
    const message = problem(good.replace("C9117AXI", "C9999"));
    expect(message).toMatch(/^lab\.yaml:5:12: unknown AP model "C9999"; known: .*C9105AXI/);
  });

  test("refuse a controller on a model that cannot carry one", () => {
    expect(
      problem(good.replace("version: 17.9.4.27 }", "version: 17.9.4.27, model: AIR-AP2802I }")),
    ).toContain('"9120-EWC": a AIR-AP2802I cannot run the embedded controller');
  });

  test("list every problem, the first one's place in front", () => {
    const message = problem(good.replace("172.16.4.34", "10.0.0.1").replace("C9117AXI", "C9999"));
    expect(message.split("\n")).toHaveLength(2);
  });

  test("take a release for the image version that they name of it, and say where only a rule is known", () => {
    const told: string[] = [];
    const text = `${good.replaceAll("17.9.4.27", "17.12.4")}    backup: 17.9.4a\nservers:\n  - { kind: tftpd-hpa, name: tftp, address: 172.16.5.27, bundles: [{ version: 17.15.3.22, folder: /x }, { version: 17.15.3, folder: /y }] }\n`;
    const { controllers, accessPoints, servers } = parseLabFile(text, "lab.yaml", (one) => told.push(one));
    expect(controllers[0]?.version).toBe("17.12.4.20");
    expect(accessPoints[0]).toMatchObject({ version: "17.12.4.20", backup: "17.9.4.27" });
    expect(servers[0]).toMatchObject({ bundles: [{ version: "17.15.3.22" }, { version: "17.15.3.22" }] });
    expect(told).toEqual([
      expect.stringMatching(/^release 17\.12\.4 is taken for AP image version 17\.12\.4\.20 by a rule/),
      "release 17.9.4a is taken for AP image version 17.9.4.27, as real devices print it",
      "release 17.15.3 is taken for AP image version 17.15.3.22, which was named before",
    ]);
  });

  test("have a JSON Schema that names every top-level key", () => {
    const { properties } = labFileSchema() as { properties: object };
    expect(Object.keys(properties)).toEqual(
      expect.arrayContaining([
        "seed",
        "segments",
        "controllers",
        "accessPoints",
        "servers",
        "firewall",
        "links",
      ]),
    );
  });
});

test("a lab is described by another, whose addresses have been read", () => {
  const first = describeLab({
    controllers: [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27" }],
    accessPoints: [
      { name: "A1", model: "C9105AXI", version: "17.9.4.27", dhcp: true, segment: "access" },
      {
        name: "A2",
        model: "C9105AXI",
        version: "17.9.4.27",
        address: "172.16.4.33",
        controllers: ["172.16.4.26"],
      },
    ],
    servers: [{ kind: "tftpd-hpa", name: "tftp", address: "172.16.5.27" }],
  });
  expect(describeLab({ ...first, seed: 2 })).toEqual({ ...first, seed: 2 });
  expect(first.accessPoints[1]?.controllers[0]).toBe(first.controllers[0]?.address);
});
