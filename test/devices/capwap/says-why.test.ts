import { beforeAll, describe, expect, test } from "vitest";
import { baseMacOf } from "../../../src/devices/capwap/ap-elements";
import { JoinStatistics } from "../../../src/devices/ewc/aps/join-statistics";
import type { ControlMessage } from "../../../src/wire/capwap/message";
import { packet } from "../../capwap/script";
import { bed, openEwc, prepare } from "./lab";

beforeAll(prepare);

test("a packet in the clear that nobody answers leaves its reason", () => {
  const stage = bed();
  const seen: string[] = [];
  openEwc(stage, { handler: { discarded: (peer, reason) => void seen.push(`${peer.address}: ${reason}`) } });
  const stranger = stage.network.attach("access", "172.16.4.99");
  const socket = stranger.udp(undefined, { datagram: () => {} });
  for (const octets of [
    Uint8Array.of(0, 16),
    packet("JoinRequest", 1, []),
    packet("DiscoveryRequest", 1, []),
  ]) {
    socket.send({ address: "172.16.4.26", port: 5246 }, octets);
    stage.time.runUntil(stage.time.now() + 100);
  }
  expect(seen).toEqual([
    expect.stringMatching(/^172\.16\.4\.99: .*\(at octet \d+\)$/),
    "172.16.4.99: JoinRequest in the clear",
    expect.stringMatching(/^172\.16\.4\.99: DiscoveryRequest: missing /),
  ]);
});

describe("an AP without a radio MAC in its headers goes by", () => {
  const octets = [0x0c, 0xd0, 0xf8, 0x97, 0xad, 0xe0];
  const message = (value?: number[]) =>
    ({
      type: "JoinRequest",
      sequenceNumber: 0,
      elements: value
        ? [
            {
              type: "WtpBoardData",
              vendorIdentifier: 9,
              boardData: [{ type: 4, value: Uint8Array.from(value) }],
            },
          ]
        : [],
    }) as unknown as ControlMessage;

  test.each([
    ["what the header says", message(octets), "2c:5a:0f:40:69:20", "", "2c5a.0f40.6920"],
    ["its board data", message(octets), undefined, "AP9105AXI-2C5A0F406920", "0cd0.f897.ade0"],
    ["its certificate's name", message(), undefined, "AP9105AXI-2C5A0F406920", "2c5a.0f40.6920"],
    [
      "its certificate's name with colons",
      message(octets.slice(0, 4)),
      undefined,
      "ap 2c:5a:0f:40:69:20",
      "2c5a.0f40.6920",
    ],
    ["nothing", message(), undefined, "my access point", undefined],
    ["nothing of more digits", message(), undefined, "AP-002C5A0F406920", undefined],
  ])("%s", (_what, request, radioMac, name, baseMac) => {
    expect(baseMacOf(request, radioMac, name)).toBe(baseMac);
  });
});

test("a Join Request that says too little is the last failure of whoever was discovered there", () => {
  const statistics = new JoinStatistics();
  statistics.discovered({
    from: { address: "172.16.4.34", port: 5248 },
    baseMac: "0cd0.f897.ade0",
    model: "",
    softwareVersion: "",
    broadcast: true,
  });
  statistics.joinUnusable("172.16.4.34");
  statistics.joinUnusable("172.16.4.35");
  expect(statistics.rows()).toEqual([
    expect.objectContaining({ lastFailurePhase: "Join", lastDisconnectReason: "Join Rejected" }),
  ]);
});
