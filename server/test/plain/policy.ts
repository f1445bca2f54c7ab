import { expect, test } from 'vitest';
import { infrastructure, tenant } from '../estate.ts';
import { until } from '../product.ts';
import type { Plain } from './plain.ts';

/** What a policy of the subscription refuses. */
export function policy(plain: Plain): void {
  const POLICY = 'No vaults here';

  test('what a policy of the subscription refuses is told with its name and what to do, and made once the policy is changed', async () => {
    await plain.product.sandbox('PUT', '/faults', {
      relaxLimits: true,
      disallowed: { 'Microsoft.KeyVault/vaults': POLICY },
    });
    await plain.estate.apply(infrastructure, tenant('dev02'));
    const told = await until('it says what is refused', async () => {
      const { conditions } = (await plain.estate.tenant('dev02')).status;
      return conditions.find(({ reason }) => reason === 'RequestDisallowedByPolicy')?.message;
    });
    expect(told).toContain(POLICY);
    expect(told).toContain('exempt the resource group');
    const stand = async () =>
      (await plain.estate.inventory('/api/v1/tenants/dev02')).filter(({ state }) => state === 'present');
    await until('all that does not need it is made', async () =>
      (await stand()).some(({ key }) => key === 'namespace') ? true : undefined,
    );

    await plain.product.sandbox('PUT', '/faults', { relaxLimits: true });
    await plain.estate.settled(['dev02']);
  }, 180_000);
}
