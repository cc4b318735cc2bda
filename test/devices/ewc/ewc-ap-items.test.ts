import { expect, test } from "vitest";
import { ewcApItem, ewcApItemNames, ewcApValues } from "../../../src/devices/ewc/configuration/ewc-ap-items";

test("a value is told as its leaf, and heard back; the default is not told", () => {
  const values = { vrrpId: 7, preferredMaster: "AP-1", imageDownloadParallel: true };
  const told = Object.assign({}, ...ewcApItemNames.map((name) => ewcApItem(name).tell(values[name])));
  expect(told).toEqual({ "mewlc-vrrp-vrid": 7, "preferred-master-name": "AP-1", "p-img-dwnld": true });
  expect(ewcApValues((item) => item.hear(told))).toEqual(values);
  const standard = { vrrpId: 1, preferredMaster: undefined, imageDownloadParallel: false };
  expect(ewcApValues((item) => item.standard)).toEqual(standard);
  expect(ewcApValues((item) => item.hear({ "preferred-master-name": "" }))).toEqual(standard);
  expect(ewcApItemNames.map((name) => ewcApItem(name).tell(standard[name]))).toEqual([{}, {}, {}]);
});
