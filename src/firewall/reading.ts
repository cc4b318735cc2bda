import { UsageError } from "../errors";
import { type AccessList, parseAccessList } from "./languages/access-list";
import { languageOf, readRules } from "./languages/read";
import type { RuleLanguage, RulesText } from "./languages/rules-text";
import type { ConfigurationSpec, RuleSetSpec } from "./spec";

// A rule set's text is read once, where the lab file or the step is: what was read stays with the set as long as the set itself.

const lists = new WeakMap<RuleSetSpec, AccessList>();
const configurations = new WeakMap<ConfigurationSpec, RulesText>();

/** What a set's access list says; undefined of a set without one. @throws UsageError at line and column of the text. */
export function accessListOf(set: RuleSetSpec): AccessList | undefined {
  if (set.accessList === undefined) return undefined;
  const read = lists.get(set) ?? parseAccessList(set.accessList, undefined, set.list);
  lists.set(set, read);
  return read;
}

/** What a firewall's configuration says. @throws UsageError at line and column, or when nobody has read its file. */
export function configurationRules(configuration: ConfigurationSpec): RulesText {
  const { text, file, language, line = 1, column = 1 } = configuration;
  if (text === undefined) throw new UsageError(`the configuration ${file ?? ""} was not read`);
  const at = { ...(file === undefined ? {} : { file }), line, column };
  const read = configurations.get(configuration) ?? readRules(text, at, language);
  configurations.set(configuration, read);
  return read;
}

/** The language of a configuration whose text is at hand. */
export function configurationLanguage({ text, language }: ConfigurationSpec): RuleLanguage | undefined {
  return text === undefined ? undefined : (language ?? languageOf(text));
}
