import { After, AfterAll } from "@cucumber/cucumber";
import { EventFile } from "../src/node/report/event-file";
import { type LabWorld, onLabStart } from "./world";

// With the world parameter `events`, what happens in the labs of all scenarios goes to a file as newline-delimited JSON, each line
// with the scenario that it is of.

let file: EventFile | undefined;

onLabStart((lab, world) => {
  const { events: path } = world.parameters;
  if (path === undefined) return;
  file ??= new EventFile(path, "append");
  const out = file;
  const about = { scenario: world.place.scenario, attempt: world.attempt };
  for (const event of lab.events.all()) out.write(event, about);
  lab.events.listen((event) => out.write(event, about));
});

After(function (this: LabWorld) {
  file?.flush();
});

AfterAll(() => {
  file?.close();
  file = undefined;
});
