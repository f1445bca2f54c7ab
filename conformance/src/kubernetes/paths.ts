import { type Call, isRefused, NoSuchIdentity, type Role } from './call.ts';
import type { Attack } from './facts.ts';
import type { Row } from './row.ts';

/** Paths of the API server that are no resources and tell about all tenants. */
const CLOSED = ['/metrics', '/logs/', '/debug/pprof/', '/configz', '/metrics/slis'];

export async function probePaths(attack: Attack, call: Call, roles: readonly Role[]): Promise<Row[]> {
  const pairs = roles.flatMap((role) => CLOSED.map((path) => ({ role, path })));
  return Promise.all(
    pairs.map(async ({ role, path }): Promise<Row> => {
      const base = {
        rule: `access/path${path}`,
        case: 'mutant' as const,
        verb: 'get',
        role,
        what: `what the API server tells at ${path}`,
        tenant: attack.attacker.tenant,
        mtb: ['MTB-PL1-CC-CPI-1'],
        cis: ['5.7.1'],
      };
      try {
        const answer = await call(role, { path });
        const why = `${answer.status}: ${answer.message}`;
        // Not found is no leak, but no refusal either: the path is not served, and the authorizer let it through.
        if (isRefused(answer)) return { ...base, result: 'refused', verdict: 'held', why };
        return { ...base, result: 'admitted', verdict: 'leak', why };
      } catch (error) {
        if (!(error instanceof NoSuchIdentity)) throw error;
        return { ...base, result: 'skipped', verdict: 'skipped', why: error.message };
      }
    }),
  );
}
