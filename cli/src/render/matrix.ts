import type { ReachMatrix } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { indented, table } from '../output/table.ts';

type Row = ReachMatrix['items'][number];
type Cell = Row['to'][number];

const MARK = { allowed: 'yes', partly: 'in part', denied: '·', undecided: '?' } as const;
/** Wider than this nobody reads on a screen: then the openings alone. */
const MOST_COLUMNS = 12;

/** Whether nothing passes but what grants in force say. */
export const isExpected = ({ paths }: Cell): boolean =>
  paths.every(({ verdict, ungranted }) => verdict === 'denied' || (verdict !== 'undecided' && ungranted.length === 0));

/** The table where it fits; then every opening from one tenant to another, path by path. */
export function renderMatrix(matrix: Pick<ReachMatrix, 'items' | 'columns' | 'notReady'>, paint: Paint): string[] {
  const { items, columns, notReady } = matrix;
  const openings = items.flatMap((row) =>
    row.to
      .filter(({ to, verdict }) => to !== row.from && verdict !== 'denied')
      .map((cell) => ({ from: row.from, cell })),
  );
  return [
    ...(columns.length > MOST_COLUMNS ? [] : [...grid(items, columns, paint), '']),
    ...(openings.length === 0
      ? [paint('green', `Nothing passes from one tenant to another, among ${columns.length}.`)]
      : openings.flatMap(({ from, cell }) => openingLines(from, cell, paint))),
    ...(openings.length > 0 && openings.every(({ cell }) => isExpected(cell))
      ? ['', paint('green', `Nothing else passes from one tenant to another, among ${columns.length}.`)]
      : []),
    ...(notReady.length === 0 ? [] : ['', paint('dim', `Not ready, and not compared: ${notReady.join(', ')}`)]),
  ];
}

function grid(items: readonly Row[], columns: readonly string[], paint: Paint): string[] {
  return table(
    [
      { title: 'FROM \\ TO', cell: (row: Row) => row.from },
      ...columns.map((name) => ({
        title: name,
        cell: (row: Row) => {
          const cell = row.to.find(({ to }) => to === name);
          const verdict = cell?.verdict ?? 'denied';
          if (cell !== undefined && verdict !== 'denied' && row.from !== name && isExpected(cell)) return 'granted';
          return verdict === 'denied' || row.from === name ? MARK[verdict] : paint('red', MARK[verdict]);
        },
      })),
    ],
    items,
  );
}

function openingLines(from: string, cell: Cell, paint: Paint): string[] {
  const { to, paths, grants } = cell;
  const names = grants.join(', ');
  const open = paths.filter(({ verdict }) => verdict !== 'denied');
  return [
    isExpected(cell)
      ? `${from} → ${to}, granted by ${names}`
      : paint(
          'red',
          `${from} → ${to}${grants.length === 0 ? '' : `, more than ${names} ${grants.length === 1 ? 'says' : 'say'}`}`,
        ),
    ...indented(
      open.map(
        (path) =>
          `${path.from} → ${path.to}: ${portsOf(path)}${path.because === null ? '' : `; ${path.because}`}${beyond(path)}`,
      ),
    ),
  ];
}

function portsOf({ open, verdict }: Cell['paths'][number]): string {
  return verdict === 'undecided' ? 'cannot be told' : rangesOf(open);
}

/** What is open beyond what is granted, where something is granted. */
function beyond({ open, ungranted }: Cell['paths'][number]): string {
  const isAll = rangesOf(ungranted) === rangesOf(open);
  return ungranted.length === 0 || isAll ? '' : `; not granted: ${rangesOf(ungranted)}`;
}

function rangesOf(ranges: Cell['open']): string {
  return ranges.map((one) => `${one.protocol} ${one.from === one.to ? one.from : `${one.from}-${one.to}`}`).join(', ');
}
