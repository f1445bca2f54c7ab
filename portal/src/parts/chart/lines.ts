/** One thing's figures over time. */
export interface Line {
  readonly key: string;
  readonly label: string;
  /** Null where nothing is known. */
  readonly values: readonly (number | null)[];
  /** As it was measured last, where the last of the values is made of several. */
  readonly newest?: number | null;
  /** Name of a CSS variable. */
  readonly color: string;
  readonly isDashed?: boolean;
  /** It is the limit of this line: drawn with it, and without an entry in the legend. */
  readonly of?: string;
  /** It may lie above what is drawn: the others would be flat below it. */
  readonly isBeyond?: boolean;
}

const COLORS = 8;

/** Colours tell lines of one chart apart and say nothing else; those past the last are grey. */
export const lineColor = (index: number): string => (index < COLORS ? `--chart-${index + 1}` : '--chart-rest');

/** Each line upon those before it. A step of which nothing at all is known stays empty. */
export function stackedOf(lines: readonly Line[]): (number | null)[][] {
  const sums: (number | null)[] = [];
  return lines.map(({ values }) =>
    values.map((value, index) => {
      const below = sums[index] ?? null;
      const sum = value === null ? below : (below ?? 0) + value;
      sums[index] = sum;
      return sum;
    }),
  );
}
