import { describe, expect, test } from "vitest";
import { acProfile, wtpProfile } from "../profiles";
import { result, WtpScript } from "../script";

describe("WTP: configuration and run", () => {
  test("a failed configuration leads through Reset to the teardown", () => {
    const wtp = new WtpScript().reach("Configure");
    wtp.answer("ConfigurationStatusResponse", [...acProfile().configuration(), result(13)]);
    expect(wtp.machine.state).toBe("DTLS Teardown");
  });

  test("DTLS that ends in Configure, Data Check or Run ends the session", () => {
    for (const state of ["Configure", "Data Check", "Run"] as const) {
      const wtp = new WtpScript().reach(state);
      wtp.machine.notify(wtp.now, { name: "DTLSAborted" });
      expect(wtp.machine.state).toBe("DTLS Teardown");
    }
  });

  test("keep-alives, echoes and statistics", () => {
    const wtp = new WtpScript();
    expect(wtp.machine.pathMtu).toBe(576);
    wtp.reach("Run");
    expect(wtp.machine.pathMtu).toBe(1485);
    wtp.keepAlive();
    wtp.look();
    expect(wtp.until(36)).toEqual(["at 35 s sends EchoRequest 3", "at 35 s sends keep-alive"]);
    wtp.answer("EchoResponse");
    wtp.keepAlive();
    expect(wtp.until(66)).toEqual(["at 66 s sends EchoRequest 4", "at 66 s sends keep-alive"]);
  });

  test("the AC's CAPWAP Timers override the WTP's", () => {
    const wtp = new WtpScript({ dataChannelDeadInterval: 600_000 }).reach("Configure");
    const [, ...others] = acProfile().configuration();
    wtp.answer("ConfigurationStatusResponse", [
      { type: "CapwapTimers", discovery: 9, echoRequest: 7 },
      ...others,
    ]);
    wtp.answer("ChangeStateEventResponse");
    wtp.keepAlive();
    wtp.look();
    expect(wtp.until(12)).toEqual(["at 12 s sends EchoRequest 3"]);
  });

  test("an unanswered keep-alive goes out again every RetransmitInterval until DataChannelDeadInterval", () => {
    const wtp = new WtpScript({ maxRetransmit: 100 }).reach("Run");
    wtp.look();
    const sent = wtp.until(70);
    expect(sent.filter((line) => line.endsWith("keep-alive"))).toHaveLength(20);
    expect(sent).toContain("at 65 s DTLSShutdown");
    expect(wtp.happened("teardown")).toEqual([{ type: "teardown", reason: "the data channel is dead" }]);
  });

  test("an unanswered echo ends the session", () => {
    const wtp = new WtpScript({ dataChannelDeadInterval: 600_000 }).reach("Run");
    wtp.keepAlive();
    wtp.look();
    const echoes = wtp.until(60).filter((line) => line.includes("Echo") || line.includes("Shutdown"));
    expect(echoes).toEqual([
      ...[35, 38, 41, 44, 47, 50].map((at) => `at ${at} s sends EchoRequest 3`),
      "at 53 s DTLSShutdown",
    ]);
  });

  test("one request at a time; the next one waits", () => {
    const wtp = new WtpScript().reach("Run");
    wtp.look();
    wtp.machine.sendEvent(wtp.now);
    wtp.machine.sendChangeState(wtp.now, wtpProfile.changeState());
    expect(wtp.look()).toEqual(["at 5 s sends WtpEventRequest 3"]);
    wtp.answer("WtpEventResponse");
    expect(wtp.look()).toEqual(["at 5 s sends ChangeStateEventRequest 4"]);
  });

  test("a wider window takes more", () => {
    const wtp = new WtpScript({ windowSize: 3 }).reach("Run");
    wtp.look();
    for (let i = 0; i < 4; i++) wtp.machine.sendEvent(wtp.now);
    expect(wtp.look()).toHaveLength(3);
  });

  test("a Reset Request is answered, twice if need be; the AC closes DTLS", () => {
    const wtp = new WtpScript().reach("Run");
    wtp.look();
    const image = [{ type: "ImageIdentifier", vendorIdentifier: 0x00409600, data: "17.12.1.5" } as const];
    wtp.ask("ResetRequest", image, 9);
    wtp.ask("ResetRequest", image, 9);
    expect(wtp.look()).toEqual(["at 5 s sends ResetResponse 9", "at 5 s sends ResetResponse 9"]);
    expect(wtp.happened("reset-request")).toEqual([{ type: "reset-request", imageIdentifier: "17.12.1.5" }]);
    wtp.until(20);
    expect(wtp.happened("torn-down")).toEqual([{ type: "torn-down", stopped: true }]);
  });

  test("what waits for the window goes nowhere once the session ends", () => {
    const wtp = new WtpScript().reach("Run");
    wtp.machine.sendEvent(wtp.now);
    wtp.machine.sendEvent(wtp.now);
    wtp.machine.restart(wtp.now, "test");
    wtp.look();
    wtp.answer("WtpEventResponse");
    expect(wtp.look()).toEqual([]);
  });

  test("the AC's other requests are answered", () => {
    const wtp = new WtpScript().reach("Run");
    wtp.ask("ClearConfigurationRequest");
    expect(wtp.latest).toMatchObject({ type: "ClearConfigurationResponse", elements: [result(0)] });
    wtp.ask("StationConfigurationRequest");
    expect(wtp.latest).toMatchObject({ type: "StationConfigurationResponse", elements: [result(0)] });
    wtp.ask("DataTransferRequest", [{ type: "DataTransferMode", dataMode: 1 }]);
    expect(wtp.latest).toMatchObject({ type: "DataTransferResponse", elements: [result(22)] });
    wtp.ask("ConfigurationUpdateRequest", [{ type: "WtpName", wtpName: "lobby" }]);
    const [update] = wtp.happened("configuration-update");
    if (update?.type === "configuration-update") wtp.machine.answerUpdate(update.ticket, 0);
    wtp.look();
    expect(wtp.latest).toMatchObject({ type: "ConfigurationUpdateResponse", elements: [result(0)] });
  });

  test("a restart tears the session down, and begins anew after DTLSSessionDelete", () => {
    const wtp = new WtpScript().reach("Run");
    wtp.look();
    wtp.machine.restart(wtp.now, "capwap ap restart");
    expect(wtp.until(10)).toEqual([
      "at 5 s DTLSShutdown",
      "at 10 s DTLSAbortSession",
      "at 10 s sends DiscoveryRequest 1 to 255.255.255.255",
    ]);
  });

  test.each(["DTLS Setup", "DTLS Connect", "Join", "Image Data", "Configure", "Data Check", "Run"] as const)(
    "stopped in %s, it ends and stays ended",
    (state) => {
      const wtp = new WtpScript().reach(state);
      wtp.machine.restart(wtp.now, "reload", true);
      wtp.until(1000);
      expect(wtp.happened("torn-down")).toEqual([{ type: "torn-down", stopped: true }]);
      wtp.offer();
      wtp.machine.start(wtp.now);
      expect(wtp.until(2000)).toEqual([]);
    },
  );
});
