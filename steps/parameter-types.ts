import { defineParameterType } from "@cucumber/cucumber";
import { nouns } from "./language/nouns";
import { placed } from "./language/sentence";
import type { LabWorld } from "./world";

for (const { name, pattern, read, inSnippets = false } of nouns) {
  defineParameterType({
    name,
    regexp: new RegExp(pattern),
    transformer(this: unknown, text: string) {
      const world = this as LabWorld;
      try {
        return read(text, world);
      } catch (error) {
        throw placed(error, world);
      }
    },
    useForSnippets: inSnippets,
  });
}
