import { expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { parseLabFile } from "../../src/topology/lab-file";

const topology = parseLabFile(
  `controllers: [{ name: EWC, address: 172.16.4.26, version: 17.9.4.27 }]
servers: [{ kind: tftpd-hpa, name: tftp, address: 172.16.5.27 }]
links: [{ host: tftp, latency: 50 }]
`,
  "lab.yaml",
);

async function roundTrip(lab: Lab): Promise<string | undefined> {
  const screen = await lab.ewc.run("ping 172.16.5.27");
  return /min\/avg\/max = ([\d/]+)/.exec(screen)?.[1];
}

test("a link that was impaired in several ways works again", async () => {
  await using lab = await Lab.start(embeddedFabric(), topology);
  await lab.ewc.run("terminal length 0");
  expect(await roundTrip(lab)).toBe("101/101/101");
  await lab.link("EWC").delays(400);
  await lab.link("EWC").impair({ mtu: 1400 });
  expect(lab.link("EWC").impairment).toMatchObject({ latency: 400, mtu: 1400 });
  expect(await roundTrip(lab)).toBe("901/901/901");
  await lab.link("EWC").repair();
  expect(await roundTrip(lab)).toBe("101/101/101");
  await lab.link("tftp").repair();
  expect(await roundTrip(lab)).toBe("1/1/1");
});

test("a link that nobody has is refused, with the nearest one", async () => {
  await using lab = await Lab.start(embeddedFabric(), topology);
  expect(() => lab.link("tfpt")).toThrow(
    'no host or segment is named "tfpt"; did you mean "tftp"? (known: EWC, tftp, access, servers)',
  );
});
