import { beforeAll, expect, test } from "vitest";
import { processorTime } from "../../processor-time";
import { bed, filled, openAp, openEwc, prepare } from "./lab";

beforeAll(prepare);

const fullSize = 70_512_640;

/** The times are those the product promises on a 2-core machine, with room for another; `npm run bench` measures. */
const patience = 4;

test("a full-size image reaches an AP over DTLS", { timeout: 60_000 }, () => {
  const lab = bed();
  const { ended } = openEwc(lab, { image: filled(fullSize) });
  let octets = 0;
  let totals: unknown;
  const ap = openAp(lab, lab.network.attach("access", "172.16.4.32"), {
    afterJoin: "image-data",
    handler: {
      imageData: (data) => {
        octets += data.length;
        return true;
      },
      imageReceived: (seen) => {
        totals = seen;
        ap.resetAfterImage();
      },
    },
  });
  const began = processorTime();
  ap.start();
  lab.time.runUntil(600_000);
  expect(processorTime() - began).toBeLessThan(4000 * patience);
  expect(octets).toBe(fullSize);
  expect(totals).toEqual({ octets: fullSize, messages: 51_208, last: 601 });
  expect(ended.map(({ reason }) => reason)).toEqual(["Image Download Success"]);
});

test("1,000 APs join one controller", { timeout: 120_000 }, () => {
  const lab = bed();
  const { service } = openEwc(lab);
  const began = processorTime();
  for (let i = 0; i < 1000; i++) {
    const host = lab.network.attach("access", `172.16.${5 + (i >> 8)}.${i & 255}`);
    const baseMac = `2c5a.0f40.${i.toString(16).padStart(4, "0")}`;
    openAp(lab, host, { ap: { name: `AP-${i}`, baseMac } }).start();
  }
  lab.time.runUntil(30_000);
  expect(processorTime() - began).toBeLessThan(10_000 * patience);
  expect([...service.sessions()].filter(({ state }) => state === "Run")).toHaveLength(1000);
});
