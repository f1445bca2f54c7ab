import type { CompileInput, NameClaim } from '../model/kind.ts';
import type { GrantSpec } from './schema.ts';

/**
 * Azure keeps one assignment of a role to an identity on one thing, so one Grant alone gives it: with two, the end of the one would
 * take away what the other gives. As names below the thing they are given on, so that all values of a secret overlap each of them.
 */
export function grantClaims(
  { to, target, identity }: GrantSpec,
  { references: { tenant } }: Pick<CompileInput<GrantSpec>, 'references'>,
): NameClaim[] {
  if (identity === undefined || tenant === undefined) return [];
  const { role, container, key } = identity;
  const part = container ?? key ?? (target.kind === 'Secret' ? '*' : null);
  const on = part === null || part === '*' ? '' : `${part} of `;
  const keptBy = keptByOf(target.kind, part);
  return [
    {
      pool: `role/${tenant.name}/${target.kind}/${role}`,
      name: [...(part === null ? [] : [part]), target.name, to].join('.'),
      field: 'spec.identity',
      ...(keptBy === null ? {} : { keptBy }),
      whenHeld: {
        message: `the identity of ${tenant.name} is made ${role} of ${on}${target.kind} ${target.name} of ${to} already, by`,
        remedy:
          'use that one, which serves all that run in the tenant; change or delete it before another takes its place',
      },
    },
  ];
}

/** The resource that gives the role, where it is one. */
function keptByOf(kind: GrantSpec['target']['kind'], part: string | null): string | null {
  if (kind === 'Secret') return part === '*' ? null : `role/${part}`;
  return kind === 'Redis' ? 'access' : 'role';
}
