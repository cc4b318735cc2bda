/** A row of fixed columns; a longer value pushes the rest, as IOS-XE's tables do. The last one is not padded. */
export function row(...cells: readonly (readonly [text: string, width: number])[]): string {
  return cells
    .map(([text, width], at) => (at === cells.length - 1 && width === 0 ? text : text.padEnd(width)))
    .join("");
}
