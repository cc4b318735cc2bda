import { describe, expect, test } from "vitest";
import { patterned } from "../pair";
import { wtpProfile } from "../profiles";
import { AcScript, packet, result } from "../script";

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
      "at 3 s sends ImageDataRequest 0",
      "at 6 s sends fragments of 920 octets",
      "at 9 s sends ImageDataRequest 0",
      "at 12 s sends fragments of 488 octets",
      "at 15 s sends ImageDataRequest 0",
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
