import type { GherkinDocument, PickleStep, Step } from "@cucumber/messages";
import type { SourcePlace } from "../src/errors";
import { own } from "../src/own";

/** Where a step and the cells of its table stand in the feature file, so that an error can point there. */
export class StepPlace {
  readonly #step: Step | undefined;

  constructor(
    private readonly document: GherkinDocument,
    pickleStep: PickleStep,
    /** `features/x.feature:12`. */
    readonly scenario = "",
  ) {
    this.#step = stepsOf(document).find((step) => pickleStep.astNodeIds.includes(step.id));
  }

  get step(): SourcePlace {
    return this.#place(this.#step?.location);
  }

  /** `Given`, `And`, as it is written. */
  get keyword(): string {
    return this.#step?.keyword.trim() ?? "";
  }

  /** The first word in quotes of a message that stands in the step, too; else the step. */
  word(message: string): SourcePlace {
    const step = this.step;
    const text = this.#step?.text ?? "";
    for (const [, word] of message.matchAll(/"([^"]+)"/g)) {
      const at = text.indexOf(word!);
      if (at >= 0) return { ...step, column: step.column + (this.#step?.keyword.length ?? 0) + at };
    }
    return step;
  }

  /** Where the step has the value under a key of the item. */
  wordOf(item: Readonly<Record<string, unknown>>): (key: string) => SourcePlace {
    return (key) => this.word(`"${String(own(item, key))}"`);
  }

  /** The first character of the step's text block. */
  get text(): SourcePlace {
    const { line, column } = this.#place(this.#step?.docString?.location);
    return { ...this.#place(undefined), line: line + 1, column };
  }

  /** Rows count from 0 with the heading; columns by their heading. */
  cell(row: number, heading: string): SourcePlace {
    const rows = this.#step?.dataTable?.rows;
    const column = rows?.[0]?.cells.findIndex(({ value }) => value === heading) ?? -1;
    return this.#place(rows?.[row]?.cells[column]?.location ?? rows?.[row]?.location ?? this.#step?.location);
  }

  #place(location: { line: number; column?: number } | undefined): SourcePlace {
    return { file: this.document.uri ?? "feature", line: location?.line ?? 1, column: location?.column ?? 1 };
  }
}

function stepsOf(document: GherkinDocument): Step[] {
  const children = document.feature?.children ?? [];
  return children.flatMap((child) => [
    ...(child.background?.steps ?? []),
    ...(child.scenario?.steps ?? []),
    ...(child.rule?.children.flatMap((inner) => [
      ...(inner.background?.steps ?? []),
      ...(inner.scenario?.steps ?? []),
    ]) ?? []),
  ]);
}
