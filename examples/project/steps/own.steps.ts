import assert from "node:assert/strict";
import { Then } from "@cucumber/cucumber";
import "ewc-lab/steps"; // the sentences of ewc-lab, for editors and for `npx cucumber-js`
import type { LabWorld } from "ewc-lab/steps";

// A sentence of our own. `this.lab()` is the running lab; names in quotes are {ewc}, {ap}, {server}.

Then("{ewc} counts {int} access points", async function (this: LabWorld, ewc: string, count: number) {
  const lab = await this.lab();
  const screen = await lab.controller(ewc).run("show ap summary");
  assert.match(screen, new RegExp(`^Number of APs: ${count}$`, "m"));
});
