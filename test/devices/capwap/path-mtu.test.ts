import { beforeAll, describe, expect, test } from "vitest";
import { packetSize } from "../../../src/ip/packet";
import { bed, filled, openAp, openEwc, prepare, said } from "./lab";

const apAddress = "172.16.4.32";
/** A path that carries packets of so many octets and drops larger ones without a word, fragments of IP included. */
const narrow = (mtu: number) => ({ mtu, fragmentation: false, tellsTooBig: false });

beforeAll(prepare);

describe("a path that drops what is too big for it", () => {
  for (const mtu of [1_400, 1_000, 637, 576, 296]) {
    test(`${mtu} octets: the AP joins, gets its image, and both ends keep below it`, () => {
      const lab = bed(narrow(mtu));
      let largest = 0;
      lab.network.tap({}, (record) => {
        if (record.verdict === "passed") largest = Math.max(largest, packetSize(record.packet));
      });
      openEwc(lab, { image: filled(30_000) });
      const ap = openAp(lab, lab.network.attach("access", apAddress), {
        afterJoin: "image-data",
        handler: { imageReceived: () => ap.resetAfterImage() },
      });
      ap.start();
      lab.time.runUntil(240_000);
      expect(said(lab, "AP").filter((line) => line === "joined 9120-EWC 17.9.4.27")).toHaveLength(1);
      expect(said(lab, "9120-EWC")).toContain("image sent");
      expect(largest).toBeLessThanOrEqual(mtu);
    });
  }

  for (const [mtu, found] of [
    [1_200, 1_005],
    [900, 576],
  ] as const) {
    test(`${mtu} octets, and whoever sets DF is told: both ends use ${found} from the join on`, () => {
      const lab = bed({ mtu });
      const { service } = openEwc(lab, { image: filled(30_000) });
      const ap = openAp(lab, lab.network.attach("access", apAddress));
      ap.start();
      lab.time.runUntil(20_000);
      const [session] = service.sessions();
      expect([ap.state, ap.pathMtu, session?.pathMtu]).toEqual(["Run", found, found]);
    });
  }

  test("the path narrows in the middle of an image: three blocks later it goes on as fast as before", () => {
    const lab = bed({ latency: 1 });
    openEwc(lab, { image: filled(20_000_000) });
    openAp(lab, lab.network.attach("access", apAddress), { afterJoin: "image-data" }).start();
    lab.time.runUntil(20_000);
    for (const segment of lab.network.segments.values()) segment.link.set(narrow(637));
    lab.time.runUntil(120_000);
    expect(said(lab, "9120-EWC")).toContain("image sent");
  });

  test("nothing narrows where packets are merely lost, or a cable is out for some seconds", () => {
    const lab = bed({ latency: 1, loss: 0.02 });
    const sizes = new Set<number>();
    const { service } = openEwc(lab, { image: filled(300_000) });
    const host = lab.network.attach("access", apAddress);
    const ap = openAp(lab, host);
    ap.start();
    lab.time.runUntil(60_000);
    for (const session of service.sessions()) session.startPredownload("17.12.1.5");
    lab.time.runUntil(60_100);
    host.unplug();
    lab.time.runUntil(68_000);
    host.replug();
    lab.network.tap({}, ({ packet }) => sizes.add(packetSize(packet)));
    lab.time.runUntil(400_000);
    expect(said(lab, "9120-EWC")).toContain("image sent");
    expect(ap.pathMtu).toBe(1485);
    expect(Math.max(...sizes)).toBeGreaterThan(1_400);
  });

  test("both ends' `CAPWAP Path MTU` is what was found, and ten minutes later what was asked for is tried again", () => {
    const lab = bed(narrow(637));
    const { service } = openEwc(lab, { image: filled(30_000) });
    const ap = openAp(lab, lab.network.attach("access", apAddress));
    ap.start();
    lab.time.runUntil(60_000);
    const [session] = service.sessions();
    expect([ap.state, ap.pathMtu, session?.pathMtu]).toEqual(["Run", 576, 576]);
    session?.startPredownload("17.12.1.5");
    lab.time.runUntil(120_000);
    expect(session?.pathMtu).toBe(576);
    for (const segment of lab.network.segments.values()) segment.link.set({ mtu: 1500 });
    lab.time.runUntil(800_000);
    session?.startPredownload("17.12.1.6");
    lab.time.runUntil(830_000);
    expect(session?.pathMtu).toBe(1485);
  });
});
