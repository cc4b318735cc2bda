import { enableCompileCache } from "node:module";
import { keepCompiledCode } from "../node/compiled-code";
import { commandNamed } from "./commands/groups";

// Before anything large is loaded: whatever can be taken as it was compiled before.
enableCompileCache();
if (__filename.endsWith(".js")) keepCompiledCode(commandNamed(process.argv.slice(2)) ?? "help");
void import("./main");
