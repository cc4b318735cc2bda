import { describe, expect, test } from "vitest";
import { AcDiscoveryThread } from "../../src/capwap/ac/discovery-thread";
import { AcListenerThread } from "../../src/capwap/ac/listener-thread";
import { ciscoSettings, rfcSettings } from "../../src/capwap/timers";
import { transitionTables } from "../../src/capwap/transitions";
import { Pair, patterned } from "./pair";
import { acElements, acProfile, wtpProfile } from "./profiles";
import { AcScript, packet, result, WtpScript } from "./script";
import { walked, walkedArrows } from "./walked";

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

describe("WTP: image data", () => {
  const data = (dataType: number, octets: number[]): Parameters<WtpScript["ask"]>[1] => {
    const data = Uint8Array.from(octets);
    return [{ type: "ImageData", dataType, data }];
  };
  /** One's complement of the sum, then the data. */
  const good = [0xfe, 0xfd, 1, 2];

  test("gives up 28.74 s after the response when nothing comes", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.look();
    wtp.until(6);
    wtp.answer("ImageDataResponse", [result(0)]);
    expect(wtp.until(34.739)).toEqual([]);
    expect(wtp.happened("image-start-timeout")).toEqual([]);
    wtp.until(34.74);
    expect(wtp.happened("image-start-timeout")).toHaveLength(1);
    expect(wtp.machine.state).toBe("Image Data");
    expect(wtp.until(34.787)).toEqual(["at 34.787 s DTLSShutdown"]);
    expect(wtp.machine.state).toBe("DTLS Teardown");
    expect(wtp.happened("teardown")).toEqual([{ type: "teardown", reason: "image download cannot start" }]);
  });

  test("its own WTP Events are thrown away in Image Data and in DTLS Teardown", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.look();
    wtp.machine.sendEvent(wtp.now);
    wtp.machine.resetAfterImage(wtp.now);
    wtp.machine.sendEvent(wtp.now);
    expect(wtp.happened("discarded")).toEqual([
      { type: "discarded", messageType: 9, state: "Image Data", direction: "own" },
      { type: "discarded", messageType: 9, state: "DTLS Teardown", direction: "own" },
    ]);
    expect(wtp.look()).toEqual(["at 5 s DTLSShutdown"]);
  });

  test("echoes while it prepares", () => {
    const wtp = new WtpScript().reach("Join");
    wtp.answer("JoinResponse", [result(0), ...acProfile().join()]);
    wtp.machine.downloadImage(wtp.now);
    wtp.look();
    expect(wtp.until(36)).toEqual(["at 35 s sends EchoRequest 1"]);
  });

  test("echoes while it waits", () => {
    const wtp = new WtpScript({ imageDataStartTimer: 120_000 }).reach("Image Data");
    wtp.answer("ImageDataResponse", [result(0)]);
    wtp.look();
    expect(wtp.until(36)).toEqual(["at 35 s sends EchoRequest 2"]);
    wtp.answer("EchoResponse");
    expect(wtp.until(67)).toEqual(["at 66 s sends EchoRequest 3"]);
  });

  test("answers blocks, wrong checksums with 14, wrong lengths with 15", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.answer("ImageDataResponse", [result(0)]);
    wtp.ask("ImageDataRequest", data(3, good));
    expect(wtp.latest?.elements).toEqual([result(0)]);
    wtp.ask("ImageDataRequest", data(3, [0xfe, 0xfc, 1, 2]));
    expect(wtp.latest?.elements).toEqual([result(14)]);
    wtp.ask("ImageDataRequest", data(3, [0xff, 0xff]));
    expect(wtp.latest?.elements).toEqual([result(15)]);
    wtp.ask("ImageDataRequest", data(3, [0xff, 0xff, ...new Array(1378).fill(0)]));
    expect(wtp.latest?.elements).toEqual([result(15)]);
    wtp.ask("ImageDataRequest", data(1, good));
    expect(wtp.happened("image-received")).toEqual([
      { type: "image-received", totals: { octets: 4, messages: 2, last: 2 } },
    ]);
  });

  test("a repeated block gets the cached answer and is stored once; an older one is ignored", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.answer("ImageDataResponse", [result(0)]);
    wtp.look();
    wtp.ask("ImageDataRequest", data(3, good), 7);
    wtp.ask("ImageDataRequest", data(3, good), 7);
    wtp.ask("ImageDataRequest", data(3, good), 6);
    wtp.ask("ImageDataRequest", data(3, good), 8);
    expect(wtp.look()).toEqual([
      "at 5 s sends ImageDataResponse 7",
      "at 5 s sends ImageDataResponse 7",
      "at 5 s sends ImageDataResponse 8",
    ]);
    expect(wtp.happened("image-data")).toHaveLength(2);
  });

  test("an announced size has to be met", () => {
    const wtp = new WtpScript().reach("Image Data");
    const hash = new Uint8Array(16);
    wtp.answer("ImageDataResponse", [result(0), { type: "ImageInformation", fileSize: 3, hash }]);
    wtp.ask("ImageDataRequest", data(1, good));
    expect(wtp.latest?.elements).toEqual([result(15)]);
  });

  test("data that cannot be stored are refused with 16, and the session ends", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.answer("ImageDataResponse", [result(0)]);
    wtp.ask("ImageDataRequest", data(3, good));
    wtp.machine.failImage();
    wtp.ask("ImageDataRequest", data(3, good));
    expect(wtp.latest?.elements).toEqual([result(16)]);
    expect(wtp.happened("image-failed")).toEqual([{ type: "image-failed", why: "not-stored" }]);
    expect(wtp.machine.state).toBe("DTLS Teardown");
  });

  test("an abort from the AC ends the session", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.answer("ImageDataResponse", [result(0)]);
    wtp.ask("ImageDataRequest", data(5, [0xff, 0xff]));
    expect(wtp.happened("image-failed")).toEqual([{ type: "image-failed", why: "aborted" }]);
    expect(wtp.machine.state).toBe("DTLS Teardown");
  });

  test("a refusal ends the session", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.answer("ImageDataResponse", [result(16)]);
    expect(wtp.happened("image-failed")).toEqual([{ type: "image-failed", why: "refused" }]);
  });

  test("a dead DTLS ends the session at once", () => {
    const wtp = new WtpScript().reach("Image Data");
    wtp.look();
    wtp.machine.notify(wtp.now, { name: "DTLSPeerDisconnect" });
    expect(wtp.look()).toEqual([]);
    expect(wtp.machine.state).toBe("DTLS Teardown");
  });

  test("outside a download image data are refused", () => {
    const wtp = new WtpScript().reach("Run");
    wtp.ask("ImageDataRequest", data(3, good));
    expect(wtp.latest?.elements).toEqual([result(16)]);
    expect(wtp.machine.state).toBe("Run");
  });
});

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

