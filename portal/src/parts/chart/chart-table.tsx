import { Table } from '@mantine/core';
import classes from './chart.module.css';
import type { Line } from './lines.ts';

interface ChartTableProps {
  readonly label: string;
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
}

const time = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** The same figures to read, the newest first. */
export function ChartTable({ label, times, lines, format }: ChartTableProps) {
  const rows = times.map((seconds, index) => ({ seconds, index })).toReversed();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
    <section className={classes.table} aria-label={label} tabIndex={0}>
      <Table stickyHeader fz="xs" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Time</Table.Th>
            {lines.map((line) => (
              <Table.Th key={line.key} className="number">
                {line.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ seconds, index }) => (
            <Table.Tr key={seconds}>
              <Table.Td className="tabular" style={{ whiteSpace: 'nowrap' }}>
                {time.format(new Date(seconds * 1000))}
              </Table.Td>
              {lines.map((line) => {
                const value = line.values[index] ?? null;
                return (
                  <Table.Td key={line.key} className="number">
                    {value === null ? 'not known' : format(value)}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
