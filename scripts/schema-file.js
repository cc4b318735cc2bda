// Writes dist/lab-file.schema.json, which editors read: what `ewclab schema` prints for people, without its blanks.
const { execFileSync } = require("node:child_process");
const { writeFileSync } = require("node:fs");

const schema = execFileSync(process.execPath, ["dist/cli.js", "schema"], { encoding: "utf8" });
writeFileSync("dist/lab-file.schema.json", `${JSON.stringify(JSON.parse(schema))}\n`);
