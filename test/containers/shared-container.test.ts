import { expect, test } from "vitest";
import { sharedPlaces } from "../../containers/fabric/shared-container";
import { describeLab, type TopologyInput } from "../../src";

const accessPoints = (count: number, more: (index: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, index) => ({
    name: `AP-${index + 1}`,
    model: "C9105AXI",
    address: `172.16.4.${50 + index}`,
    version: "17.9.4.27",
    ...more(index),
  }));
const places = (lab: TopologyInput) =>
  sharedPlaces(
    describeLab({ controllers: [{ name: "EWC", address: "172.16.4.4", version: "17.9.4.27" }], ...lab }),
  ).map((place) => place.map(({ name }) => Number(name.slice(3))));

test("a lab of a usual size has a container for each access point", () => {
  expect(places({ accessPoints: accessPoints(24) })).toEqual([]);
});

test("in a large lab they share containers, 25 at the most", () => {
  const sizes = places({ accessPoints: accessPoints(100) }).map(({ length }) => length);
  expect(sizes).toEqual([25, 25, 25, 25]);
});

test("who has a link or rules of its own, or no power, keeps its own container", () => {
  const rules = [{ action: "drop" as const, protocol: "udp" as const, port: 5246 }];
  const [first] = places({
    accessPoints: accessPoints(30, (index) => (index === 4 ? { startsOff: true } : {})),
    links: [{ host: "AP-2", loss: 5 }],
    firewall: { sets: [{ at: "AP-3", rules }] },
  });
  expect(first).not.toContain(2);
  expect(first).not.toContain(3);
  expect(first).not.toContain(5);
  expect(first).toContain(1);
});

test("they share within a segment only", () => {
  const all = places({
    segments: { access: "172.16.4.0/24", branch: "10.1.1.0/24" },
    accessPoints: accessPoints(30, (index) => (index % 2 === 0 ? { address: `10.1.1.${50 + index}` } : {})),
  });
  expect(all.map((place) => new Set(place.map((number) => number % 2)).size)).toEqual([1, 1]);
});
