import { UsageError } from "../errors";
import type { AccessList } from "./languages/access-list";
import type { RuleLanguage, RulesText } from "./languages/rules-text";
import type { ConfigurationSpec, RuleSetSpec } from "./spec";

/** What a set's access list says; undefined of a set without one. @throws UsageError at line and column of the text. */
export function accessListOf({ accessList, list }: RuleSetSpec): AccessList | undefined {
  return accessList?.list(list);
}

/** What a firewall's configuration says. @throws UsageError at line and column, or when nobody has read its file. */
export function configurationRules(configuration: ConfigurationSpec): RulesText {
  const { text, file, language, line = 1, column = 1 } = configuration;
  if (text === undefined) throw new UsageError(`the configuration ${file ?? ""} was not read`);
  return text.rules({ ...(file === undefined ? {} : { file }), line, column }, language);
}

/** The language of a configuration whose text is at hand. */
export function configurationLanguage({ text, language }: ConfigurationSpec): RuleLanguage | undefined {
  return text && (language ?? text.language);
}
