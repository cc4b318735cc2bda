import { Before, BeforeStep } from "@cucumber/cucumber";
import { printable } from "../src/printable";
import { timeOfDay } from "../src/report/timeline";
import { type LabWorld, onLabStart } from "./world";

// With the world parameter `watch`, scenarios tagged @showcase show what their devices and servers print, as it comes,
// between the steps that made them print it.

const watched = new WeakSet<LabWorld>();

Before({ tags: "@showcase" }, function (this: LabWorld, { pickle }) {
  if (!this.parameters.watch) return;
  watched.add(this);
  process.stdout.write(`\n  ${pickle.name}\n`);
});

BeforeStep({ tags: "@showcase" }, function (this: LabWorld, { pickleStep }) {
  if (watched.has(this)) process.stdout.write(`\n    > ${pickleStep.text}\n`);
});

onLabStart((lab, world) => {
  if (!watched.has(world)) return;
  const hosts = [...lab.controllers, ...lab.accessPoints, ...lab.servers];
  const width = Math.max(...hosts.map(({ name }) => name.length));
  const begun = lab.fabric.epoch() - lab.now();
  for (const host of hosts) {
    host.console.onLine(({ at, text }) => {
      process.stdout.write(`    ${timeOfDay(begun + at)} ${host.name.padEnd(width)} | ${printable(text)}\n`);
    });
  }
});