describe("AC: service thread", () => {
  test("refuses a WTP that is not authorized", () => {
    const ac = new AcScript();
    ac.machine.authorize(0, false);
    expect(ac.look()).toEqual(["at 0 s DTLSAbortSession"]);
    expect(ac.happened("teardown")).toMatchObject([{ reason: "not-authorized" }]);
  });

  test("waits WaitDTLS for the handshake, WaitJoin for the Join Request", () => {
    const slow = new AcScript().reach("DTLS Connect");
    expect(slow.until(65)).toEqual([
      "at 0 s DTLSAccept",
      "at 60 s DTLSAbortSession",
      "at 65 s DTLSAbortSession",
    ]);
    expect(slow.machine.state).toBe("Dead");
    const silent = new AcScript().reach("Join");
    silent.until(60);
    expect(silent.happened("teardown")).toMatchObject([{ reason: "wait-join" }]);
  });

  test("a refused join ends the session, after the answer", () => {
    const ac = new AcScript().reach("Join");
    ac.look();
    ac.joinRequest();
    ac.acceptJoin(4);
    expect(ac.look()).toEqual(["at 0 s sends JoinResponse 0", "at 0 s DTLSShutdown"]);
    expect(ac.happened("teardown")).toMatchObject([{ reason: "join-refused", phase: "Join" }]);
  });

  test("a repeated Join Request gets the cached answer", () => {
    const ac = new AcScript().reach("Join");
    const elements = wtpProfile.join({ type: "SessionId", sessionId: ac.sessionId });
    ac.ask("JoinRequest", elements, 0);
    ac.ask("JoinRequest", elements, 0);
    ac.look();
    ac.acceptJoin();
    expect(ac.look()).toEqual(["at 0 s sends JoinResponse 0"]);
    ac.ask("JoinRequest", elements, 0);
    expect(ac.look()).toEqual(["at 0 s sends JoinResponse 0"]);
    expect(ac.happened("join-request")).toHaveLength(1);
  });

  test("a Join Request without its elements is discarded in silence", () => {
    const ac = new AcScript().reach("Join");
    ac.look();
    ac.ask("JoinRequest", []);
    expect(ac.look()).toEqual([]);
    expect(ac.happened("malformed")).toHaveLength(1);
  });

  test("answers a request for an image with 0, and sends nothing while it has nothing", () => {
    const ac = new AcScript().reach("Image Data");
    expect(ac.look().at(-1)).toBe("at 0 s sends ImageDataResponse 1");
    expect(ac.latest?.elements).toEqual([result(0)]);
    expect(ac.until(20)).toEqual([]);
    ac.machine.sendImage(ac.now, patterned(2000));
    expect(ac.look()).toEqual(["at 20 s sends ImageDataRequest 0"]);
    ac.answer("ImageDataResponse", [result(0)]);
    expect(ac.look()).toEqual(["at 20 s sends ImageDataRequest 1"]);
    ac.answer("ImageDataResponse", [result(0)]);
    expect(ac.happened("image-sent")).toHaveLength(1);
    expect(ac.machine.state).toBe("Reset");
    ac.machine.notify(ac.now, { name: "DTLSPeerDisconnect" });
    expect(ac.happened("teardown")).toMatchObject([{ reason: "image-sent", phase: "Image Data" }]);
  });

  test("sends a damaged block again three times, then fails", () => {
    const ac = new AcScript().reach("Image Data");
    ac.machine.sendImage(ac.now, patterned(2000));
    ac.look();
    for (let i = 0; i < 3; i++) {
      ac.answer("ImageDataResponse", [result(14)]);
      expect(ac.look()).toEqual([`at 0 s sends ImageDataRequest ${i + 1}`]);
    }
    ac.answer("ImageDataResponse", [result(14)]);
    expect(ac.happened("image-failed")).toEqual([{ type: "image-failed", why: "rejected", resultCode: 14 }]);
  });

  test("a WTP that dies in the middle of an image", () => {
    const ac = new AcScript().reach("Image Data");
    ac.machine.sendImage(ac.now, patterned(2_000_000));
    ac.look();
    const sent = ac.until(18);
    expect(sent).toEqual([
      ...[3, 6, 9, 12, 15].map((at) => `at ${at} s sends ImageDataRequest 0`),
      "at 18 s DTLSShutdown",
    ]);
    expect(ac.happened("image-failed")).toEqual([{ type: "image-failed", why: "unreachable" }]);
    expect(ac.happened("teardown")).toMatchObject([{ reason: "max-retransmit", phase: "Image Data" }]);
  });

  test("an abort waits for the answer to the block before it", () => {
    const ac = new AcScript().reach("Image Data");
    ac.machine.sendImage(ac.now, patterned(2_000_000));
    ac.look();
    ac.machine.abortImage(ac.now);
    expect(ac.look()).toEqual([]);
    ac.answer("ImageDataResponse", [result(0)]);
    expect(ac.look()).toEqual(["at 0 s sends ImageDataRequest 1"]);
    ac.answer("ImageDataResponse", [result(0)]);
    expect(ac.happened("image-failed")).toEqual([{ type: "image-failed", why: "aborted" }]);
  });

  test("a wider window is filled with blocks, and one abort", () => {
    const ac = new AcScript({ windowSize: 4 }).reach("Image Data");
    ac.look();
    ac.machine.sendImage(ac.now, patterned(2_000_000));
    expect(ac.look()).toHaveLength(4);
    ac.machine.abortImage(ac.now);
    for (let sequence = 0; sequence < 5; sequence++) {
      ac.machine.handleControl(ac.now, packet("ImageDataResponse", sequence, [result(0)]));
    }
    expect(ac.look()).toEqual(["at 0 s sends ImageDataRequest 4"]);
    expect(ac.happened("image-failed")).toEqual([{ type: "image-failed", why: "aborted" }]);
  });

  test("nothing to send after all: one abort", () => {
    const ac = new AcScript({ windowSize: 4 }).reach("Image Data");
    ac.look();
    ac.machine.abortImage(ac.now);
    expect(ac.look()).toEqual(["at 0 s sends ImageDataRequest 0"]);
  });

  test("a WTP that stores its image for long keeps its session with echoes", () => {
    const ac = new AcScript().reach("Image Data");
    ac.machine.sendImage(ac.now, patterned(10));
    ac.look();
    ac.answer("ImageDataResponse", [result(0)]);
    for (let at = 40; at <= 200; at += 40) {
      ac.until(at);
      ac.ask("EchoRequest");
    }
    expect(ac.machine.state).toBe("Reset");
    ac.until(249);
    expect(ac.happened("teardown")).toMatchObject([{ reason: "image-sent", phase: "Image Data" }]);
  });

  test("times of Configure, Data Check and Run", () => {
    const configure = new AcScript().reach("Configure");
    configure.look();
    expect(configure.until(25)).toEqual(["at 25 s sends ResetRequest 0"]);
    configure.answer("ResetResponse");
    expect(configure.happened("teardown")).toMatchObject([
      { reason: "change-state-pending", phase: "Configure" },
    ]);
    const check = new AcScript().reach("Data Check");
    check.until(30);
    expect(check.happened("teardown")).toMatchObject([{ reason: "data-check" }]);
    const run = new AcScript().reach("Run");
    // EchoInterval and six times RetransmitInterval.
    run.until(47);
    expect(run.machine.state).toBe("Run");
    run.until(48);
    expect(run.happened("teardown")).toMatchObject([{ reason: "no-sign-of-life", phase: "Run" }]);
  });

  test("a keep-alive of another session changes nothing", () => {
    const ac = new AcScript().reach("Data Check");
    ac.look();
    ac.keepAlive(new Uint8Array(16));
    expect(ac.machine.state).toBe("Data Check");
    expect(ac.look()).toEqual([]);
  });

  test("a configuration that the WTP could not apply leads to a reset", () => {
    const ac = new AcScript().reach("Configure");
    ac.look();
    ac.changeState(13);
    expect(ac.look()).toEqual(["at 0 s sends ChangeStateEventResponse 2", "at 0 s sends ResetRequest 0"]);
    ac.until(18);
    expect(ac.happened("teardown")).toMatchObject([{ reason: "configuration-failed" }]);
  });

  test("DTLS that ends in any state ends the session", () => {
    for (const state of ["DTLS Connect", "Join", "Image Data", "Configure", "Data Check", "Run"] as const) {
      const ac = new AcScript().reach(state);
      ac.machine.notify(ac.now, { name: "DTLSPeerDisconnect" });
      expect(ac.happened("teardown")).toMatchObject([{ reason: "dtls-closed-by-peer", phase: state }]);
      ac.machine.notify(ac.now, { name: "DTLSAborted" });
      expect(ac.machine.state).toBe("Dead");
      expect(ac.happened("dead")).toHaveLength(1);
    }
  });

  test("a request that nobody knows is answered as such; one out of its state is told and left", () => {
    const ac = new AcScript().reach("Configure");
    ac.look();
    ac.ask("WtpEventRequest", wtpProfile.event(), 40);
    expect(ac.look()).toEqual([]);
    expect(ac.happened("discarded")).toEqual([{ type: "discarded", messageType: 9, state: "Configure" }]);
    ac.requestImage();
    const unknown = packet("EchoRequest", 41, []);
    unknown[11] = 99;
    ac.machine.handleControl(ac.now, unknown);
    ac.look();
    expect(ac.latest).toMatchObject({ type: "Unknown", messageType: 100, elements: [result(19)] });
  });

  test("answers events and data transfers in Run", () => {
    const ac = new AcScript().reach("Run");
    ac.ask("WtpEventRequest", wtpProfile.event());
    expect(ac.latest?.type).toBe("WtpEventResponse");
    ac.changeState();
    expect(ac.latest?.type).toBe("ChangeStateEventResponse");
    ac.ask("DataTransferRequest", [
      { type: "DataTransferData", dataType: 1, dataMode: 1, data: Uint8Array.of(1) },
    ]);
    expect(ac.latest?.type).toBe("DataTransferResponse");
    ac.ask("EchoRequest");
    expect(ac.latest?.type).toBe("EchoResponse");
  });
});

