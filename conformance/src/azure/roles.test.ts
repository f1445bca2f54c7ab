import { GIVEN_ROLES } from '@tenantry/drivers/azure';
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

test('I9 closed by default: the control plane may give exactly the roles that the kinds ask for', () => {
  const infrastructure = compiled({ run }, 'Infrastructure', 'nonprod', 'a', { provider: 'azure', region: 'eastus' });
  const references = { infrastructure: { object: infrastructure.object, outputs: { issuerUrl: 'https://issuer/' } } };
  const tenant = compiled({ run }, 'Tenant', 'dev', 'b', { infrastructure: 'nonprod' }, references);
  const asked = [...infrastructure.resources, ...tenant.resources]
    .filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
    .map(({ body }) => /roleDefinitions\/([0-9a-f-]{36})/.exec(JSON.stringify(body))?.[1]);
  expect(Object.values(GIVEN_ROLES).sort()).toEqual([...new Set(asked)].sort());
});
