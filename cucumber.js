// Profiles: `default` and `embedded` run everything in this process, `docker` in containers; `ci` adds what build servers
// read. `ewclab run --fabric` leaves the scenarios of the other fabric out by itself.
const common = {
  requireModule: ["ts-node/register"],
  require: ["steps/index.ts"],
  paths: ["features/**/*.feature"],
  format: ["./steps/formatter/from-source.js", "html:reports/scenarios.html", "junit:reports/scenarios.xml"],
};

const embedded = { ...common, worldParameters: { fabric: "embedded" } };
const docker = { ...common, worldParameters: { fabric: "docker" } };

// Chromium drops what is under way when the machine's networks change, as they do where containers come and go: such a
// scenario is tried again, and called flaky.
const patient = { ...embedded, retry: 2, retryTagFilter: "@browser" };

module.exports = {
  patient,
  default: embedded,
  embedded: { ...embedded, tags: "not @docker-only" },
  docker: { ...docker, tags: "not @embedded-only" },
  ci: { ...embedded, format: [...common.format, "message:reports/scenarios.ndjson"] },
};