describe("AC: discovery and listener threads", () => {
  test("answer a Discovery Request, or not, and nothing else", () => {
    const thread = new AcDiscoveryThread(acProfile(), walked("AC discovery thread"));
    const elements = [{ type: "DiscoveryType", discoveryType: 0 } as const, ...wtpProfile.discovery()];
    expect(thread.handleClear(packet("DiscoveryRequest", 5, elements))).toBeDefined();
    expect(thread.state).toBe("Discovery");
    expect(thread.respond()).toBeDefined();
    expect(thread.respond()).toBeUndefined();
    thread.handleClear(packet("DiscoveryRequest", 6, elements));
    thread.ignore();
    expect(thread.state).toBe("Idle");
    expect(thread.handleClear(packet("DiscoveryRequest", 7, []))).toBeUndefined();
    expect(thread.handleClear(packet("EchoRequest", 7, []))).toBeUndefined();
  });

  test("handshakes are bounded in number and in time", () => {
    const options = { settings: ciscoSettings, profile: acProfile() };
    const thread = new AcListenerThread(options, 2, walked("AC listener thread"));
    while (thread.pollCommand());
    expect([thread.begin(0, "a"), thread.begin(1000, "b"), thread.begin(1000, "c")]).toEqual([
      true,
      true,
      false,
    ]);
    thread.peerAuthorize(2000, "b");
    expect(thread.begin(3000, "c")).toBe(true);
    expect(thread.pollTimeout()).toBe(60_000);
    thread.handleTimeout(60_000);
    const commands = [];
    for (let command = thread.pollCommand(); command; command = thread.pollCommand()) commands.push(command);
    expect(commands).toEqual([
      { command: "DTLSListen" },
      { command: "DTLSAbortSession", peer: "a" },
      { command: "DTLSListen" },
    ]);
    thread.establishFail("c");
    expect(thread.handshakes).toBe(0);
    expect(thread.failedDtlsSessions).toBe(2);
  });
});

