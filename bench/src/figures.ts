/** One figure beside what it is held against, both from the same run. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** Names the baseline and gives its value. */
  readonly baseline: string;
  readonly ratio: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** The smallest value that so many per cent of all do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * share) / 100) - 1)] ?? Number.NaN;
}

/** The median, and between which values it lies: how far the machine can be trusted. */
export function spread(values: readonly number[], unit: string, digits = 1): string {
  const text = (value: number) => value.toFixed(digits);
  const middle = `${text(median(values))} ${unit}`;
  if (values.length < 2) return middle;
  return `${middle} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
}

export function ratio(value: number, baseline: number): string {
  return `${(value / baseline).toFixed(2)} ×`;
}

/** A table for people: a column is as wide as its widest cell. */
export function table(figures: readonly Figure[]): string {
  const rows = [
    ['', 'measured', 'baseline', 'ratio'],
    ...figures.map(({ what, measured, baseline, ratio: times }) => [what, measured, baseline, times]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
