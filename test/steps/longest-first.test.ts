import { createRequire } from "node:module";
import { expect, test } from "vitest";

interface Found {
  pickle: { uri: string; name: string; location: { line: number }; tags: { name: string }[] };
}
type Change = (found: Found[]) => Found[];

const plugin = createRequire(__filename)("../../steps/longest-first.ts") as {
  coordinator(context: { options?: object; transform(event: string, change: Change): void }): void;
};

function changes(options?: object): Map<string, Change> {
  const found = new Map<string, Change>();
  plugin.coordinator({ ...(options && { options }), transform: (event, change) => found.set(event, change) });
  return found;
}

function scenario(name: string, line = 1, tags: string[] = []): Found {
  return { pickle: { uri: "a.feature", name, location: { line }, tags: tags.map((tag) => ({ name: tag })) } };
}

const names = (found: Found[] = []) =>
  found.map(({ pickle }) => `${pickle.name}${pickle.location.line}`).join(" ");
const all = ["a", "b", "c", "d", "e"].map((name) => scenario(name));
const times = { "a.feature a": 1, "a.feature b": 9, "a.feature c": 4, "a.feature d": 5 };

test("parts last as long as each other, and each scenario is in one", () => {
  const part = (index: number) =>
    names(changes({ times, part: { index, of: 2 } }).get("pickles:filter")?.(all));
  // e has never run: it counts as the usual 4.75.
  expect([part(1), part(2)]).toEqual(["b1 c1", "a1 d1 e1"]);
});

test("rows of one outline are told apart by their lines", () => {
  const rows = [scenario("x", 7), scenario("x", 8), scenario("x", 9)];
  const known = { "a.feature x :7": 1, "a.feature x :8": 3, "a.feature x :9": 2 };
  expect(names(changes({ times: known }).get("pickles:order")?.(rows))).toBe("x8 x9 x7");
});

test("without times, scenarios with a pace of their own come first", () => {
  const paced = scenario("p", 1, ["@docker-speed-5"]);
  expect(names(changes().get("pickles:order")?.([...all, paced]))).toBe("p1 a1 b1 c1 d1 e1");
  expect(changes().has("pickles:filter")).toBe(false);
});