describe("a WTP and an AC together", () => {
  test("predownload in Run: the session goes on", () => {
    const image = patterned(50_000);
    const pair = new Pair({ image });
    pair.start();
    pair.runUntilTrue(() => pair.session?.state === "Run");
    pair.do((now) => pair.session?.offerImage(now, "17.12.1.5"));
    expect(pair.runUntilTrue(() => pair.acEvents.some(({ type }) => type === "image-sent"))).toBe(true);
    expect(Buffer.concat(pair.received).equals(image.read(0, image.size))).toBe(true);
    expect(pair.acEvents).toContainEqual({ type: "update-answered", purpose: "image", resultCode: 0 });
    pair.runUntil(pair.now + 300_000);
    expect([pair.wtp.state, pair.session?.state]).toEqual(["Run", "Run"]);
    pair.do((now) => pair.session?.reset(now, "17.12.1.5"));
    pair.runUntilTrue(() => pair.wtpEvents.some(({ type }) => type === "torn-down"));
    expect(pair.wtpPath).toBe("01%5adgmorst");
    expect(pair.acPath).toBe("adgmorsw".slice(0, pair.acPath.length));
    expect(pair.acEvents).toContainEqual(
      expect.objectContaining({ type: "teardown", reason: "reset", phase: "Run" }),
    );
  });
});

test("every arrow of every diagram has been walked", () => {
  const all = Object.entries(transitionTables).flatMap(([title, table]) =>
    Object.keys(table).map((label) => `${title} ${label}`),
  );
  expect(all.filter((arrow) => !walkedArrows.has(arrow))).toEqual([]);
});
