#!/usr/bin/env node
import { nodeIsSupported, wantedNode } from "../supported-node";

// The first file that an old Node meets: nothing here or in what is imported above is newer than that Node.
if (nodeIsSupported()) {
  void import("./boot");
} else {
  process.stderr.write(
    `ewclab needs Node ${wantedNode}; this is ${process.version}. The cure, in your project: npm i -D node@24\n`,
  );
  process.exitCode = 3;
}
