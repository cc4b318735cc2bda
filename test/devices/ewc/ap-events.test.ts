import { expect, test } from "vitest";
import { ApEvents } from "../../../src/devices/ewc/aps/ap-events";
import { ApProvisioning } from "../../../src/devices/ewc/aps/ap-provisioning";
import { JoinDownload } from "../../../src/devices/ewc/aps/join-download";
import { JoinStatistics } from "../../../src/devices/ewc/aps/join-statistics";
import { ApRegistry } from "../../../src/devices/ewc/aps/registry";
import { factoryConfiguration } from "../../../src/devices/ewc/configuration/defaults";
import { Staging } from "../../../src/devices/ewc/images/staging";
import type { NetworkUpgrade } from "../../../src/devices/ewc/upgrade/network-upgrade";
import { OperationSlot } from "../../../src/devices/iosxe/install/slot";
import type { ApVersion } from "../../../src/image/versions";
import { Bench, contentOf, FakeSession, fakeImage } from "./bench";

class Scene extends Bench {
  readonly registry = new ApRegistry();
  readonly statistics = new JoinStatistics();
  readonly events: ApEvents;
  country: readonly string[] = [];

  constructor(runningVersion: ApVersion = "17.9.4.27", maximum = 100) {
    super();
    this.events = new ApEvents({
      log: this.log,
      registry: this.registry,
      statistics: this.statistics,
      joinDownload: new JoinDownload({
        tools: this.tools,
        staging: new Staging(1_000_000),
        slot: new OperationSlot(),
        random: () => 0,
        running: {
          version: runningVersion,
          ownType: "ap1g7",
          ownImage: contentOf(fakeImage("ap1g7", runningVersion)),
        },
        source: () => ({ mode: "unconfigured", failure: "not-configured" }),
      }),
      upgrade: { run: undefined, running: () => {} } as unknown as NetworkUpgrade,
      provisioning: new ApProvisioning({
        registry: this.registry,
        configuration: () => factoryConfiguration("9120-EWC"),
        reveal: () => undefined,
      }),
      runningVersion,
      maximum,
      ownAddress: undefined,
      clock: this.tools.clock,
      country: () => this.country,
    });
  }
}

test("an AP joins and leaves, and the log says so as real devices do", () => {
  const scene = new Scene();
  const session = new FakeSession("AP-9117", "C9117AXI");
  expect(scene.events.joinRequested(session, session.ap)).toEqual({ accept: true });
  expect(scene.statistics.rows()).toMatchObject([{ name: "AP-9117", joined: false }]);
  scene.events.running(session);
  expect(scene.statistics.rows()).toMatchObject([{ joined: true }]);
  scene.events.disconnected(session, "Heart beat timer expiry", "Run");
  expect(scene.registry.all()).toEqual([]);
  expect(scene.statistics.rows()).toMatchObject([
    { joined: false, lastFailurePhase: "Run", lastDisconnectReason: "Heart beat timer expiry" },
  ]);
  const event =
    "%CAPWAPAC_SMGR_TRACE_MESSAGE-5-AP_JOIN_DISJOIN: Chassis 1 R0/0: wncd: AP Event: AP Name: AP-9117 Mac: 0cd0.f897.ade0 Session-IP: 172.16.4.34[5248] 172.16.4.26[5246]";
  expect(scene.lines()).toEqual([`${event} Joined`, `${event} Disjoined Heart beat timer expiry`]);
});

test("17.12 says the Ethernet MAC too", () => {
  const scene = new Scene("17.12.1.5");
  const session = new FakeSession("AP-9117", "C9117AXI");
  scene.events.joinRequested(session, session.ap);
  scene.events.running(session);
  expect(scene.lines()[0]).toMatch(/172\.16\.4\.26\[5246\] Ethernet MAC: 0cd0\.f897\.ad00 Joined$/);
});

