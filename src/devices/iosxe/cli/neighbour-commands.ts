import { choice, command, optional, parameter, type Syntax, word } from "../../ios/grammar";
import { IPV4, MAC, wordLike } from "../../ios/parameter-types";
import { INTERFACE } from "../configuration/interface-name";
import { type ArpEntry, arpEntries, arpSummary, arpTable } from "./screens/neighbours";
import type { Shell } from "./shell";
import { show } from "./words";

const exec = command<Shell>();
const ip = word("ip", "IP information");
const arp = word("arp", "ARP table");
const port = parameter("port", INTERFACE, "Interface");

/** What `show arp` may be narrowed to. */
const arpFilters: readonly { readonly syntax: Syntax; fits(entry: ArpEntry, value: unknown): boolean }[] = [
  { syntax: [], fits: () => true },
  {
    syntax: [parameter("value", IPV4, "IP address or hostname of ARP entry")],
    fits: ({ address }, value) => address === value,
  },
  {
    syntax: [parameter("value", MAC, "48-bit hardware address of ARP entry")],
    fits: ({ mac }, value) => mac === value,
  },
  { syntax: [parameter("value", INTERFACE, "Interface")], fits: (entry, value) => entry.port === value },
];

/** What automation asks of any IOS device about its neighbourhood. A controller in an access point speaks neither CDP nor LLDP itself. */
export const neighbourCommands = [
  ...[[show, arp] as const, [show, ip, arp] as const].flatMap((words) => [
    ...arpFilters.map(({ syntax, fits }) =>
      exec({
        mode: "exec",
        filterable: true,
        syntax: [...words, ...syntax] as Syntax,
        run(context, { value }) {
          context.write(arpTable(arpEntries(context.device).filter((entry) => fits(entry, value))));
        },
      }),
    ),
    exec({
      mode: "exec",
      filterable: true,
      syntax: [...words, word("summary", "IP ARP table summary")],
      run: (context) => context.write(arpSummary(arpEntries(context.device))),
    }),
  ]),
  ...(
    [
      ["cdp", "CDP information", { traffic: "CDP statistics" }],
      [
        "lldp",
        "LLDP information",
        { traffic: "LLDP statistics", errors: "LLDP computational errors and overflows" },
      ],
    ] as const
  ).flatMap(([name, help, counters]) => {
    const protocol = word(name, help);
    const off = `${name.toUpperCase()} is not enabled`;
    const neighbors = word("neighbors", `${name.toUpperCase()} neighbor entries`);
    const detail = optional(word("detail", "Show detailed information"));
    const entry = [
      word("entry", "Information for specific neighbor entry"),
      parameter("neighbour", wordLike("WORD", /^[^\s|]{1,255}$/), "Name of neighbor entry, * for all"),
    ];
    const what = choice("what", { protocol: "Protocol information", version: "Version of the neighbor" });
    const tails: readonly Syntax[] = [
      [],
      [neighbors, detail],
      [neighbors, port, detail],
      [word("interface", "Interface information"), optional(port)],
      name === "cdp" ? [...entry, optional(what)] : entry,
      [choice("counters", counters as Readonly<Record<string, string>>)],
    ];
    return tails.map((tail) =>
      exec({
        mode: "exec",
        filterable: true,
        syntax: [show, protocol, ...tail] as Syntax,
        run: (context) => context.error(off),
      }),
    );
  }),
];
