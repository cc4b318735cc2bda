import { expect, test } from "vitest";
import { ciscoSettings, echoDeadInterval, rfcSettings } from "../../src/capwap/timers";

test("RFC 5415's defaults", () => {
  expect(rfcSettings).toMatchObject({
    changeStatePendingTimer: 25_000,
    dataChannelKeepAlive: 30_000,
    dataChannelDeadInterval: 60_000,
    dataCheckTimer: 30_000,
    discoveryInterval: 5_000,
    dtlsSessionDelete: 5_000,
    echoInterval: 30_000,
    idleTimeout: 300_000,
    imageDataStartTimer: 30_000,
    maxDiscoveryInterval: 20_000,
    reportInterval: 120_000,
    retransmitInterval: 3_000,
    silentInterval: 30_000,
    statisticsTimer: 120_000,
    waitDtls: 60_000,
    waitJoin: 60_000,
    maxDiscoveries: 10,
    maxFailedDtlsSessionRetry: 3,
    maxRetransmit: 5,
  });
});

test("a WTP is gone after EchoInterval and all retransmissions", () => {
  // 30 and 3 + 6 + 12 + 15 + 15 + 15; 30 and six times 3.
  expect(echoDeadInterval(rfcSettings)).toBe(96_000);
  expect(echoDeadInterval(ciscoSettings)).toBe(48_000);
});
