// biome-ignore-all lint/a11y/noRedundantRoles: on a narrow window it is laid out as blocks, which takes a table its own roles
import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './simple-table.module.css';

interface SimpleRow {
  readonly key: string;
  readonly cells: readonly ReactNode[];
}

interface SimpleProps {
  readonly label: string;
  /** Of the columns; empty over buttons. The first says what a row is. */
  readonly titles: readonly string[];
  readonly rows: readonly SimpleRow[];
}

/** A short list, all of it at once; on a phone each row is a block of its own. Long ones are for DataTable. */
export function Simple({ label, titles, rows }: SimpleProps) {
  return (
    <Table.ScrollContainer minWidth={0} type="native">
      <Table
        role="table"
        aria-label={label}
        verticalSpacing={6}
        horizontalSpacing={14}
        fz="sm"
        className={classes.table}
      >
        <Table.Thead role="rowgroup" className={classes.head}>
          <Table.Tr role="row">
            {titles.map((title) =>
              title === '' ? (
                <Table.Td key="actions" role="cell" />
              ) : (
                <Table.Th key={title} role="columnheader" fz="xs" fw={550} c="dimmed" className={classes.title}>
                  {title}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {rows.map(({ key, cells }) => (
            <Table.Tr key={key} role="row" className={classes.row}>
              {cells.map((cell, index) => (
                <Table.Td
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a table have no other name than their place
                  key={index}
                  role="cell"
                  className={classes.cell}
                  data-title={index === 0 ? undefined : titles[index] || undefined}
                  data-deeds={titles[index] === '' || undefined}
                >
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
