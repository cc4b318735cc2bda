// Cucumber imports formatters as ES modules, past the hook of ts-node; this door leads through it.
require("ts-node/register");
module.exports = require("./scenario-tree").default;
