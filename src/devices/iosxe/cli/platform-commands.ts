import { command, optional, word } from "../../ios/grammar";
import {
  memoryStatistics,
  processesCpu,
  processesMemory,
  showPlatform,
  showRedundancy,
} from "./screens/platform";
import type { EwcShell } from "./shell";
import { show } from "./words";

const ewc = command<EwcShell>();
const processes = word("processes", "Active process statistics");
const sorted = optional(word("sorted", "Show sorted output"));

/** The device as hardware: what `show platform`, `redundancy`, `processes` and `memory` tell. */
export const platformCommands = [
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, word("platform", "Show platform information")],
    run(context) {
      const { operations } = context.device;
      context.write(showPlatform(operations.platform(), operations.calendar()));
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, word("redundancy", "Redundancy Facility (RF) information")],
    run(context) {
      const { operations } = context.device;
      context.write(showRedundancy(operations.platform(), operations.calendar()));
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, processes, word("cpu", "Show CPU usage per process"), sorted],
    run(context) {
      const { operations } = context.device;
      context.write(processesCpu(operations.calendar() - operations.platform().bootedAt));
    },
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, processes, word("memory", "Show memory usage per process"), sorted],
    run: (context) => context.write(processesMemory()),
  }),
  ewc({
    mode: "exec",
    filterable: true,
    syntax: [show, word("memory", "Memory statistics"), word("statistics", "Show memory pool statistics")],
    run: (context) => context.write(memoryStatistics()),
  }),
];
