import type { Can } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { aligned, indented } from '../output/table.ts';

/** The sentence first; then the rules that were asked, and what may still refuse the request. */
export function renderCan(found: Can, paint: Paint): string[] {
  const { cluster, product } = found;
  const rows: [string, string][] = [['product', product.rule]];
  if (cluster !== null) {
    rows.push(['account', cluster.account]);
    if (cluster.role !== null) rows.push(['role', `${cluster.role.kind} ${cluster.role.name}`]);
    if (cluster.binding !== null) rows.push(['binding', `${cluster.binding.kind} ${cluster.binding.name}`]);
    if (cluster.rule !== null) {
      const groups = cluster.rule.apiGroups.map((group) => (group === '' ? '""' : group));
      rows.push([
        'rule',
        `${cluster.rule.verbs.join(',')} on ${cluster.rule.resources.join(',')} of ${groups.join(',')}`,
      ]);
    }
  }
  return [
    paint(found.isAllowed ? 'green' : 'red', found.sentence),
    '',
    ...indented(aligned(rows.map(([name, text]) => [paint('dim', name), text]))),
    ...(found.notes.length === 0 ? [] : ['', ...found.notes]),
  ];
}
