import { describe, expect, test } from "vitest";
import { rfcSettings } from "../../../src/capwap/timers";
import { acElements } from "../profiles";
import { packet, WtpScript } from "../script";

describe("WTP: discovery", () => {
  test("asks every DiscoveryInterval, sulks after MaxDiscoveries, begins again after SilentInterval", () => {
    const wtp = new WtpScript({ maxDiscoveries: 3 });
    wtp.machine.start(0);
    expect(wtp.until(60)).toEqual([
      "at 0 s sends DiscoveryRequest 0 to 255.255.255.255",
      "at 5 s sends DiscoveryRequest 1 to 255.255.255.255",
      "at 10 s sends DiscoveryRequest 2 to 255.255.255.255",
      "at 45 s sends DiscoveryRequest 3 to 255.255.255.255",
      "at 50 s sends DiscoveryRequest 4 to 255.255.255.255",
      "at 55 s sends DiscoveryRequest 5 to 255.255.255.255",
    ]);
    expect(wtp.machine.state).toBe("Sulking");
    expect(wtp.happened("discovery-failed")).toHaveLength(2);
  });

  test("ignores everything while sulking", () => {
    const wtp = new WtpScript({ maxDiscoveries: 1 });
    wtp.machine.start(0);
    wtp.until(6);
    wtp.offer();
    expect(wtp.machine.state).toBe("Sulking");
    expect(wtp.happened("discovery-response")).toEqual([]);
  });

  test("asks configured ACs by unicast", () => {
    const acs = [{ address: "172.16.4.26" }, { address: "172.16.4.27" }];
    const wtp = new WtpScript({}, { acs, broadcast: false });
    wtp.machine.start(0);
    expect(wtp.until(5)).toEqual([
      "at 0 s sends DiscoveryRequest 0 to 172.16.4.26",
      "at 0 s sends DiscoveryRequest 1 to 172.16.4.27",
      "at 5 s sends DiscoveryRequest 2 to 172.16.4.26",
      "at 5 s sends DiscoveryRequest 3 to 172.16.4.27",
    ]);
  });

  test("waits DiscoveryInterval after the first answer, then takes the AC with more room", () => {
    const wtp = new WtpScript();
    wtp.machine.start(0);
    wtp.until(2);
    wtp.offer({ name: "full", address: "172.16.4.26", wtps: 90 });
    wtp.until(4);
    wtp.offer({ name: "free", address: "172.16.4.27", wtps: 3 });
    expect(wtp.until(8)).toEqual(["at 7 s DTLSStart 172.16.4.27"]);
  });

  test("prefers a configured AC to a less loaded one, by name as well", () => {
    const wtp = new WtpScript({}, { acs: [{ address: "172.16.4.99", name: "wanted" }] });
    wtp.machine.start(0);
    wtp.offer({ name: "free", address: "172.16.4.27", wtps: 0 });
    wtp.offer({ name: "wanted", address: "172.16.4.26", wtps: 99 });
    expect(wtp.until(6)).toContain("at 5 s DTLSStart 172.16.4.26");
  });

  test("leaves an AC whose DTLS failed for the other one", () => {
    const wtp = new WtpScript();
    wtp.machine.start(0);
    wtp.offer({ name: "A", address: "172.16.4.26" });
    wtp.offer({ name: "B", address: "172.16.4.27", wtps: 50 });
    wtp.until(5);
    wtp.machine.notify(wtp.now, { name: "DTLSEstablishFail", detail: "no answer" });
    wtp.offer({ name: "A", address: "172.16.4.26" });
    wtp.offer({ name: "B", address: "172.16.4.27", wtps: 50 });
    expect(wtp.until(10)).toContain("at 10 s DTLSStart 172.16.4.27");
  });

  test("waits at random below MaxDiscoveryInterval where the RFC's jitter is wanted", () => {
    const wtp = new WtpScript(rfcSettings, { entropy: () => Uint8Array.of(0x40, 0) });
    wtp.machine.start(0);
    expect(wtp.until(15)).toEqual([
      "at 5 s sends DiscoveryRequest 0 to 255.255.255.255",
      "at 15 s sends DiscoveryRequest 1 to 255.255.255.255",
    ]);
  });

  test("can be told not to discover", () => {
    const wtp = new WtpScript(
      {},
      { discover: false, acs: [{ address: "172.16.4.26" }, { address: "172.16.4.27" }] },
    );
    wtp.machine.start(0);
    expect(wtp.look()).toEqual(["at 0 s DTLSStart 172.16.4.26"]);
    wtp.machine.notify(0, { name: "DTLSEstablishFail" });
    expect(wtp.look()).toEqual(["at 0 s DTLSStart 172.16.4.27"]);
  });

  test("in Run asks for its primary AC, and tells when it is back", () => {
    const acs = [{ address: "172.16.4.27", name: "primary" }];
    const wtp = new WtpScript({}, { acs });
    wtp.reach("Run");
    wtp.keepAlive();
    expect(wtp.until(35)).toContain("at 35 s sends PrimaryDiscoveryRequest 2 to 172.16.4.27");
    const elements = acElements({ name: "primary", address: "172.16.4.27" });
    wtp.machine.handleClear(wtp.now, "172.16.4.27", packet("PrimaryDiscoveryResponse", 2, elements));
    expect(wtp.happened("primary-available")).toHaveLength(1);
  });
});
