import { choice, command, optional, word } from "../../ios/grammar";
import {
  memoryStatistics,
  processesCpu,
  processesCpuPlatform,
  processesMemory,
  processesMemoryPlatform,
  processes as processList,
  redundancyHistory,
  redundancyStates,
  showPlatform,
  showRedundancy,
} from "./screens/platform";
import type { Shell } from "./shell";
import { show } from "./words";

const exec = command<Shell>();
const processes = word("processes", "Active process statistics");
const redundancy = word("redundancy", "Redundancy Facility (RF) information");
const cpu = word("cpu", "Show CPU usage per process");
const memory = word("memory", "Show memory usage per process");
const platform = word("platform", "Show information per IOS-XE process");
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
    syntax: [show, redundancy],
    run(context) {
      const { services } = context.device;
      context.write(showRedundancy(services.system.view(), services.calendar.now()));
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, processes, cpu, sorted],
    run(context) {
      const { services } = context.device;
      context.write(processesCpu(services.calendar.now() - services.system.view().bootedAt));
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, redundancy, word("states", "RF states")],
    run: (context) => context.write(redundancyStates()),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      redundancy,
      word("switchover", "Redundancy switchover information"),
      word("history", "Switchover history"),
    ],
    run: (context) => context.write(redundancyHistory()),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, processes],
    run(context) {
      const { services } = context.device;
      context.write(processList(services.calendar.now() - services.system.view().bootedAt));
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, processes, cpu, platform, sorted],
    run: (context) => context.write(processesCpuPlatform()),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, processes, memory, sorted],
    run: (context) => context.write(processesMemory()),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, processes, memory, platform, sorted],
    run: (context) => context.write(processesMemoryPlatform()),
  }),
  exec({
    mode: "exec",
    filterable: true,
    // The blocks that IOS lists behind these are not in the lab.
    syntax: [
      show,
      word("memory", "Memory statistics"),
      optional(choice("what", { statistics: "Show memory pool statistics", summary: "Show memory summary" })),
    ],
    run: (context) => context.write(memoryStatistics()),
  }),
];
