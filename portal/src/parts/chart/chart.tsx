import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import './browser-language.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import classes from './chart.module.css';
import { type Line, stackedOf } from './lines.ts';
import { optionsOf, type Shape, type Ticks } from './options.ts';

interface ChartProps {
  /** What is drawn, for who hears the page read. */
  readonly label: string;
  /** Where each step begins, in seconds; as many as each line has values. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly shape: Shape;
  readonly format: (value: number) => string;
  readonly ticks?: Ticks;
  readonly height?: number;
  /** Charts with the same key have their crosshairs at the same time. */
  readonly sync?: string;
  /** A stretch of time was drawn over with the mouse; in milliseconds. */
  readonly onSelect?: (from: number, to: number) => void;
  /** Days are UTC's; otherwise times are those of who looks. */
  readonly isUtc?: boolean;
  readonly hasLegend?: boolean;
  /** What the legend says while nobody points at a time: the newest figure, or all of them together. */
  readonly rests?: 'newest' | 'sum';
}

const NONE: readonly number[] = [];

/** Figures over time. A gap in them is a gap in the line. */
export function Chart(props: ChartProps) {
  const {
    label,
    times = NONE,
    lines,
    shape,
    format,
    height = 170,
    sync,
    onSelect,
    ticks = 'decimal',
    isUtc = false,
    hasLegend = true,
    rests = 'newest',
  } = props;
  const scheme = useComputedColorScheme('light');
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const [pinned, setPinned] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const highlighted = pointed ?? pinned;
  const data = useMemo(() => dataOf(times, lines, shape), [times, lines, shape]);
  const shownLines = useMemo(() => (shape === 'line' ? lines : lines.toReversed()), [lines, shape]);
  const structure = JSON.stringify([
    shownLines.map(({ key, color, of }) => [key, color, of]),
    shape,
    sync,
    isUtc,
    scheme,
  ]);

  // What the drawing asks for while it lives, so that it need not be made anew for it.
  const now = useRef({ highlighted, format, onSelect, data });
  now.current = { highlighted, format, onSelect, data };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `structure` says all that the drawing is made of
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const options = optionsOf({
      element,
      height,
      lines: shownLines,
      shape,
      ticks,
      sync,
      isUtc,
      isFaded: (line) => now.current.highlighted !== null && (line.of ?? line.key) !== now.current.highlighted,
      format: (value) => now.current.format(value),
      onCursor: setAt,
      onSelect: (from, to) => now.current.onSelect?.(from, to),
      canSelect: onSelect !== undefined,
    });
    const made = new uPlot(options, now.current.data, element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [structure, height]);

  useEffect(() => plot.current?.setData(data), [data]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours follow it
  useEffect(() => plot.current?.redraw(false), [highlighted]);

  return (
    <figure className={classes.figure} aria-label={label}>
      <div
        className={classes.frame}
        ref={frame}
        style={{ height }}
        role="img"
        aria-label={`${label}, drawn over time`}
      />
      {hasLegend && (
        <figcaption className={classes.legend}>
          {lines
            .filter(({ of }) => of === undefined)
            .map((line) => (
              <button
                key={line.key}
                type="button"
                className={classes.entry}
                aria-pressed={pinned === line.key}
                data-faded={(highlighted !== null && highlighted !== line.key) || undefined}
                onClick={() => setPinned(pinned === line.key ? null : line.key)}
                onMouseEnter={() => setPointed(line.key)}
                onMouseLeave={() => setPointed(null)}
                onFocus={() => setPointed(line.key)}
                onBlur={() => setPointed(null)}
              >
                <span
                  className={classes.swatch}
                  data-dashed={line.isDashed || undefined}
                  style={{ '--line': `var(${line.color})` } as object}
                />
                <span className={classes.name}>{line.label}</span>
                <span className={classes.value}>{shownValue(line, at, rests, format)}</span>
              </button>
            ))}
        </figcaption>
      )}
    </figure>
  );
}

function dataOf(times: readonly number[], lines: readonly Line[], shape: Shape): uPlot.AlignedData {
  const values = shape === 'line' ? lines.map((line) => line.values) : stackedOf(lines).toReversed();
  return [times as number[], ...(values as (number | null)[][])];
}

function shownValue(
  { values, newest = null }: Line,
  at: number | null,
  rests: 'newest' | 'sum',
  format: (value: number) => string,
): string {
  if (at === null && rests === 'sum') return format(values.reduce<number>((sum, value) => sum + (value ?? 0), 0));
  const value = at === null ? (newest ?? values.findLast((one) => one !== null)) : values[at];
  return value === null || value === undefined ? '–' : format(value);
}
