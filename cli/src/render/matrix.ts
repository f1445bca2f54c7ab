import type { ReachMatrix } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { indented, table } from '../output/table.ts';

type Row = ReachMatrix['items'][number];
type Cell = Row['to'][number];

const MARK = { allowed: 'yes', partly: 'in part', denied: '·', undecided: '?' } as const;
/** Wider than this nobody reads on a screen: then the openings alone. */
const MOST_COLUMNS = 12;

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
          const verdict = row.to.find(({ to }) => to === name)?.verdict ?? 'denied';
          return verdict === 'denied' || row.from === name ? MARK[verdict] : paint('red', MARK[verdict]);
        },
      })),
    ],
    items,
  );
}

function openingLines(from: string, { to, paths }: Cell, paint: Paint): string[] {
  const open = paths.filter(({ verdict }) => verdict !== 'denied');
  return [
    paint('red', `${from} → ${to}`),
    ...indented(
      open.map(
        (path) => `${path.from} → ${path.to}: ${portsOf(path)}${path.because === null ? '' : `; ${path.because}`}`,
      ),
    ),
  ];
}

function portsOf({ open, verdict }: Cell['paths'][number]): string {
  if (verdict === 'undecided') return 'cannot be told';
  return open.map((one) => `${one.protocol} ${one.from === one.to ? one.from : `${one.from}-${one.to}`}`).join(', ');
}
