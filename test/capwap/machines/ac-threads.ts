import { describe, expect, test } from "vitest";
import { AcDiscoveryThread } from "../../../src/capwap/ac/discovery-thread";
import { AcListenerThread } from "../../../src/capwap/ac/listener-thread";
import { ciscoSettings } from "../../../src/capwap/timers";
import { acProfile, wtpProfile } from "../profiles";
import { packet } from "../script";
import { walked } from "../walked";

describe("AC: discovery and listener threads", () => {
  test("answer a Discovery Request, or not, and nothing else", () => {
    const thread = new AcDiscoveryThread(acProfile(), walked("AC discovery thread"));
    const elements = [{ type: "DiscoveryType", discoveryType: 0 } as const, ...wtpProfile.discovery()];
    expect(thread.handleClear(0, packet("DiscoveryRequest", 5, elements), "a")).toBeTypeOf("object");
    expect(thread.state).toBe("Discovery");
    expect(thread.respond()).toBeDefined();
    expect(thread.respond()).toBeUndefined();
    thread.handleClear(0, packet("DiscoveryRequest", 6, elements), "a");
    thread.ignore();
    expect(thread.state).toBe("Idle");
    expect(thread.handleClear(0, packet("DiscoveryRequest", 7, []), "a")).toMatch(
      /^DiscoveryRequest: missing/,
    );
    expect(thread.handleClear(0, packet("EchoRequest", 7, []), "a")).toBe("EchoRequest in the clear");
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
