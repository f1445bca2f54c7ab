import { textOf } from '../../api/view.ts';
import type { AskedRole } from './ask-role.tsx';

/** What is asked for, as an address holds it, so that one can send another where to ask. */
export interface RequestSearch {
  readonly tenant?: string | undefined;
  readonly role?: AskedRole | undefined;
  readonly ask?: true | undefined;
}

export function requestSearchOf({ tenant, role, ask }: Readonly<Record<string, unknown>>): RequestSearch {
  return {
    tenant: textOf(tenant),
    role: role === 'viewer' || role === 'editor' || role === 'owner' ? role : undefined,
    ask: ask === true ? true : undefined,
  };
}
