import type { SourcePlace } from "../errors";
import { type AccessList, accessListIn } from "./languages/access-list";
import { type IosRules, readIos } from "./languages/ios/configuration";
import { languageOf, readRules } from "./languages/read";
import type { RuleLanguage, RulesText } from "./languages/rules-text";

// Rules in a language of their own, as somebody wrote them, and what they say: read when they are first asked, which is where they
// came in, and never again. In a template or as JSON they are their text.

/** A Cisco IOS access list, with the groups and times that it names. */
export class AccessListText {
  #rules: IosRules | undefined;

  private constructor(readonly text: string) {}

  static parse(text: string): AccessListText {
    return new AccessListText(text);
  }

  /**
   * @param name which list, where the text has several
   * @throws UsageError at line and column of the text.
   */
  list(name?: string): AccessList {
    this.#rules ??= readIos(this.text);
    return accessListIn(this.#rules, undefined, name);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

/** A firewall's configuration. */
export class ConfigurationText {
  #read: { readonly language: RuleLanguage | undefined; readonly rules: RulesText } | undefined;

  private constructor(readonly text: string) {}

  static parse(text: string): ConfigurationText {
    return new ConfigurationText(text);
  }

  /**
   * @param at where the text begins, in the file that holds it
   * @throws UsageError at line and column.
   */
  rules(at: SourcePlace, language: RuleLanguage | undefined): RulesText {
    if (this.#read === undefined || this.#read.language !== language)
      this.#read = { language, rules: readRules(this.text, at, language) };
    return this.#read.rules;
  }

  /** As the text itself tells. */
  get language(): RuleLanguage {
    return languageOf(this.text);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}
