import type { BulkRead, OwnerMark, TypeFacts } from '../types.ts';

/** What differs from the usual: marked by a tag, one writer at itself, changed in place, tags of its own. */
export type Row = Pick<TypeFacts, 'type' | 'apiVersion' | 'bulk'> & Partial<TypeFacts>;

export const TAGS: OwnerMark = { kind: 'tag', at: ['tags'] };
export const PARENT: OwnerMark = { kind: 'parent' };

export const subscription = (path: string): BulkRead => ({ kind: 'subscription', path: `/providers/${path}` });
