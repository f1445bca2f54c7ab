import type { DeletionItem } from '@tenantry/client';
import type { Target } from '../kinds.ts';
import type { Paint } from '../output/paint.ts';
import { aligned, indented } from '../output/table.ts';

/** What deleting the object takes away, its own resources first, then those of what lives in it. */
export function renderDeletion(target: Target, items: readonly DeletionItem[], paint: Paint): string[] {
  const { kind, name, tenant } = target;
  const what = `${kind.name} ${paint('bold', name)}${tenant === null ? '' : ` in tenant ${tenant}`}`;
  if (items.length === 0) return [`Deleting ${what} takes away nothing but itself.`];

  const groups = Map.groupBy(items, ({ object }) => `${object.kind} ${object.name}`);
  const own = `${kind.name} ${name}`;
  const lines = [`Deleting ${what} takes away ${count(items.length, 'resource')}:`];
  const ordered = [...groups].sort(([a], [b]) => Number(b === own) - Number(a === own));
  for (const [owner, group] of ordered) {
    lines.push('');
    if (groups.size > 1 || owner !== own) lines.push(`  ${owner}`);
    lines.push(...indented(aligned(group.map((item) => row(item, paint))), groups.size > 1 ? 4 : 2));
  }
  return lines;
}

function row(item: DeletionItem, paint: Paint): string[] {
  const [sign, style] = item.action === 'delete' ? (['-', 'red'] as const) : ([' ', 'dim'] as const);
  return [`${paint(style, sign)} ${item.title}`, paint('dim', item.type), item.reason ?? ''];
}

export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
