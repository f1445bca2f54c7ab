import { widthOf } from './width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly cell: (row: Row) => string;
}

const GAP = '  ';

/** Rows under a heading, aligned by what the terminal shows; colour and wide characters take no or two places. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  return aligned(
    [columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => column.cell(row)))],
    columns.map((column) => column.align ?? 'left'),
  );
}

/** Cells in columns, without a heading. No line ends in blanks. */
export function aligned(rows: readonly (readonly string[])[], align: readonly ('left' | 'right')[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const blanks = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
        return align[index] === 'right' ? blanks + cell : cell + blanks;
      })
      .join(GAP)
      .trimEnd(),
  );
}

export function indented(lines: readonly string[], by = 2): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));
}
