import { expect } from "vitest";
import { test } from "./lab";

test("every access point has joined", async ({ lab }) => {
  expect(await lab.ewc.run("show ap summary")).toContain("Number of APs: 3");
});
