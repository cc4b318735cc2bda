import type { Pickle } from "@cucumber/messages";

interface Found {
  readonly pickle: Pickle;
}

interface Coordinator {
  transform(event: "pickles:order", order: (found: readonly Found[]) => readonly Found[]): void;
}

/**
 * A Cucumber plugin: scenarios with a pace of their own (`@docker-speed-5`) last longest, so they begin first, and the
 * last worker does not stand alone with one of them at the end.
 */
const longestFirst = {
  type: "plugin",
  coordinator({ transform }: Coordinator) {
    transform("pickles:order", (found) => {
      const isLong = ({ pickle }: Found) => pickle.tags.some(({ name }) => /^@docker-speed-\d+$/.test(name));
      return [...found.filter(isLong), ...found.filter((each) => !isLong(each))];
    });
  },
};

// Cucumber imports plugins past the hook of ts-node, so this file is what Node itself takes for CommonJS.
module.exports = longestFirst;
