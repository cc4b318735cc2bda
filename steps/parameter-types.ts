import { defineParameterType } from "@cucumber/cucumber";
import { nouns } from "./language/nouns";
import type { LabWorld } from "./world";

for (const { name, pattern, read, inSnippets = false } of nouns) {
  defineParameterType({
    name,
    regexp: new RegExp(pattern),
    transformer(this: unknown, text: string) {
      return read(text, this as LabWorld);
    },
    useForSnippets: inSnippets,
  });
}
