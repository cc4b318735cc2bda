import { describe, expect, test } from "vitest";
import { WtpScript } from "../script";

describe("WTP: DTLS", () => {
  test("gives up after WaitDTLS", () => {
    const wtp = new WtpScript().reach("DTLS Setup");
    expect(wtp.until(65).slice(0, 2)).toEqual([
      "at 65 s DTLSAbortSession",
      "at 65 s sends DiscoveryRequest 1 to 255.255.255.255",
    ]);
  });

  test("sulks after MaxFailedDTLSSessionRetry failures in DTLS Setup", () => {
    const wtp = new WtpScript({}, { discover: false, acs: [{ address: "172.16.4.26" }] });
    wtp.machine.start(0);
    for (let i = 0; i < 3; i++) wtp.machine.notify(0, { name: "DTLSEstablishFail" });
    expect(wtp.machine.state).toBe("Sulking");
    wtp.until(30);
    expect(wtp.machine.state).toBe("DTLS Setup");
  });

  test("the silence is forgiving: it takes as many failures again to sulk again", () => {
    const wtp = new WtpScript({}, { discover: false, acs: [{ address: "172.16.4.26" }] });
    wtp.machine.start(0);
    for (let i = 0; i < 3; i++) wtp.machine.notify(0, { name: "DTLSAuthenticateFail" });
    wtp.until(30);
    wtp.machine.notify(wtp.now, { name: "DTLSAuthenticateFail" });
    expect(wtp.machine.state).toBe("DTLS Setup");
  });

  test("sulks after as many failures in DTLS Connect, each followed by a teardown", () => {
    const wtp = new WtpScript({}, { discover: false, acs: [{ address: "172.16.4.26" }] });
    wtp.machine.start(0);
    for (let i = 1; i <= 3; i++) {
      wtp.machine.notify(wtp.now, { name: "DTLSPeerAuthorize" });
      wtp.machine.notify(wtp.now, { name: "DTLSAuthenticateFail", detail: "unknown_ca" });
      expect(wtp.machine.state).toBe("DTLS Teardown");
      wtp.until(5 * i);
    }
    expect(wtp.machine.state).toBe("Sulking");
    expect(wtp.happened("dtls-failed")).toHaveLength(3);
  });

  test("refuses an AC that it does not want", () => {
    const wtp = new WtpScript({}, { authorize: (name) => name === "9120-EWC" });
    wtp.reach("DTLS Setup");
    wtp.machine.notify(wtp.now, { name: "DTLSPeerAuthorize", detail: "rogue" });
    expect(wtp.look()).toEqual(["at 5 s DTLSAbortSession"]);
    expect(wtp.machine.state).toBe("DTLS Teardown");
  });
});
