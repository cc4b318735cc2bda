import { expect, test } from "vitest";
import { describeLab } from "../../src";
import { compileFirewall } from "../../src/firewall/compile";
import { accessListOf, configurationRules } from "../../src/firewall/reading";
import { findingsOf } from "../../src/matrix/findings";

test("what was read of a text stays with its set, and another text is read anew", () => {
  const lab = describeLab({
    controllers: [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27" }],
    firewall: {
      sets: [{ in: "access", accessList: "deny udp any any eq tftp\npermit ip any any" }],
      configuration: { text: "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n" },
    },
  });
  const [set] = lab.firewall.sets;
  const { configuration } = lab.firewall;
  const read = accessListOf(set!);
  const rules = configurationRules(configuration!);
  compileFirewall(lab.firewall, lab);
  findingsOf({ ...lab, firewall: { ...lab.firewall } });
  expect(accessListOf(set!)).toBe(read);
  expect(configurationRules(configuration!)).toBe(rules);
  expect(accessListOf({ ...set!, accessList: "permit ip any any" })?.entries).toHaveLength(1);
});
