import { TENANT_ROLES } from '@tenantry/kinds';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Action, authorize, isVisible, visibleTenants } from '../authorize.ts';
import { type Identity, NO_RIGHTS, PLATFORM_ROLES, TOKEN_VERBS, type TokenScope } from '../identity.ts';
import { isWithin } from './scope.ts';

const TENANTS = ['dev01', 'dev02', 'datasci'] as const;
const ACTIONS: readonly Action[] = [
  ...([
    'create',
    'read',
    'update',
    'delete',
    'see-plan',
    'read-audit',
    'use-cluster',
    'read-secret',
    'answer',
  ] as const),
];
const tenant = fc.constantFrom(...TENANTS);
const scope: fc.Arbitrary<TokenScope> = fc.record({
  tenants: fc.option(fc.uniqueArray(tenant)),
  verbs: fc.uniqueArray(fc.constantFrom(...TOKEN_VERBS)),
});
const owner: fc.Arbitrary<Identity> = fc
  .record({
    roles: fc.uniqueArray(fc.constantFrom(...PLATFORM_ROLES)),
    tenants: fc.dictionary(tenant, fc.constantFrom(...TENANT_ROLES)),
  })
  .map(({ roles, tenants }) => ({ ...NO_RIGHTS, name: 'ada', roles, tenants: new Map(Object.entries(tenants)) }));
const target = fc.record({
  kind: fc.option(fc.constantFrom('Tenant', 'Service', 'Member', 'Token', 'Trust', 'OwnToken', 'Infrastructure')),
  name: fc.option(fc.constantFrom(...TENANTS, 'web')),
  tenant: fc.option(tenant),
});
const action = fc.constantFrom(...ACTIONS);

test('a token never allows what its owner may not, nor tells of what its owner may not know', () => {
  fc.assert(
    fc.property(owner, scope, action, target, (whose, narrowed, deed, what) => {
      const token = { ...whose, scope: narrowed };
      if (authorize(token, deed, what).isAllowed) expect(authorize(whose, deed, what).isAllowed).toBe(true);
      for (const name of TENANTS) if (isVisible(token, name)) expect(isVisible(whose, name)).toBe(true);
      const [own, its] = [visibleTenants(whose), visibleTenants(token)];
      if (own !== null) expect(own).toEqual(expect.arrayContaining([...(its ?? ['all'])]));
    }),
    { numRuns: 5_000 },
  );
});

test('a token that is within another allows nothing that the other one does not', () => {
  fc.assert(
    fc.property(owner, scope, scope, action, target, (whose, one, most, deed, what) => {
      fc.pre(isWithin(one, most));
      if (!authorize({ ...whose, scope: one }, deed, what).isAllowed) return;
      expect(authorize({ ...whose, scope: most }, deed, what).isAllowed).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test('every scope is within itself and within none at all, and what has a tenant or verb more is not', () => {
  fc.assert(
    fc.property(scope, (one) => {
      expect([isWithin(one, one), isWithin(one, null)]).toEqual([true, true]);
      for (const verb of one.verbs) {
        expect(isWithin(one, { ...one, verbs: one.verbs.filter((other) => other !== verb) })).toBe(false);
      }
      for (const name of one.tenants ?? TENANTS) {
        const fewer = (one.tenants ?? TENANTS).filter((other) => other !== name);
        expect(isWithin(one, { ...one, tenants: fewer })).toBe(false);
      }
    }),
  );
});
