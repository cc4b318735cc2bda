import { PullPolicy } from "testcontainers";
import { expect, test } from "vitest";
import {
  AccessPointContainer,
  EwcContainer,
  FirewallContainer,
  RsyslogContainer,
  TftpdHpaContainer,
} from "../../containers";
import { Refusal, withStubEngine } from "./stub-engine";

delete process.env.EWCLAB_IMAGE_PREFIX;
// Before anything starts: no engine is asked for these.
process.env.DOCKER_HOST = "unix:///nobody/here.sock";

const firewall = () => new FirewallContainer().withSegment("access", "172.16.4.1/24");

test.each([
  ["a model", () => new EwcContainer().withModel("C9120AXX"), /C9120AXX.*did you mean "?C9120AXI/],
  ["an access point's", () => new AccessPointContainer().withModel("C9105AXX"), /C9105AXX/],
  ["no controller", () => new EwcContainer().withModel("AIR-AP2802I"), /cannot run the embedded controller/],
  ["a version", () => new EwcContainer().withVersion("seventeen"), /"seventeen": expected a release such as/],
  ["a line", () => new EwcContainer().withConfiguration("hostnme x"), /line 1, column 1: .*hostnme x/],
  [
    "a bundle",
    () => new TftpdHpaContainer().withBundle({ version: "17", folder: "/a" }),
    /bundle.version: "17": expected a release/,
  ],
  [
    "a rule's protocol",
    () => firewall().withRules({ rules: [{ action: "drop", protocol: "gre" as never }] }),
    /"gre"/,
  ],
  [
    "a rule's end",
    () => firewall().withRules({ rules: [{ action: "drop", source: "acces" }] }),
    /did you mean "access"/,
  ],
  ["no segment", () => new FirewallContainer(), /withSegment names them/],
  [
    "an nftables file",
    () => firewall().withRules({ nftables: { file: "nobody/here.nft" } }),
    /nobody\/here\.nft.*cannot be read/,
  ],
])("%s that cannot be", async (_, make, said) => {
  const error = await make()
    .start()
    .then(
      () => undefined,
      (reason: Error) => reason,
    );
  expect(error).toMatchObject({ fault: "usage", message: expect.stringMatching(said) });
});

test("an address, a gateway or a pace that cannot be is refused where it is given", () => {
  expect(() => new RsyslogContainer().withLabAddress("172.16.5.300/24")).toThrow(/not an IPv4 network/);
  expect(() => new RsyslogContainer().withLabAddress("172.16.5.10")).toThrow(/its network's length/);
  expect(() => new RsyslogContainer().withLabAddress("172.16.5.10/24", "172.16.4.1")).toThrow(
    /does not lie in/,
  );
  expect(() => new EwcContainer().withSpeed(0)).toThrow(/cannot run at 0 times/);
});

const version = { Version: "24.0.0", ApiVersion: "1.43" };

test("an image that is not there is told, and nobody's is pulled", async () => {
  await withStubEngine(
    (request) => {
      if (request === "GET /version") return version;
      if (request === "GET /info") return {};
      if (/^GET \/images\/another/.test(request)) return { Id: "sha256:1", Config: { Labels: {} } };
      return /^GET \/images/.test(request) ? new Refusal(404, "no such image") : {};
    },
    async (socketPath, asked) => {
      process.env.DOCKER_HOST = `unix://${socketPath}`;
      await expect(new RsyslogContainer().start()).rejects.toThrow(
        /has no image ewc-lab\/rsyslog:\d+\.\d+\.\d+: build the lab's images with `npm run images`/,
      );
      await expect(new RsyslogContainer().withPullPolicy(PullPolicy.alwaysPull()).start()).rejects.toThrow(
        /is built on this machine, and no hub has it/,
      );
      await expect(new RsyslogContainer("another:1").start()).rejects.toThrow(
        /another:1 is no image for RsyslogContainer: expected ewc-lab\/rsyslog:/,
      );
      expect(asked.filter((request) => request.startsWith("POST"))).toEqual([]);
    },
  );
});
