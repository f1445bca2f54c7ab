import type { Token, Trust } from '@tenantry/client';
import { table } from '../output/table.ts';
import { localTime } from '../output/time.ts';

export function renderTokens(tokens: readonly Token[]): string[] {
  return table<Token>(
    [
      { title: 'ID', cell: ({ id }) => id },
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'OF', cell: ({ owner, tenant, role }) => owner ?? `${tenant} (${role})` },
      { title: 'FOR', cell: ({ tenants, verbs }) => [verbs.join(','), ...(tenants ?? [])].join(' ') },
      { title: 'STATE', cell: ({ state }) => state },
      { title: 'EXPIRES', cell: ({ expiresAt }) => localTime(expiresAt) },
      { title: 'LAST USED', cell: lastUse },
    ],
    tokens,
  );
}

function lastUse({ lastUsedAt, lastUsedAddress }: Token): string {
  return lastUsedAt === null ? 'never' : `${localTime(lastUsedAt)} from ${lastUsedAddress}`;
}

export function renderTrusts(trusts: readonly Trust[]): string[] {
  return table<Trust>(
    [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'ISSUER', cell: ({ issuer }) => issuer },
      { title: 'WHERE', cell: ({ conditions }) => conditions.map(shown).join(' ') },
      { title: 'ROLE', cell: ({ role }) => role },
      { title: 'FOR', cell: ({ verbs }) => verbs.join(',') },
      { title: 'MINUTES', cell: ({ minutes }) => String(minutes) },
      { title: 'LAST USED', cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : localTime(lastUsedAt)) },
    ],
    trusts,
  );
}

/** As it is given with --where. */
function shown({ claim, oneOf = [], like }: Trust['conditions'][number]): string {
  return like === undefined ? oneOf.map((value) => `${claim}=${value}`).join(' ') : `${claim}~${like}`;
}
