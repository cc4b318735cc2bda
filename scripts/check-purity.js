// The compiler keeps node:*, Buffer and timers out of the pure rooms (tsconfig.pure.json); this keeps out what the
// language itself offers and a pure room must not use: the wall clock and randomness.
const { readFileSync, globSync } = require("node:fs");

const rooms = JSON.parse(readFileSync("tsconfig.pure.json", "utf8")).include.filter(
  (path) => !path.endsWith(".ts"),
);
const forbidden = /\bDate\.now\b|\bMath\.random\b|\bnew Date\(\s*\)|\bperformance\.now\b/;

let found = 0;
for (const file of globSync(rooms.map((room) => `${room}/**/*.ts`))) {
  readFileSync(file, "utf8")
    .split("\n")
    .forEach((line, index) => {
      if (!forbidden.test(line)) return;
      found += 1;
      console.error(
        `${file}:${index + 1}: ${line.trim()} (a pure room takes time and randomness as arguments)`,
      );
    });
}
process.exitCode = found === 0 ? 0 : 1;
