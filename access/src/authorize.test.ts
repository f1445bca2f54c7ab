import type { TenantRole } from '@tenantry/kinds';
import { describe, expect, test } from 'vitest';
import { type Action, type ActionTarget, authorize, visibleTenants } from './authorize.ts';
import { type Identity, NO_RIGHTS, type PlatformRole } from './identity.ts';

const ACTIONS: readonly Action[] = [
  'read',
  'use-cluster',
  'see-plan',
  'create',
  'update',
  'delete',
  'read-secret',
  'read-audit',
  'answer',
];
const member = (role: TenantRole): Identity => ({
  ...NO_RIGHTS,
  name: `${role}@example.com`,
  tenants: new Map([['dev01', role]]),
});
const platform = (role: PlatformRole): Identity => ({ ...NO_RIGHTS, name: `${role}@example.com`, roles: [role] });
const allowedTo = (identity: Identity, target: ActionTarget) =>
  ACTIONS.filter((action) => authorize(identity, action, target).isAllowed).join(' ');
const service = { kind: 'Service', name: 'shop', tenant: 'dev01' };
const itself = { kind: 'Tenant', name: 'dev01', tenant: null };
const members = { kind: 'Member', name: 'jim', tenant: 'dev01' };
const infrastructure = { kind: 'Infrastructure', name: 'nonprod', tenant: null };

describe('who may do what', () => {
  test.each([
    ['viewer', 'read use-cluster', 'read use-cluster', 'read use-cluster'],
    [
      'editor',
      'read use-cluster see-plan create update delete read-secret',
      'read use-cluster read-secret',
      'read use-cluster read-secret',
    ],
    ['owner', ACTIONS.join(' '), 'read use-cluster read-secret read-audit answer', ACTIONS.join(' ')],
  ] as const)('%s of a tenant', (role, onService, onTenant, onMembers) => {
    expect(allowedTo(member(role), service)).toBe(onService);
    expect(allowedTo(member(role), itself)).toBe(onTenant);
    expect(allowedTo(member(role), members)).toBe(onMembers);
    expect(allowedTo(member(role), infrastructure)).toBe('');
  });

  test('administrators may everything, auditors read everything but secrets', () => {
    for (const target of [service, itself, members, infrastructure]) {
      expect(allowedTo(platform('administrator'), target)).toBe(ACTIONS.join(' '));
      expect(allowedTo(platform('auditor'), target)).toBe('read use-cluster see-plan read-audit');
    }
  });

  test('the answer names the rule, and what is missing', () => {
    expect(authorize(member('viewer'), 'read', service)).toEqual({
      isAllowed: true,
      allowedBy: 'the role viewer in dev01',
    });
    expect(authorize(member('viewer'), 'delete', service)).toEqual({
      isAllowed: false,
      isVisible: true,
      reason:
        'viewer@example.com has the role viewer in dev01: not enough for delete on Service shop, which needs editor',
    });
  });
});

describe('I9: of a tenant that is not theirs', () => {
  const anna: Identity = { ...NO_RIGHTS, name: 'anna@example.com', tenants: new Map([['datasci', 'owner']]) };

  test('a member may nothing, and is not told that it is there', () => {
    for (const target of [service, itself, members]) {
      expect(allowedTo(anna, target)).toBe('');
      expect(authorize(anna, 'read', target)).toMatchObject({ isAllowed: false, isVisible: false });
    }
    expect(visibleTenants(anna)).toEqual(['datasci']);
  });

  test('the same is said of one that does not exist', () => {
    const missing = authorize(anna, 'delete', { ...service, tenant: 'dev02' });
    const hidden = authorize(anna, 'delete', service);
    expect(JSON.stringify(missing)).toBe(JSON.stringify(hidden).replaceAll('dev01', 'dev02'));
  });
});

describe('a token', () => {
  const narrowed = (verbs: Identity['scope'] & object): Identity => ({ ...platform('administrator'), scope: verbs });

  test('narrows its owner to its tenants and verbs, and adds nothing', () => {
    const reading = narrowed({ tenants: ['dev01'], verbs: ['read'] });
    expect(allowedTo(reading, service)).toBe('read see-plan read-audit');
    expect(allowedTo(reading, { ...service, tenant: 'dev02' })).toBe('');
    expect(authorize(reading, 'read', { ...service, tenant: 'dev02' })).toMatchObject({ isVisible: false });
    expect(allowedTo(reading, infrastructure)).toBe('');
    expect(visibleTenants(reading)).toEqual(['dev01']);
    const stranger: Identity = { ...NO_RIGHTS, name: 'x', scope: { tenants: ['dev01'], verbs: ['read', 'write'] } };
    expect(allowedTo(stranger, service)).toBe('');
    expect(visibleTenants(stranger)).toEqual([]);
  });

  test.each([
    ['dev', 'dev01'],
    ['dev01', 'dev'],
    ['ev0', 'dev01'],
  ])('I9: for a tenant is for none whose name holds its name, or is held in it', (own, other) => {
    const token = narrowed({ tenants: [own], verbs: ['read', 'write', 'secrets'] });
    expect(authorize(token, 'read', { ...service, tenant: own }).isAllowed).toBe(true);
    for (const target of [
      { ...service, tenant: other },
      { ...itself, name: other },
    ]) {
      expect(allowedTo(token, target)).toBe('');
      expect(authorize(token, 'read', target)).toMatchObject({ isAllowed: false, isVisible: false });
    }
    const anna: Identity = { ...NO_RIGHTS, name: 'anna@example.com', tenants: new Map([[own, 'owner']]) };
    expect(allowedTo(anna, { ...service, tenant: other })).toBe('');
  });

  test.each([
    ['read', 'read see-plan read-audit'],
    ['write', 'create update delete answer'],
    ['secrets', 'read-secret'],
    ['cluster', 'use-cluster'],
  ] as const)('for %s alone may no more', (verb, may) => {
    expect(
      allowedTo(narrowed({ tenants: null, verbs: [verb] }), service)
        .split(' ')
        .sort(),
    ).toEqual(may.split(' ').sort());
  });
});
