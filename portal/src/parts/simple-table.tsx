import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface SimpleRow {
  readonly key: string;
  readonly cells: readonly ReactNode[];
}

interface SimpleProps {
  readonly label: string;
  readonly titles: readonly string[];
  readonly rows: readonly SimpleRow[];
}

/** A short list, all of it at once. Long ones are for DataTable. */
export function Simple({ label, titles, rows }: SimpleProps) {
  return (
    <Table.ScrollContainer minWidth={0} type="native">
      <Table aria-label={label} verticalSpacing={6} horizontalSpacing={14} fz="sm">
        <Table.Thead>
          <Table.Tr>
            {titles.map((title) =>
              title === '' ? (
                <Table.Td key="actions" />
              ) : (
                <Table.Th key={title} fz="xs" fw={550} c="dimmed">
                  {title}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, cells }) => (
            <Table.Tr key={key}>
              {cells.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a table have no other name than their place
                <Table.Td key={index} ta={titles[index] === '' ? 'right' : 'left'}>
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
