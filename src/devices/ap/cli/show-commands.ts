import { clockLine } from "../../ios/calendar";
import { command, parameter, word } from "../../ios/grammar";
import { range } from "../../ios/parameter-types";
import { capwapClientConfig, capwapClientRcb } from "./screens/capwap";
import { showBoot, showImageIntegrity } from "./screens/images";
import { ipInterfaceBrief, showInventory, showLogging, showVersion, wiredInterface } from "./screens/system";
import type { ApShell } from "./shell";

const exec = command<ApShell>();
const show = word("show", "Show running system information");
const capwap = word("capwap", "CAPWAP information");
const client = word("client", "CAPWAP client information");

export const showCommands = [
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("version", "System hardware and software status")],
    run: (context) => context.write(showVersion(context.device.operations)),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, capwap, client, word("rcb", "CAPWAP client RCB information")],
    run: (context) => context.write(capwapClientRcb(context.device.operations)),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, capwap, client, word("configuration", "CAPWAP client configuration")],
    run: (context) => context.write(capwapClientConfig(context.device.operations)),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("boot", "Show boot attributes")],
    run: (context) => context.write(showBoot(context.device.operations.images())),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("image", "Image information"), word("integrity", "Check the images in flash")],
    run: (context) => context.write(showImageIntegrity(context.device.operations.images())),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("logging", "Show the contents of logging buffers")],
    run: (context) => context.write(showLogging(context.device.operations.log())),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("clock", "Display the system clock")],
    run: (context) => context.print(`*${clockLine(context.device.operations.calendar(), undefined)}`),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      word("interfaces", "Interface status and configuration"),
      word("wired", "Wired interfaces"),
      parameter("number", range(0, 0), "Number of the wired interface"),
    ],
    run: (context) => context.write(wiredInterface(context.device.operations)),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("debug", "What is being debugged")],
    run(context) {
      for (const what of [...context.device.operations.debugging].sort())
        context.print(`${what} debugging is on`);
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, word("inventory", "Show the physical inventory")],
    run: (context) => context.write(showInventory(context.device.operations.facts())),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      word("ip", "IP information"),
      word("interface", "IP interface status and configuration"),
      word("brief", "Brief summary of IP status and configuration"),
    ],
    run: (context) => context.write(ipInterfaceBrief(context.device.operations.uplink())),
  }),
];
