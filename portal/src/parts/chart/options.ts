import './browser-language.ts';
import uPlot from 'uplot';
import type { Line } from './lines.ts';

/** Bars and areas are stacked. */
export type Shape = 'line' | 'bars';

/** What figures are counted in tells at which of them the axis is marked. */
export type Ticks = 'decimal' | 'binary' | 'whole';

interface Drawing {
  readonly element: HTMLElement;
  readonly height: number;
  /** In the order in which they are drawn: of what is stacked, the topmost first. */
  readonly lines: readonly Line[];
  readonly shape: Shape;
  readonly sync: string | undefined;
  readonly isUtc: boolean;
  readonly isFaded: (line: Line) => boolean;
  readonly format: (value: number) => string;
  readonly ticks: Ticks;
  readonly onCursor: (index: number | null) => void;
  readonly onSelect: (fromMs: number, toMs: number) => void;
  readonly canSelect: boolean;
}

/** Narrower than this, it was a click. */
const LEAST_SELECTED_PX = 4;

export function optionsOf(drawing: Drawing): uPlot.Options {
  const { element, height, lines, shape, sync, isUtc, format, ticks, onCursor, onSelect, canSelect } = drawing;
  const color = (name: string) => colorOf(element, name);
  const axis = {
    stroke: color('--portal-text-soft'),
    font: '11px "Inter Variable", system-ui, sans-serif',
    grid: { stroke: color('--portal-line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    padding: [10, 16, 0, 0],
    ...(isUtc ? { tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') } : {}),
    cursor: {
      y: false,
      points: { show: shape === 'line', size: 6 },
      drag: { x: canSelect, y: false, setScale: false },
      ...(sync === undefined ? {} : { sync: { key: sync, setSeries: false } }),
    },
    scales: {
      x: { time: true, range: (plot, min, max) => rangeOf(plot, min, max, shape) },
      y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        space: 62,
        size: 26,
        gap: 6,
        values: (_plot, splits, _axis, _space, step) => timesOf(splits, step, isUtc),
      },
      { ...axis, space: 34, size: 62, gap: 6, ...incrementsOf(ticks), values: (_plot, splits) => splits.map(format) },
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, drawing, color))],
    hooks: {
      setCursor: [({ cursor }) => onCursor(cursor.left !== undefined && cursor.left < 0 ? null : (cursor.idx ?? null))],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < LEAST_SELECTED_PX) return;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          onSelect(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + width, 'x') * 1000);
        },
      ],
    },
  };
}

function seriesOf(line: Line, { shape, isFaded }: Drawing, color: (name: string) => string): uPlot.Series {
  const full = color(line.color);
  const faded = mixed(full, color('--portal-surface'));
  const paint = () => (isFaded(line) ? faded : full);
  if (shape === 'bars') {
    const paths = uPlot.paths.bars?.({ size: [0.86, 60], align: 1 });
    return { stroke: paint, fill: paint, width: 0, points: { show: false }, ...(paths === undefined ? {} : { paths }) };
  }
  const isLimit = line.isDashed === true;
  return {
    stroke: paint,
    width: isLimit ? 1.2 : 1.6,
    ...(isLimit ? { dash: [5, 4] } : {}),
    auto: line.isBeyond !== true,
    // What was measured once between two gaps would not be seen as a line.
    points: { show: true, size: 4, fill: full, filter: (plot, index) => alone(plot.data[index] ?? []) },
  };
}

function alone(values: ArrayLike<number | null | undefined>): number[] {
  const found: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const isKnown = (at: number) => (values[at] ?? null) !== null;
    if (isKnown(index) && !isKnown(index - 1) && !isKnown(index + 1)) found.push(index);
  }
  return found;
}

/** Bars begin where their step does, so the last one needs room to end. */
function rangeOf(plot: uPlot, min: number | null, max: number | null, shape: Shape): [number, number] {
  const from = min ?? 0;
  const to = max ?? 1;
  const times = plot.data[0];
  const step = (times[1] ?? 60) - (times[0] ?? 0);
  return shape === 'bars' ? [from, to + step] : [from, to === from ? from + 60 : to];
}

function incrementsOf(ticks: Ticks): { readonly incrs?: number[] } {
  if (ticks === 'decimal') return {};
  if (ticks === 'binary') return { incrs: Array.from({ length: 52 }, (_, power) => 2 ** power) };
  return { incrs: Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** power)).flat() };
}

const clock = { hour: '2-digit', minute: '2-digit' } as const;
const date = { day: 'numeric', month: 'short' } as const;

function timesOf(splits: readonly number[], step: number, isUtc: boolean): string[] {
  const zone = isUtc ? { timeZone: 'UTC' } : {};
  const days = new Intl.DateTimeFormat('en-GB', { ...date, ...zone });
  const times = new Intl.DateTimeFormat('en-GB', step < 60 ? { ...clock, second: '2-digit' } : clock);
  return splits.map((seconds) => {
    const at = new Date(seconds * 1000);
    const isMidnight = at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
    return isUtc || step >= 86_400 || isMidnight ? days.format(at) : times.format(at);
  });
}

/** A canvas knows no CSS variables. */
const colorOf = (element: HTMLElement, name: string): string => getComputedStyle(element).getPropertyValue(name).trim();

const mixed = (color: string, ground: string): string => `color-mix(in srgb, ${color} 22%, ${ground})`;
