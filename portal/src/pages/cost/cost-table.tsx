import { Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Costs } from '../../api/costs.ts';
import { money } from '../../parts/money.ts';
import classes from './cost.module.css';
import { nameOf, PARTS } from './cost-lines.ts';

type Item = Costs['items'][number];

interface CostTableProps {
  readonly items: readonly Item[];
  readonly total: Costs['totals'][number] | undefined;
  readonly group: string;
  readonly tag: string | undefined;
  readonly hasMore: boolean;
}

const TITLES: Readonly<Record<string, string>> = {
  part: 'Day',
  tenant: 'Tenant',
  service: 'Service',
  resource: 'Resource',
  tag: 'Tag',
};

/** The figures themselves; they add up to the last line. */
export function CostTable({ items, total, group, tag, hasMore }: CostTableProps) {
  const parts = PARTS.filter(([part]) => part !== 'unallocated' || Number(total?.unallocated ?? 0) !== 0);
  const rows = group === 'part' ? items.toReversed() : items;
  const whole = Number(total?.total ?? 0);
  const rest = (part: keyof Pick<Item, 'own' | 'shared' | 'idle' | 'unallocated' | 'total'>): number =>
    Number(total?.[part] ?? 0) - items.reduce((sum, item) => sum + Number(item[part]), 0);
  return (
    <Table.ScrollContainer minWidth={520} type="native" maxHeight={520}>
      <Table aria-label="Cost" stickyHeader verticalSpacing={5} horizontalSpacing={14} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{TITLES[group]}</Table.Th>
            {parts.map(([part, label]) => (
              <Table.Th key={part} className="number">
                {label}
              </Table.Th>
            ))}
            <Table.Th className="number">Total</Table.Th>
            <Table.Th className="number">Share</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((item) => (
            <Table.Tr key={item.key ?? ''}>
              <Table.Td title={item.key ?? undefined} className={classes.key}>
                <Key item={item} group={group} tag={tag} />
              </Table.Td>
              {parts.map(([part]) => (
                <Table.Td key={part} className="number">
                  {money(Number(item[part]), item.currency)}
                </Table.Td>
              ))}
              <Table.Td className="number">{money(Number(item.total), item.currency)}</Table.Td>
              <Table.Td className="number">{shareOf(Number(item.total), whole)}</Table.Td>
            </Table.Tr>
          ))}
          {hasMore && total !== undefined && (
            <Table.Tr>
              <Table.Td>all others</Table.Td>
              {parts.map(([part]) => (
                <Table.Td key={part} className="number">
                  {money(rest(part), total.currency)}
                </Table.Td>
              ))}
              <Table.Td className="number">{money(rest('total'), total.currency)}</Table.Td>
              <Table.Td className="number">{shareOf(rest('total'), whole)}</Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
        {total !== undefined && (
          <Table.Tfoot>
            <Table.Tr className={classes.total}>
              <Table.Th>All</Table.Th>
              {parts.map(([part]) => (
                <Table.Th key={part} className="number">
                  {money(Number(total[part]), total.currency)}
                </Table.Th>
              ))}
              <Table.Th className="number">{money(whole, total.currency)}</Table.Th>
              <Table.Th className="number">{whole === 0 ? '' : '100 %'}</Table.Th>
            </Table.Tr>
          </Table.Tfoot>
        )}
      </Table>
    </Table.ScrollContainer>
  );
}

function Key({ item, group, tag }: { readonly item: Item; readonly group: string; readonly tag: string | undefined }) {
  const name = group === 'part' ? item.key : nameOf(item, group, tag);
  if (group !== 'tenant' || item.tenant === null) return name;
  if (item.isDeleted) {
    return (
      <>
        <span className="typed">{name}</span> <span className="soft">gone</span>
      </>
    );
  }
  return (
    <Link to="/tenants/$tenant/cost" params={{ tenant: item.tenant }} className="link typed">
      {name}
    </Link>
  );
}

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const shareOf = (part: number, whole: number): string => (whole === 0 ? '' : percent.format(part / whole));
