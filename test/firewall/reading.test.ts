import { expect, test } from "vitest";
import { describeLab } from "../../src";
import { compileFirewall } from "../../src/firewall/compile";
import { accessListOf, configurationRules } from "../../src/firewall/reading";
import { AccessListText } from "../../src/firewall/rule-texts";
import { FirewallRules } from "../../src/lab/firewall";
import { findingsOf } from "../../src/matrix/findings";

test("what was read of a text stays with it wherever its set is copied, and another text is read anew", () => {
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
  const copy = describeLab({ ...lab, seed: 2 }).firewall;
  expect(accessListOf(copy.sets[0]!)?.entries).toBe(read?.entries);
  expect(configurationRules({ ...copy.configuration! })).toBe(rules);
  const other = AccessListText.parse("permit ip any any");
  expect(accessListOf({ ...set!, accessList: other })?.entries).toHaveLength(1);
  expect(JSON.stringify([set!.accessList, configuration!.text])).toBe(
    JSON.stringify(["deny udp any any eq tftp\npermit ip any any", "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n"]),
  );
});

test("a configuration is a value from where it comes in, and goes with all rules", async () => {
  const rules = new FirewallRules(
    {},
    () => {},
    () => 0,
  );
  await rules.change({ configuration: { text: "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n" } });
  expect(rules.rules.configuration?.text?.language).toBe("iptables");
  await rules.change({ tftpHelper: false });
  expect(rules.rules.configuration?.text?.language).toBe("iptables");
  await rules.letEverythingThrough();
  expect(rules.rules.configuration).toBeUndefined();
});
