import type { Plan } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { indented } from '../output/table.ts';
import { count } from './deletion.ts';

/** What has left a set: what would go, and what is kept and why. Nothing where nothing has. */
export function renderPruning(items: Plan['items'], set: string, paint: Paint): string[] {
  const titled = ({ kind, name, tenant }: Plan['items'][number]) =>
    `${kind} ${name}${tenant === null ? '' : ` in tenant ${tenant}`}`;
  const doomed = items.filter(({ action }) => action === 'delete');
  const kept = items.filter(({ action }) => action === 'keep');
  return [
    ...(doomed.length === 0
      ? []
      : [
          `In none of the files, and of the set ${set}; to be deleted:`,
          ...indented(
            doomed.map(
              (item) => `${paint('red', '-')} ${titled(item)}, with ${count(item.resources.length, 'resource')}`,
            ),
          ),
        ]),
    ...kept.map((item) => `${titled(item)} ${item.reason ?? 'is kept'}.`),
  ];
}
