/** Figures that a reader of the test's output wants to see, as a table: one object a row, its keys the columns. */
export function printFigures(
  title: string,
  rows: readonly Readonly<Record<string, string | number>>[],
): void {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]!.length)));
  const text = lines.map((line) => `  ${line.map((cell, index) => cell.padEnd(widths[index]!)).join('  ')}`);
  process.stdout.write(`\n${title}\n${text.map((line) => line.trimEnd()).join('\n')}\n`);
}

/** A share in per cent, with two digits. */
export function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}
