import type { Context } from "../../ios/context";
import { command, optional, parameter, word } from "../../ios/grammar";
import { range, wordLike } from "../../ios/parameter-types";
import { macAddressTable, type Vlan, vlanBrief, vlanSummary, vlansOf, vlanTable } from "./screens/vlans";
import type { Shell } from "./shell";
import { show } from "./words";

const exec = command<Shell>();
const vlan = word("vlan", "VTP VLAN status");

/** The VLANs of a controller that switches for nobody: its interfaces' own. */
export const vlanCommands = [
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, vlan, optional(word("all-ports", "VTP all ports"))],
    run: (context) => context.write(vlanTable(vlansOf(context.device.configuration.running))),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, vlan, word("brief", "VTP all VLAN status in brief")],
    run: (context) => context.write(vlanBrief(vlansOf(context.device.configuration.running))),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [show, vlan, word("summary", "VLAN summary information")],
    run: (context) => context.write(vlanSummary(vlansOf(context.device.configuration.running))),
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      vlan,
      word("id", "VTP VLAN status by VLAN id"),
      parameter("id", range(1, 4094), "A VTP VLAN number"),
    ],
    run(context, { id }) {
      const found = vlansOf(context.device.configuration.running).filter(({ number }) => number === id);
      tell(context, found, `id ${id}`);
    },
  }),
  exec({
    mode: "exec",
    filterable: true,
    syntax: [
      show,
      vlan,
      word("name", "VTP VLAN status by VLAN name"),
      parameter("name", wordLike("WORD", /^[^\s|]{1,32}$/), "A VTP VLAN name"),
    ],
    run(context, { name }) {
      const found = vlansOf(context.device.configuration.running).filter((one) => one.name === name);
      tell(context, found, name);
    },
  }),
  ...[
    [show, word("mac", "MAC configuration"), word("address-table", "MAC forwarding table")] as const,
    [show, word("mac-address-table", "MAC forwarding table")] as const,
  ].map((syntax) =>
    exec({
      mode: "exec",
      filterable: true,
      syntax,
      run: (context) => context.write(macAddressTable()),
    }),
  ),
];

function tell(context: Context<Shell>, found: readonly Vlan[], wanted: string): void {
  if (found.length > 0) context.write(vlanTable(found));
  else context.print(`VLAN ${wanted} not found in current VLAN database`);
}
