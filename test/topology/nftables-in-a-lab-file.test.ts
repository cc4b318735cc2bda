import { expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { interfaceNames } from "../../src/topology/interfaces";
import { parseLabFile } from "../../src/topology/lab-file";

const lab = (firewall: string) =>
  parseLabFile(
    `segments: {access: 172.16.4.0/24, servers: 172.16.5.0/24, a-name-too-long-for-linux: 172.16.6.0/24}
controllers: [{name: ewc, address: 172.16.4.26, version: 17.9.4.27}]
firewall: ${firewall}`,
    "labs/site.yaml",
  );

test("a file is beside the lab file, unless it says otherwise", () => {
  expect(lab("{nftables: {file: rules/site.nft}}").firewall.nftables).toEqual({
    file: "labs/rules/site.nft",
  });
  expect(lab("{nftables: {file: /etc/nftables.conf}}").firewall.nftables).toEqual({
    file: "/etc/nftables.conf",
  });
});

test("interfaces have the names that the file knows them by, else their segments'", () => {
  expect(interfaceNames(lab("{interfaces: {access: ens192}}"))).toEqual({
    access: "ens192",
    servers: "servers",
    "a-name-too-long-for-linux": "segment-3",
  });
});

test.each([
  [
    "{interfaces: {acess: ens192}}",
    'there is no segment "acess"; did you mean "access"? (known: access, servers',
  ],
  ["{interfaces: {access: servers}}", 'in "access" and "servers" are both named "servers"'],
  ["{interfaces: {access: lo}}", "an interface's name such as ens192"],
  ["{interfaces: {access: sixteen-letters-}}", "15 characters at the most"],
])("%s cannot be", (firewall, message) => {
  expect(() => lab(firewall)).toThrow(message);
});

test("the embedded fabric refuses them", async () => {
  await expect(embeddedFabric().start(lab("{nftables: {text: table ip t}}"))).rejects.toThrow(
    "nftables rules need the docker fabric",
  );
});
