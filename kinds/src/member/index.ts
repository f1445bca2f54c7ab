import type { z } from 'zod';
import type { Kind } from '../model/kind.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { type MemberSpec, memberSchema } from './schema.ts';

/** A user or a group with a role in a tenant. Nothing is made for it: it counts from when it is declared until it is deleted. */
export const Member: Kind<MemberSpec> = {
  name: 'Member',
  plural: 'members',
  shortNames: ['mem'],
  scope: 'tenant',
  summary: 'A user or a group with a role in a tenant.',
  group: 'access',
  figures: { User: 'spec.user', Group: 'spec.group', Role: 'spec.role', Until: 'spec.until' },
  schema: memberSchema as z.ZodType<MemberSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'john', tenant: 'dev01', spec: { user: 'john@example.com', role: 'editor' } },
  immutable: {},
  references: () => [],
  allocations: () => [],
  compile: () => [],
  outputs: ({ spec }) => ({ role: spec.role, until: spec.until ?? null }),
};
