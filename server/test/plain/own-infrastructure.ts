import { beforeAll, expect, test } from 'vitest';
import { infrastructure, type Json, tenant } from '../estate.ts';
import type { Plain } from './plain.ts';

/** A tenant with an infrastructure of its own. */
export function ownInfrastructure(plain: Plain): void {
  const own = { ...infrastructure, metadata: { name: 'vault' }, spec: { ...infrastructure.spec, tenancy: 'single' } };
  const inOwn = (name: string, spec: Json = {}) => tenant(name, { infrastructure: 'vault', ...spec });

  beforeAll(async () => {
    await plain.product.sandbox('PUT', '/faults', { relaxLimits: true, principalDelaySeconds: 0 });
  });

  async function refusal(...manifests: readonly Json[]): Promise<readonly { field: string; message: string }[]> {
    const response = await plain.product.request('POST', '/api/v1/apply', manifests);
    expect(response.ok, 'it is refused').toBe(false);
    const { errors } = (await response.json()) as { errors: { field: string; message: string; remedy: string }[] };
    for (const { remedy } of errors) expect(remedy).not.toBe('');
    return errors;
  }

  test('a tenant with a cluster of its own is the only one in its infrastructure, and has another cluster and network', async () => {
    await plain.estate.apply(infrastructure, own, inOwn('gold', { tier: 'dedicated-cluster' }));
    await plain.estate.settled(['dev02', 'gold'], 180_000);
    const connections = await Promise.all(
      ['dev02', 'gold'].map(async (name) => (await plain.estate.tenant(name)).status.outputs.connection),
    );
    expect(new Set(connections).size).toBe(2);
    const networks = (await plain.estate.azure()).filter(({ type }) => type === 'Microsoft.Network/virtualNetworks');
    expect(networks.map(({ id }) => id.split('/').at(-1)).sort()).toEqual(['vnet-nonprod', 'vnet-vault']);
  }, 240_000);

  test('nobody else comes in, whatever tier is asked for, and the tier is refused where others may live', async () => {
    expect(await refusal(inOwn('silver'))).toMatchObject([{ field: 'spec.infrastructure' }]);
    expect(await refusal(inOwn('silver', { tier: 'dedicated-nodes' }))).toMatchObject([
      { field: 'spec.infrastructure' },
    ]);
    expect(await refusal(inOwn('silver', { tier: 'dedicated-cluster' }))).toMatchObject([
      { field: 'spec.tier', message: expect.stringContaining('gold') },
    ]);
    expect(await refusal(tenant('silver', { tier: 'dedicated-cluster' }))).toMatchObject([{ field: 'spec.tier' }]);
    expect(await refusal({ ...own, spec: infrastructure.spec })).toMatchObject([{ field: 'spec.tenancy' }]);
    expect((await plain.estate.tenants()).map(({ metadata }) => metadata.name).sort()).toEqual(['dev02', 'gold']);
  });
}
