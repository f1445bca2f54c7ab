import { StatusError } from '../contract.ts';
import type { FieldManager } from './managed-fields.ts';

export interface Conflict {
  readonly owner: FieldManager;
  readonly path: string;
}

function printOwner(owner: FieldManager): string {
  const subresource = owner.subresource === null ? '' : ` with subresource "${owner.subresource}"`;
  const version = owner.operation === 'Update' ? ` using ${owner.apiVersion}` : '';
  return `"${owner.manager}"${subresource}${version}`;
}

/** The refusal of an apply that would take fields from others. */
export function applyConflict(conflicts: readonly Conflict[]): StatusError {
  const causes = conflicts.map((conflict) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${printOwner(conflict.owner)}`,
    field: conflict.path,
  }));
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined) {
    const message = `Apply failed with 1 conflict: conflict with ${printOwner(first.owner)}: ${first.path}`;
    return new StatusError(409, 'Conflict', message, { causes });
  }
  const byOwner = new Map<string, string[]>();
  for (const conflict of conflicts) {
    const name = printOwner(conflict.owner);
    byOwner.set(name, [...(byOwner.get(name) ?? []), conflict.path]);
  }
  const lines: string[] = [];
  for (const name of [...byOwner.keys()].sort()) {
    lines.push(`conflicts with ${name}:`);
    for (const path of byOwner.get(name) ?? []) lines.push(`- ${path}`);
  }
  const message = `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
  return new StatusError(409, 'Conflict', message, { causes });
}