test("the words at the end of an image download", () => {
  const scene = new Scene();
  const visit = (type: string, sent: boolean, reason: Parameters<ApEvents["disconnected"]>[1]) => {
    const session = new FakeSession("AP", "C9120AXI");
    session.state = "Image Data";
    scene.events.joinRequested(session, session.ap);
    scene.events.imageRequested(session, type);
    if (sent) session.finishTransfer();
    scene.events.disconnected(session, reason, "Image-Download");
    return scene.lines().at(-1)?.split("[5246] ")[1];
  };
  expect(visit("ap1g7", true, "DTLS close alert from peer")).toBe("Disjoined Image Download Success");
  expect(visit("ap1g7", false, "DTLS close alert from peer")).toBe("Disjoined Image Download Failed");
  expect(visit("ap1g6", false, "DTLS close alert from peer")).toBe("Disjoined Image Download Failed");
  expect(visit("ap1g7", false, "Max Retransmission to AP")).toBe("Disjoined Max Retransmission to AP");
});

test("no more than a hundred, and nothing that nobody knows", () => {
  const scene = new Scene("17.9.4.27", 2);
  const join = (name: string, model: string) => {
    const session = new FakeSession(name, model, { baseMac: name });
    return scene.events.joinRequested(session, session.ap);
  };
  expect(join("one", "C9117AXI")).toEqual({ accept: true });
  expect(join("odd", "WRT54G")).toEqual({ accept: false, resultCode: 8 });
  expect(join("two", "C9117AXI-E")).toEqual({ accept: true });
  expect(join("three", "C9117AXI")).toEqual({ accept: false, resultCode: 4 });
  expect(scene.lines()).toHaveLength(2);
  expect(scene.lines()[1]).toContain(
    "AP three (three) at 172.16.4.34[5248]: join request rejected, maximum number of access points is reached",
  );
});

test("a failed handshake is said, with the DTLS room's own words", () => {
  const scene = new Scene();
  scene.events.dtlsFailed(
    { address: "172.16.4.66", port: 5248 },
    {
      type: "failed",
      reason: "the certificate has expired",
      cause: "authentication",
    },
  );
  expect(scene.lines()).toEqual([
    "%DTLS_TRACE_MESSAGE-3-WLC_DTLS_ERR: Chassis 1 R0/0: wncd: DTLS Error, session: 172.16.4.66[5248], the certificate has expired",
  ]);
});

test("a radio at 5 GHz whose domain the country does not allow is logged at each join", () => {
  const scene = new Scene();
  scene.country = ["DE"];
  for (const name of ["AP-9130", "AP-9130"]) {
    const session = new FakeSession(name, "C9130AXI-B", { baseMac: "687d.b460.02a0" });
    scene.events.joinRequested(session, session.ap);
    scene.events.running(session);
    scene.events.disconnected(session, "Heart beat timer expiry", "Run");
  }
  const mismatch = (slot: number) =>
    `%APMGR_TRACE_MESSAGE-3-WLC_GEN_ERR: Chassis 1 R0/0: wncd: Error in AP: 687d.b460.02a0: country code (DE) and regulatory domain (-B) mismatch for slot ${slot}`;
  expect(scene.lines().filter((line) => line.includes("country"))).toEqual([
    mismatch(1),
    mismatch(2),
    mismatch(1),
    mismatch(2),
  ]);
  scene.country = ["DE", "US"];
  const german = new FakeSession("AP-E", "C9105AXI-E");
  scene.events.joinRequested(german, german.ap);
  scene.events.running(german);
  scene.country = ["XX"];
  const elsewhere = new FakeSession("AP-X", "C9105AXI-Q");
  scene.events.joinRequested(elsewhere, elsewhere.ap);
  scene.events.running(elsewhere);
  expect(scene.lines().filter((line) => line.includes("country"))).toHaveLength(4);
});

test("join statistics forget the oldest that is not joined", () => {
  const statistics = new JoinStatistics();
  const ap = (mac: string) => ({
    from: { address: "172.16.4.40", port: 5248 },
    model: "C9117AXI",
    baseMac: mac,
    softwareVersion: "17.9.4.27",
    broadcast: true,
  });
  for (let i = 0; i < 1_500; i++) statistics.discovered(ap(`mac ${i}`));
  expect(statistics.rows()).toHaveLength(1_000);
  expect(statistics.rows()[0]?.baseMac).toBe("mac 500");
  statistics.clear();
  expect(statistics.rows()).toEqual([]);
});
