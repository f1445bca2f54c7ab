import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, tenant } from './estate.ts';
import { Product, until } from './product.ts';

const POLICY = 'No vaults here';

let product: Product;
let estate: Estate;
beforeAll(async () => {
  product = await Product.start();
  estate = new Estate(product);
});
afterAll(() => product?.dispose());

test('what a policy of the subscription refuses is told with its name and what to do, and made once the policy is changed', async () => {
  await product.sandbox('PUT', '/faults', {
    relaxLimits: true,
    disallowed: { 'Microsoft.KeyVault/vaults': POLICY },
  });
  await estate.apply(infrastructure, tenant('dev01'));
  const told = await until('it says what is refused', async () => {
    const { conditions } = (await estate.tenant('dev01')).status;
    return conditions.find(({ reason }) => reason === 'RequestDisallowedByPolicy')?.message;
  });
  expect(told).toContain(POLICY);
  expect(told).toContain('exempt the resource group');
  const stand = async () =>
    (await estate.inventory('/api/v1/tenants/dev01')).filter(({ state }) => state === 'present');
  await until('all that does not need it is made', async () =>
    (await stand()).some(({ key }) => key === 'namespace') ? true : undefined,
  );

  await product.sandbox('PUT', '/faults', { relaxLimits: true });
  await estate.settled(['dev01']);
}, 180_000);
