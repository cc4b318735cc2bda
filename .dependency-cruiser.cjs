// Which room may import which: docs/architecture.md, "Rooms". Each list names what the room may use of the project.
const room = (name) => `^src/${name}(/|\\.ts$)`;
/** Functions that know nothing of the project: everybody may use them. */
const ground = ["own", "printable", "schema", "schema-issues"];
const may = {
  errors: ["printable"],
  "did-you-mean": [],
  host: ["errors", "host"],
  ip: ["errors", "host", "ip"],
  states: ["errors", "states"],
  wire: ["errors", "wire"],
  crypto: ["errors", "crypto"],
  dtls: ["errors", "wire", "crypto", "dtls"],
  capwap: ["errors", "states", "wire", "capwap"],
  image: ["errors", "did-you-mean", "crypto", "host", "image"],
  tftp: ["errors", "wire", "host", "tftp"],
  firewall: ["errors", "did-you-mean", "host", "ip", "firewall"],
  // What there is to know of a kind of server; its process stands beside it (embedded.ts).
  "kinds/(entry|kinds|server-kind|[^/]+/kind)": ["errors", "ip", "firewall", "kinds"],
  topology: ["errors", "did-you-mean", "image", "ip", "firewall", "kinds/kinds", "kinds/entry", "topology"],
  network: ["errors", "wire", "host", "ip", "firewall", "network"],
  servers: ["errors", "wire", "tftp", "host", "servers"],
  "devices/capwap": ["errors", "wire", "crypto", "dtls", "capwap", "image", "host", "devices/capwap"],
  "devices/ios": ["errors", "host", "ip", "devices/ios"],
  "devices/ap": ["errors", "states", "wire", "crypto", "dtls", "capwap", "image", "tftp", "host", "ip", "devices/capwap", "devices/ios", "devices/ap"],
  "devices/iosxe": ["errors", "states", "wire", "crypto", "image", "tftp", "host", "ip", "devices/ios", "devices/iosxe"],
  "devices/ewc": ["errors", "states", "wire", "crypto", "dtls", "capwap", "image", "tftp", "host", "ip", "devices/capwap", "devices/ios", "devices/iosxe", "devices/ewc"],
  report: ["errors", "wire", "host", "ip", "crypto", "dtls", "network", "report"],
  lab: ["errors", "ip", "did-you-mean", "firewall", "topology", "kinds/(entry|kinds|server-kind)", "report", "lab"],
  matrix: ["errors", "did-you-mean", "ip", "firewall", "topology", "network", "kinds/kinds", "kinds/server-kind", "lab", "matrix"],
};

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    ...Object.entries(may).map(([name, allowed]) => ({
      name: `${name.replace("/", "-")}-imports`,
      severity: "error",
      from: { path: room(name) },
      to: { path: "^(src|steps|containers)/", pathNot: [...ground, ...allowed].map(room) },
    })),
    {
      name: "only-node-touches-node",
      comment: "ssh2 lives in src/node, node:* there and above (fabrics, storm, the command line)",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(node|fabrics|storm|cli)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "web-imports",
      comment: "the pages run in a browser; of the device they know what it says to them",
      severity: "error",
      from: { path: "^src/web/" },
      to: { path: "^(src|steps|containers)/", pathNot: "^src/(web/|devices/ewc/web/api\\.ts$)" },
    },
    { name: "only-node-uses-ssh2", severity: "error", from: { pathNot: "^src/node/" }, to: { path: "node_modules/(ssh2|tftp)/" } },
    { name: "node-imports", severity: "error", from: { path: "^src/node/" }, to: { path: "^(src/(fabrics|storm|cli)|steps|containers)/" } },
    { name: "fabrics-imports", severity: "error", from: { path: "^src/fabrics/" }, to: { path: "^(src/(storm|matrix|cli)|steps|containers)/" } },
    { name: "storm-imports", severity: "error", from: { path: "^src/storm/" }, to: { path: "^(src/cli|steps|containers)/" } },
    { name: "kinds-imports", severity: "error", from: { path: "^src/kinds/" }, to: { path: "^(src/(fabrics|storm|matrix|cli)|steps|containers)/" } },
    { name: "matrix-is-above-the-lab", severity: "error", from: { path: "^src/(lab|topology|firewall|network|devices|servers)/" }, to: { path: "^src/(matrix|fabrics|storm|cli)/" } },
    { name: "steps-imports", severity: "error", from: { path: "^steps/" }, to: { path: "^(src/(storm|devices)/|containers/(?!fabrics\\.ts|libraries\\.ts))" } },
    { name: "containers-imports", severity: "error", from: { path: "^containers/" }, to: { path: "^(src/cli|steps)/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"] },
  },
};
