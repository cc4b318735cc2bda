import { EnvironmentError } from "./errors";
import { nodeIsSupported, wantedNode } from "./supported-node";

// The first thing that the library does: an old Node would fail somewhere inside, with words that help nobody.
if (!nodeIsSupported())
  throw new EnvironmentError(
    `ewc-lab needs Node ${wantedNode}; this is ${process.version}. The cure, in your project: npm i -D node@24`,
  );
