import { describe, expect, test } from "vitest";
import { rfcSettings } from "../../../src/capwap/timers";
import { acProfile } from "../profiles";
import { result, WtpScript } from "../script";

describe("WTP: join", () => {
  test("sends the Join Request again every RetransmitInterval, MaxRetransmit times, then tears down", () => {
    const wtp = new WtpScript();
    wtp.reach("Join");
    wtp.look();
    expect(wtp.until(27)).toEqual([
      ...[8, 11, 14, 17, 20].map((at) => `at ${at} s sends JoinRequest 0`),
      "at 23 s DTLSShutdown",
    ]);
    expect(wtp.machine.state).toBe("DTLS Teardown");
  });

  test("the RFC's retransmission doubles, up to half the EchoInterval", () => {
    const wtp = new WtpScript({ ...rfcSettings, discoveryJitter: false, waitJoin: 1_000_000 });
    wtp.reach("Join");
    wtp.look();
    const sent = wtp.until(200).filter((line) => line.includes("JoinRequest"));
    expect(sent).toEqual([8, 14, 26, 41, 56].map((at) => `at ${at} s sends JoinRequest 0`));
  });

  test("a refusal ends the session", () => {
    const wtp = new WtpScript().reach("Join");
    wtp.look();
    wtp.answer("JoinResponse", [result(4), ...acProfile().join()]);
    expect(wtp.look()).toEqual(["at 5 s DTLSShutdown"]);
    expect(wtp.happened("join-rejected")).toEqual([
      { type: "join-rejected", ac: "172.16.4.26", resultCode: 4 },
    ]);
    wtp.until(10);
    expect(wtp.machine.state).toBe("Discovery");
  });

  test("a second Join Response to one request is a duplicate", () => {
    const wtp = new WtpScript().reach("Join");
    wtp.answer("JoinResponse", [result(0), ...acProfile().join()]);
    wtp.answer("JoinResponse", [result(4), ...acProfile().join()]);
    expect(wtp.machine.state).toBe("Join");
    expect(wtp.happened("joined")).toHaveLength(1);
  });

  test("an image that is stored already needs no download", () => {
    const wtp = new WtpScript().reach("Join");
    wtp.answer("JoinResponse", [result(0), ...acProfile().join()]);
    wtp.machine.useStoredImage(wtp.now);
    expect(wtp.machine.state).toBe("DTLS Teardown");
    wtp.until(20);
    expect(wtp.happened("torn-down")).toEqual([{ type: "torn-down", stopped: true }]);
  });

  test("nobody decides after the join: WaitJoin", () => {
    const wtp = new WtpScript().reach("Join");
    wtp.answer("JoinResponse", [result(0), ...acProfile().join()]);
    wtp.until(64);
    expect(wtp.machine.state).toBe("Join");
    wtp.until(66);
    expect(wtp.machine.state).toBe("DTLS Teardown");
  });
});
