import type { KindDescription, TenantryObject } from '@tenantry/client';
import { valueAt } from '../../forms/paths.ts';
import { inShort } from '../../forms/words.ts';

export interface Figure {
  readonly title: string;
  readonly text: string;
}

/** What lists show of an object beside its name and state, as its kind says; what is not there is left out. */
export function figuresOf(kind: Pick<KindDescription, 'figures'>, object: TenantryObject): readonly Figure[] {
  return Object.entries(kind.figures).flatMap(([title, path]) => {
    const [root = '', ...rest] = path.split('.');
    const value = valueAt(
      root === 'status' ? { ...object.status } : { spec: object.spec },
      root === 'status' ? rest : [root, ...rest],
    );
    return value === undefined || value === null || value === '' ? [] : [{ title, text: inShort(value) }];
  });
}
