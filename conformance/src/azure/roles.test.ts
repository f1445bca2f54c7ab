import { GIVEN_ROLES } from '@tenantry/drivers/azure';
import type { DesiredResource, JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { compiled } from './testing/controlPlane.ts';

const run = {
  pid: 0,
  arm: '',
  https: '',
  authority: '',
  imds: { endpoint: '', header: '' },
  admin: { url: '', token: '' },
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  tenantId: '11111111-1111-1111-1111-111111111111',
  principalId: '22222222-2222-2222-2222-222222222222',
};

/** Kinds that live in a tenant and give its identity roles, with all that asks for one. */
const WITH_ROLES: Readonly<Record<string, JsonObject>> = {
  StorageAccount: { shares: { reports: {} }, queues: { mail: {} } },
};

test('I9 closed by default: the control plane may give exactly the roles that the kinds ask for', () => {
  const infrastructure = compiled({ run }, 'Infrastructure', 'nonprod', 'a', { provider: 'azure', region: 'eastus' });
  const references = { infrastructure: { object: infrastructure.object, outputs: { issuerUrl: 'https://issuer/' } } };
  const tenant = compiled({ run }, 'Tenant', 'dev', 'b', { infrastructure: 'nonprod' }, references);
  const around = { ...references, tenant: { object: tenant.object, outputs: {} } };
  const inside = Object.entries(WITH_ROLES).flatMap(
    ([kind, spec]) => compiled({ run }, kind, 'one', 'c', spec, around).resources,
  );
  const asked = [...infrastructure.resources, ...tenant.resources, ...inside, ...grantedResources(around)]
    .filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
    .map(({ body }) => /roleDefinitions\/([0-9a-f-]{36})/.exec(JSON.stringify(body))?.[1]);
  expect(Object.values(GIVEN_ROLES).sort()).toEqual([...new Set(asked)].sort());
});

/** Of grants to another tenant: blobs to read and to write, and a secret. */
function grantedResources(around: NonNullable<Parameters<typeof compiled>[5]>): readonly DesiredResource[] {
  const to = compiled({ run }, 'Tenant', 'qa', 'd', { infrastructure: 'nonprod' }, around);
  const target = (kind: string, spec: JsonObject, outputs: JsonObject) => {
    const { object } = compiled({ run }, kind, 'one', 'e', spec, {
      ...around,
      tenant: { object: to.object, outputs: {} },
    });
    return { object: { ...object, status: { ...object.status, outputs } }, outputs };
  };
  const storage = target('StorageAccount', {}, { resourceId: '/subscriptions/s/account' });
  const secret = target('Secret', { values: {} }, { vaultSecrets: { KEY: '/subscriptions/s/vault/secrets/KEY' } });
  return [
    { kind: 'StorageAccount', role: 'reader', asked: storage },
    { kind: 'StorageAccount', role: 'writer', asked: storage },
    { kind: 'Secret', role: 'reader', asked: secret },
  ].flatMap(({ kind, role, asked }) => {
    const spec = { to: 'qa', target: { kind, name: 'one' }, identity: { role }, reason: 'it needs it' };
    const references = { ...around, to: { object: to.object, outputs: {} }, target: asked };
    return compiled({ run }, 'Grant', 'grant', 'f', spec, references).resources;
  });
}
