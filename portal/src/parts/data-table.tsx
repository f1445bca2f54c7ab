// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot be laid out one by one, so the roles are written out
// biome-ignore-all lint/a11y/useFocusableInteractive: it is a table to read, not a grid; what can be used in it takes the focus
import { Text, TextInput, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSearch } from '@tabler/icons-react';
import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type PointerEvent, type ReactNode, useMemo, useRef } from 'react';
import classes from './data-table.module.css';

export interface Column<Row> {
  readonly id: string;
  /** Empty where there is nothing to sort by: buttons. */
  readonly title: string;
  /** What it is sorted by; times as ISO 8601. */
  readonly value: (row: Row) => string | number | null;
  readonly cell?: (row: Row) => ReactNode;
  /** CSS grid track: `minmax(160px, 2fr)`, `96px`. */
  readonly width: string;
  readonly isNumber?: boolean;
  /** Left out on a narrow window. */
  readonly isExtra?: boolean;
}

/** How a list is looked at; kept in the address of the page, so that it can be sent to somebody. */
export interface View {
  /** Words that each row shown has. */
  readonly q?: string | undefined;
  /** Column, with `-` in front for the largest first. */
  readonly sort?: string | undefined;
}

interface DataTableProps<Row> {
  /** What the rows are, for who hears the page read: `Tenants`. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** What a row is found by; by default the values of its columns. */
  readonly words?: (row: Row) => string;
  /** More is on its way. */
  readonly isLoading?: boolean;
  readonly toolbar?: ReactNode;
  readonly empty: ReactNode;
  /** Grows with its rows up to this instead of filling what is around it. */
  readonly maxHeight?: number;
}

const ROW_PX = 36;
const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** A list that filters, sorts and scrolls however long it is. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, rows, columns, keyOf, view, onView, words, isLoading = false, toolbar, empty, maxHeight } = props;
  const shown = useMemo(() => filtered(rows, columns, view.q, words), [rows, columns, view.q, words]);
  const sorting = useMemo(() => sortingOf(view.sort), [view.sort]);
  const definitions = useMemo(() => columns.map(definitionOf), [columns]);
  const table = useTable({
    features,
    data: shown as Row[],
    columns: definitions,
    state: { sorting },
    getRowId: keyOf,
  });
  const sorted = table.getRowModel().rows;

  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => sorted[index]?.id ?? index,
    overscan: 12,
  });
  const template = { '--columns': columns.map(({ width }) => width).join(' '), '--narrow': narrow(columns) };
  const height = maxHeight === undefined ? {} : { maxHeight };

  return (
    <div className={classes.frame} data-fills={maxHeight === undefined || undefined} style={template as object}>
      <div className={classes.bar}>
        <TextInput
          type="search"
          size="xs"
          w={{ base: '100%', xs: 240 }}
          placeholder="Filter"
          aria-label={`Filter ${label.toLowerCase()}`}
          leftSection={<IconSearch size={14} />}
          value={view.q ?? ''}
          onChange={({ currentTarget }) => onView({ ...view, q: currentTarget.value || undefined })}
        />
        {toolbar}
        <Text size="xs" c="dimmed" ml="auto" className="tabular" role="status">
          {counted(sorted.length, rows.length, isLoading)}
        </Text>
      </div>
      {rows.length === 0 && !isLoading ? (
        empty
      ) : (
        <div
          role="table"
          aria-label={label}
          aria-rowcount={sorted.length + 1}
          className={classes.scroll}
          ref={scroll}
          style={height}
          onPointerOver={tellWhatIsCut}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
          tabIndex={0}
        >
          <div role="row" className={`${classes.row} ${classes.titles}`} aria-rowindex={1}>
            {columns.map((column) => (
              <Title key={column.id} column={column} view={view} onView={onView} />
            ))}
          </div>
          <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, key, start }) => {
              const row = sorted[index];
              if (row === undefined) return null;
              return (
                <div
                  role="row"
                  key={key}
                  aria-rowindex={index + 2}
                  className={classes.row}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {columns.map((column) => (
                    <div
                      role="cell"
                      key={column.id}
                      className={classes.cell}
                      data-number={column.isNumber || undefined}
                      data-extra={column.isExtra || undefined}
                    >
                      {column.cell?.(row.original) ?? column.value(row.original)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
}

/** What does not fit into its cell is told whole on hover. */
function tellWhatIsCut({ target }: PointerEvent): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[role=cell]') : null;
  if (cell === null) return;
  const inner = [cell, ...cell.querySelectorAll<HTMLElement>('*')];
  const isCut = inner.some(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth);
  if (isCut) cell.title = cell.textContent;
  else cell.removeAttribute('title');
}

function Title<Row>({
  column,
  view,
  onView,
}: {
  readonly column: Column<Row>;
  readonly view: View;
  readonly onView: (view: View) => void;
}) {
  if (column.title === '') {
    return (
      <div role="columnheader" className={classes.cell} data-extra={column.isExtra || undefined}>
        <VisuallyHidden>What can be done</VisuallyHidden>
      </div>
    );
  }
  const direction = view.sort === column.id ? 'ascending' : view.sort === `-${column.id}` ? 'descending' : 'none';
  const next = direction === 'ascending' ? `-${column.id}` : direction === 'descending' ? undefined : column.id;
  return (
    <div
      role="columnheader"
      aria-sort={direction}
      className={classes.cell}
      data-number={column.isNumber || undefined}
      data-extra={column.isExtra || undefined}
    >
      <UnstyledButton className={classes.title} onClick={() => onView({ ...view, sort: next })}>
        {column.title}
        {direction === 'ascending' && <IconArrowUp size={12} aria-hidden="true" />}
        {direction === 'descending' && <IconArrowDown size={12} aria-hidden="true" />}
      </UnstyledButton>
    </div>
  );
}

function definitionOf<Row extends object>({ id, value }: Column<Row>): ColumnDef<typeof features, Row> {
  return { id, accessorFn: value, sortFn: (a, b, column) => compare(a.getValue(column), b.getValue(column)) };
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** What is not known comes last. */
function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

function sortingOf(sort: string | undefined): SortingState {
  if (sort === undefined) return [];
  return sort.startsWith('-') ? [{ id: sort.slice(1), desc: true }] : [{ id: sort, desc: false }];
}

function filtered<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  q: string | undefined,
  words: ((row: Row) => string) | undefined,
): readonly Row[] {
  const wanted = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return rows;
  const textOf = words ?? ((row: Row) => columns.map(({ value }) => value(row) ?? '').join(' '));
  return rows.filter((row) => {
    const text = textOf(row).toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

const number = new Intl.NumberFormat('en');

function counted(shown: number, all: number, isLoading: boolean): string {
  const of = shown === all ? number.format(all) : `${number.format(shown)} of ${number.format(all)}`;
  return isLoading ? `${of}, loading more` : of;
}

function narrow<Row>(columns: readonly Column<Row>[]): string {
  return columns
    .filter(({ isExtra }) => !isExtra)
    .map(({ width }) => width)
    .join(' ');
}
