import { expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import type { AccessPoint } from "../../src/lab/access-point";
import { Lab } from "../../src/lab/lab";
import { topologyFrom } from "../../src/topology/lab-file";

const minute = 60_000;
const profile = [
  "configure terminal",
  "wireless profile image-download default",
  "image-download-mode tftp",
  "tftp-image-server 172.16.5.27",
  "tftp-image-path /EWC/17_12_1",
  "end",
  "write memory",
];

async function runningLab(own: unknown = { name: "AP-9120" }): Promise<Lab> {
  const topology = topologyFrom(
    {
      controllers: [{ name: "9120-EWC", address: "172.16.4.26", version: "17.9.4.27", ownAccessPoint: own }],
      servers: [
        {
          kind: "tftpd-hpa",
          name: "tftp",
          address: "172.16.5.27",
          bundles: [{ version: "17.12.1.5", folder: "/EWC/17_12_1" }],
        },
      ],
    },
    () => undefined,
  );
  const lab = await Lab.start(embeddedFabric(), topology);
  await lab.everyAccessPointRuns(5 * minute);
  return lab;
}

const boots = (ap: AccessPoint) =>
  ap.console.all().filter(({ text }) => text.startsWith("Auto-booting")).length;
const versions = async (lab: Lab) => {
  const { rows } = await lab.ewc.apImages();
  return rows.map(({ name, primary, backup }) => `${name} ${primary} ${backup}`);
};

test("controller and access point boot one release: up, back at the rollback, and after a power cut between", async () => {
  await using lab = await runningLab();
  const { ewc } = lab;
  const ap = lab.accessPoint("AP-9120");
  await ewc.type(profile);
  await ewc.run("install add profile default");
  await ewc.predownloadsComplete(10 * minute);
  lab.mark();
  await ewc.run("install activate");
  // After the word of success, before the reload.
  await lab.pass(500);
  await lab.power("9120-EWC", "off");
  expect(lab.silenceOf("AP-9120")).toBe('"AP-9120" has no power');
  await lab.pass(minute);
  await lab.power("9120-EWC", "on");
  await lab.everyAccessPointRuns(15 * minute);
  expect(await versions(lab)).toEqual(["AP-9120 17.12.1.5 17.9.4.27"]);
  expect(boots(ap)).toBe(2);
  lab.mark();
  await ewc.run("install abort");
  await ap.reaches("Run", 15 * minute);
  expect(await versions(lab)).toEqual(["AP-9120 17.9.4.27 17.12.1.5"]);
  expect(boots(ap)).toBe(3);
});

test("it has neither a switch nor a cable of its own", async () => {
  await using lab = await runningLab();
  const ap = lab.accessPoint("AP-9120");
  expect(() => ap.power("off")).toThrow(UsageError);
  expect(() => ap.power("off")).toThrow(/access point of "9120-EWC" and is switched with it/);
  expect(() => ap.replace({ version: "17.9.4.27", backup: "0.0.0.0" })).toThrow(/is replaced with it/);
  expect(() => lab.link("AP-9120")).toThrow(/no host or segment is named "AP-9120"/);
});

test("what it says to its controller is on no wire, and what it says to others comes from the box", async () => {
  await using lab = await runningLab();
  const seen: string[] = [];
  const end = await lab.fabric.watch(({ protocol, destinationPort }) =>
    seen.push(`${protocol} ${destinationPort}`),
  );
  await lab.accessPoint("AP-9120").run("ping 172.16.5.27");
  await lab.accessPoint("AP-9120").run("capwap ap restart");
  await lab.accessPoint("AP-9120").reaches("Run", 5 * minute);
  end();
  expect(seen.filter((one) => /524\d/.test(one))).toEqual([]);
});

test("nobody has to name it, and a wrong password is refused as OpenSSH does", async () => {
  await using lab = await runningLab(true);
  expect(lab.accessPoints.map(({ name }) => name)).toEqual(["AP3C57.31C5.0010"]);
  const screen = await lab.ewc.run("wireless ewc-ap ap shell username Cisco", ["no"]);
  expect(screen).toContain("Host key verification failed.");
  const refused = await lab.ewc.run("wireless ewc-ap ap shell username Cisco", ["yes", "a", "b", "c"]);
  expect(refused).toMatch(
    /Permission denied, please try again\.\n[\s\S]*Permission denied \(publickey,password\)\.$/,
  );
  expect(await lab.accessPoint("AP3C57.31C5.0010").run("show version")).toContain("EWC-AP CAPABLE");
});

test("one box, one serial number: the controller and its access point tell the same", async () => {
  await using lab = await runningLab();
  const [, serial] = /SN: (\S+)/.exec(await lab.ewc.run("show inventory")) ?? [];
  expect(serial).toMatch(/^FJC2451[0-9A-F]{4}$/);
  expect(await lab.ewc.run("show ap config general")).toMatch(new RegExp(`AP Serial Number +: ${serial}`));
});

test("one with an address of its own is a host of the segment: it is shown, pings and is pinged under that address", async () => {
  const topology = topologyFrom({
    controllers: [
      {
        name: "9120-EWC",
        address: "172.16.4.26",
        version: "17.9.4.27",
        ownAccessPoint: { name: "AP-9120", address: "172.16.4.27" },
      },
    ],
    servers: [{ kind: "tftpd-hpa", name: "tftp", address: "172.16.5.27" }],
  });
  await using lab = await Lab.start(embeddedFabric(), topology);
  await lab.everyAccessPointRuns(5 * minute);
  const { ewc } = lab;
  expect(await ewc.run("show ap summary")).toMatch(/^AP-9120 .* 172\.16\.4\.27 +Registered/m);
  expect(await ewc.run("show ap config general")).toContain(
    "IP Address Configuration                        : Static IP assigned",
  );
  expect(await lab.accessPoint("AP-9120").run("ping 172.16.5.27 repeat 2")).toContain("(2/2)");
  expect(await ewc.run("ping 172.16.4.27 repeat 2")).toContain("(2/2)");
});

test("an address of its own has to be free, and on the controller's segment", () => {
  const lab = (own: object, more: object = {}) =>
    topologyFrom({
      controllers: [{ name: "9120-EWC", address: "172.16.4.26", version: "17.9.4.27", ownAccessPoint: own }],
      ...more,
    });
  const planned = (own: object, more?: object) =>
    JSON.stringify(lab(own, more).controllers[0]?.ownAccessPoint);
  expect(planned({ dhcp: true })).toContain('"address":"172.16.4.100"');
  const taken = {
    accessPoints: [{ name: "A", model: "C9105AXI", address: "172.16.4.100", version: "17.9.4.27" }],
  };
  expect(planned({ dhcp: true }, taken)).toContain('"address":"172.16.4.101"');
  expect(() => lab({ address: "172.16.4.26" })).toThrow('172.16.4.26 is the address of "9120-EWC" already');
  expect(() => lab({ address: "172.16.5.9" })).toThrow(
    '172.16.5.9 lies in another segment than "9120-EWC" (172.16.4.0/24), whose cable its own access point shares',
  );
  expect(() => lab({ address: "10.0.0.1" })).toThrow("10.0.0.1");
  expect(() => lab({ address: "172.16.4.255" })).toThrow("the broadcast address");
  expect(() => lab({ name: "A", address: "172.16.4.7" }, taken)).toThrow('two hosts are named "A"');
});
