import { severities } from "../../../wire/syslog/line";

import { choice } from "../../ios/grammar";
import type { LeafType } from "../restconf/leaf-types";
import type { Severity } from "../severity";

const HELP: Readonly<Record<string, string>> = {
  emergencies: "System is unusable                (severity=0)",
  alerts: "Immediate action needed           (severity=1)",
  critical: "Critical conditions               (severity=2)",
  errors: "Error conditions                  (severity=3)",
  warnings: "Warning conditions                (severity=4)",
  notifications: "Normal but significant conditions (severity=5)",
  informational: "Informational messages            (severity=6)",
  debugging: "Debugging messages                (severity=7)",
};

/** A severity by name or number, as the logging commands take it. */
export const severityChoice = choice("severity", {
  ...HELP,
  ...Object.fromEntries(severities.map((_name, level) => [String(level), "Logging severity level"])),
});

export function severityOf(text: string): Severity {
  const byName = (severities as readonly string[]).indexOf(text);
  return (byName >= 0 ? byName : Number(text)) as Severity;
}

/** logging-level-type: a number or a word, kept as the word. */
export const severityType: LeafType = {
  name: "logging-level-type",
  fromJson: (value) =>
    typeof value === "string"
      ? severityWord(value)
      : typeof value === "number"
        ? severities[value]
        : undefined,
  fromText: (text) => severityWord(text.trim()),
};

function severityWord(text: string): string | undefined {
  if ((severities as readonly string[]).includes(text)) return text;
  return /^[0-7]$/.test(text) ? severities[Number(text)] : undefined;
}
