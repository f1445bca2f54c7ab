import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ArmResource, Estate, infrastructure, type Json, tenant } from './estate.ts';
import { Product, until } from './product.ts';

const deploy = (name: string) => readFile(new URL(`../../deploy/azure/${name}`, import.meta.url), 'utf8');
const RBAC_ADMINISTRATOR = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168';

let product: Product;
let estate: Estate;
beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3600', TENANTRY_SWEEP_SECONDS: '4' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true });
});
afterAll(() => product?.dispose());

function ownRole(all: readonly ArmResource[]): ArmResource {
  const role = all.find(({ type, properties }) => /roleDefinitions$/.test(type) && properties?.type === 'CustomRole');
  if (role === undefined) throw new Error('the control plane has no custom role');
  return role;
}

async function giveActions(of: (actions: string[]) => string[]): Promise<void> {
  const role = ownRole(await estate.azure());
  const { Actions = [] } = JSON.parse(await deploy('provisioner-role.json')) as Record<string, string[]>;
  const permissions = [{ actions: of(Actions), notActions: [], dataActions: [], notDataActions: [] }];
  const { roleName, description, type, assignableScopes } = role.properties as Json;
  await estate.arm('PUT', role.id, { properties: { roleName, description, type, assignableScopes, permissions } });
}

/** What the files say, and no more, in the place of what the sandbox gives a control plane at first. */
async function giveExactlyTheFiles(): Promise<void> {
  await giveActions((actions) => actions);
  const all = await estate.azure();
  const role = ownRole(all);
  const assignments = all.filter(({ type }) => /roleAssignments$/.test(type));
  const principal = assignments.find(({ properties }) => properties?.roleDefinitionId === role.id)?.properties
    ?.principalId;
  for (const { id, properties } of assignments) {
    if (properties?.principalId !== principal || properties?.roleDefinitionId === role.id) continue;
    const isAdministrator = String(properties?.roleDefinitionId).endsWith(RBAC_ADMINISTRATOR);
    const isOfClusters = String(properties?.roleDefinitionId).endsWith('b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b');
    if (isOfClusters) continue;
    await estate.arm('DELETE', id);
    if (!isAdministrator) continue;
    const { roleDefinitionId, principalId, principalType } = properties as Json;
    const condition = (await deploy('role-assignment-condition.txt')).trim();
    await estate.arm('PUT', id, {
      properties: { roleDefinitionId, principalId, principalType, condition, conditionVersion: '2.0' },
    });
  }
}

test('I9: with the rights of the shipped files, and no others, a whole life in Azure goes through', async () => {
  await giveExactlyTheFiles();
  await estate.apply(
    infrastructure,
    tenant('own', { tier: 'dedicated-nodes', lock: true, keyRotations: 1 }),
    tenant('dev01'),
  );
  await estate.settled(['dev01', 'own'], 180_000);
  expect((await product.get<{ items: unknown[] }>('/api/v1/orphans')).items).toEqual([]);
  await estate.apply(tenant('dev01', { tags: { team: 'shop' } }));
  await until('the tag is there', async () => {
    const groups = (await estate.azure()).filter(({ id }) => /duploservices-dev01$/.test(id));
    return groups[0]?.tags?.team === 'shop' ? true : undefined;
  });
  await azureTellsOfItsResources();
  await Promise.all(['dev01', 'own'].map((name) => estate.delete(name)));
  await estate.settled([], 120_000);
  await product.must('delete', 'infrastructure', 'nonprod', '--yes');
}, 400_000);

/** What is not available, and what another hand could not do, is read with those rights too. */
async function azureTellsOfItsResources(): Promise<void> {
  const vaults = (await estate.azure()).filter(({ type }) => type === 'Microsoft.KeyVault/vaults');
  const of = (name: string) => vaults.find(({ tags }) => tags?.tenant === name)?.id ?? '';
  const told = async (name: string) =>
    (await product.get<{ items: { code: string; resource: string }[] }>(`/api/v1/tenants/${name}/faults`)).items
      .filter(({ code }) => code === 'ResourceUnavailable' || code === 'OtherHandFailed')
      .map(({ code, resource }) => `${code} ${resource}`);
  await product.sandbox('PUT', '/faults', {
    relaxLimits: true,
    health: { [of('dev01')]: { summary: 'We are sorry' } },
  });
  await expect(estate.arm('DELETE', of('own'))).rejects.toThrow(/ScopeLocked/);
  const expected = { dev01: [`ResourceUnavailable ${of('dev01')}`], own: [`OtherHandFailed ${of('own')}`] };
  const found = await until('both are told', async () => {
    const [dev01, own] = [await told('dev01'), await told('own')];
    return dev01.length > 0 && own.length > 0 ? { dev01, own } : undefined;
  });
  expect(found).toEqual(expected);
  await product.sandbox('PUT', '/faults', { relaxLimits: true });
  await until('it is available again', async () => ((await told('dev01')).length === 0 ? true : undefined));
}

test('a right that is missing is named in the status, with what to do; the tenant goes on when it is given', async () => {
  const right = 'Microsoft.KeyVault/vaults/write';
  await giveActions((actions) => actions.filter((action) => action !== right));
  await estate.apply(infrastructure, tenant('dev01'));
  await until(
    'it is said',
    async () => {
      const { status } = await estate.tenant('dev01');
      return status.conditions.some(({ message }) => message.includes(right)) ? true : undefined;
    },
    120_000,
  );
  await giveActions((actions) => actions);
  await estate.settled(['dev01'], 180_000);
}, 400_000);

test('a role that was given and does not count yet holds a tenant up and does not stop it', async () => {
  await product.sandbox('PUT', '/faults', { relaxLimits: true, roleDelaySeconds: 5 });
  await estate.apply(tenant('dev02'));
  const phases = new Set<string>();
  await until('it is ready', async () => {
    const { phase } = (await estate.tenant('dev02')).status;
    phases.add(phase);
    return phase === 'ready' ? true : undefined;
  });
  expect(phases).not.toContain('blocked');
  const waits = (await estate.events('dev02')).filter(({ message }) => message.includes('up to ten minutes to count'));
  expect(waits).not.toEqual([]);
}, 120_000);
