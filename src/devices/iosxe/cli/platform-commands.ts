import { command, optional, word } from "../../ios/grammar";
import {
  memoryStatistics,
  processesCpu,
  processesMemory,
  showPlatform,
  showRedundancy,
} from "./screens/platform";
import type { Shell } from "./shell";
import { show } from "./words";

const exec = command<Shell>();
const processes = word("processes", "Active process statistics");
const sorted = optional(word("sorted", "Show sorted output"));

/** The device as hardware: what `show platform`, `redundancy`, `processes` and `memory` tell. */
export const platformCommands = [
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("platform", "Show platform information")],
    run(context) {
      const { services } = context.device;
      context.write(showPlatform(services.system.view(), services.calendar.now()));
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("redundancy", "Redundancy Facility (RF) information")],
    run(context) {
      const { services } = context.device;
      context.write(showRedundancy(services.system.view(), services.calendar.now()));
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, processes, word("cpu", "Show CPU usage per process"), sorted],
    run(context) {
      const { services } = context.device;
      context.write(processesCpu(services.calendar.now() - services.system.view().bootedAt));
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, processes, word("memory", "Show memory usage per process"), sorted],
    run: (context) => context.write(processesMemory()),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("memory", "Memory statistics"), word("statistics", "Show memory pool statistics")],
    run: (context) => context.write(memoryStatistics()),
  }),
];
