import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AzureUnderTest, until } from './testing/azure-under-test.ts';

let azure: AzureUnderTest;
const network = '2024-03-01';

beforeAll(async () => {
  azure = await AzureUnderTest.start();
  azure.azure.world.settings.areLimitsRelaxed = true;
});

afterAll(async () => {
  await azure.stop();
});

async function newGroup(name: string): Promise<string> {
  await azure.arm('PUT', azure.group(name), { apiVersion: '2024-07-01', body: { location: 'eastus' } });
  return azure.group(name);
}

const asg = (group: string, name: string): string =>
  `${group}/providers/Microsoft.Network/applicationSecurityGroups/${name}`;
const nsg = (group: string, name: string): string =>
  `${group}/providers/Microsoft.Network/networkSecurityGroups/${name}`;

function rule(priority: number, more: object = {}): object {
  return {
    properties: {
      priority,
      direction: 'Inbound',
      access: 'Allow',
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '*',
      sourceAddressPrefix: '*',
      destinationAddressPrefix: '*',
      ...more,
    },
  };
}

describe('requests', () => {
  it('are refused without a token, with the address to get one from', async () => {
    const answer = await fetch(`${azure.azure.origin}/subscriptions/${azure.subscriptionId}?api-version=2022-12-01`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain(azure.azure.world.tenantId);
  });

  it.each([
    ['no api-version', '', 400, 'MissingApiVersionParameter'],
    ['an api-version never served', '?api-version=2001-01-01', 400, 'NoRegisteredProviderFound'],
  ])('with %s are refused', async (_what, query, status, code) => {
    const group = await newGroup('rg-versions');
    const address = `${azure.azure.origin}${asg(group, 'a')}${query}`;
    const answer = await fetch(address, { headers: { authorization: `Bearer ${azure.token}` } });
    expect(answer.status).toBe(status);
    expect((await answer.json()) as object).toMatchObject({ error: { code } });
  });

  it('for an unknown type, namespace, group, parent and resource each have their own refusal', async () => {
    const group = await newGroup('rg-unknown');
    const rows = [
      [`${group}/providers/Microsoft.Network/nothings/a`, 'InvalidResourceType'],
      [`${group}/providers/Microsoft.Nothing/things/a`, 'InvalidResourceNamespace'],
      [asg(azure.group('rg-none'), 'a'), 'ResourceGroupNotFound'],
      [asg(group, 'a'), 'ResourceNotFound'],
    ] as const;
    for (const [path, code] of rows) expect((await azure.arm('GET', path)).body.error.code).toBe(code);
    const orphan = await azure.arm('PUT', `${nsg(group, 'none')}/securityRules/a`, { body: rule(100) });
    expect([orphan.status, orphan.body.error.code]).toEqual([404, 'ParentResourceNotFound']);
  });

  it('with a field Microsoft does not know, of a wrong type, or without a required one are refused by name', async () => {
    const group = await newGroup('rg-invalid');
    const path = nsg(group, 'n');
    await azure.made(path, network, { location: 'eastus' });
    const mutants = [
      [{ properties: { ...(rule(100) as { properties: object }).properties, colour: 'red' } }, 'properties.colour'],
      [rule(100, { priority: 'high' }), 'properties.priority'],
      [rule(100, { access: 'Perhaps' }), 'properties.access'],
      [rule(100, { protocol: undefined }), 'properties.protocol'],
    ] as const;
    for (const [body, target] of mutants) {
      const answer = await azure.arm('PUT', `${path}/securityRules/r`, { body });
      expect([answer.status, answer.body.error.code, answer.body.error.target]).toEqual([
        400,
        'InvalidRequestContent',
        target,
      ]);
    }
    expect((await azure.arm('PUT', `${path}/securityRules/r`, { body: '{"properties":' })).body.error.code).toBe(
      'InvalidRequestContent',
    );
    expect((await azure.arm('PUT', `${path}/securityRules/r`, { body: rule(100) })).status).toBe(201);
  });
});

describe('resource groups', () => {
  it('are found in any case and keep the case they were made in', async () => {
    await newGroup('rg-Case');
    await azure.made(asg(azure.group('RG-CASE'), 'One'), network, { location: 'eastus' });
    const answer = await azure.arm('GET', asg(azure.group('rg-case'), 'ONE').toUpperCase());
    expect(answer.body.id).toBe(asg(azure.group('rg-Case'), 'One'));
  });

  it('take everything in them along, and refuse writes meanwhile', async () => {
    const group = await newGroup('rg-cascade');
    await azure.made(asg(group, 'a'), network, { location: 'eastus' });
    const deletion = await azure.arm('DELETE', group, { apiVersion: '2024-07-01' });
    expect(deletion.status).toBe(202);
    const late = await azure.arm('PUT', asg(group, 'b'), { body: { location: 'eastus' } });
    expect([late.status, late.body.error.code]).toEqual([409, 'ResourceGroupBeingDeleted']);
    expect((await azure.over(deletion)).status).toBe(200);
    expect((await azure.arm('GET', group, { apiVersion: '2024-07-01' })).status).toBe(404);
  });

  it('stay when something outside uses what is in them', async () => {
    const inner = await newGroup('rg-inner');
    const outer = await newGroup('rg-outer');
    await azure.made(asg(inner, 'used'), network, { location: 'eastus' });
    await azure.made(nsg(outer, 'n'), network, { location: 'eastus' });
    await azure.made(
      `${nsg(outer, 'n')}/securityRules/r`,
      network,
      rule(100, { sourceAddressPrefix: undefined, sourceApplicationSecurityGroups: [{ id: asg(inner, 'used') }] }),
    );
    const direct = await azure.arm('DELETE', asg(inner, 'used'));
    expect([direct.status, direct.body.error.code]).toEqual([409, 'InUseApplicationSecurityGroupCannotBeDeleted']);
    const blocked = await azure.over(await azure.arm('DELETE', inner, { apiVersion: '2024-07-01' }));
    expect([blocked.status, blocked.body.error.code]).toEqual([409, 'ResourceGroupDeletionBlocked']);
    expect((await azure.arm('GET', asg(inner, 'used'))).status).toBe(200);
  });

  it('are held by a lock until it is taken off', async () => {
    const group = await newGroup('rg-locked');
    const lock = `${group}/providers/Microsoft.Authorization/locks/keep`;
    await azure.arm('PUT', lock, { apiVersion: '2020-05-01', body: { properties: { level: 'CanNotDelete' } } });
    const refused = await azure.arm('DELETE', group, { apiVersion: '2024-07-01' });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'ScopeLocked']);
    await azure.arm('DELETE', lock, { apiVersion: '2020-05-01' });
    expect((await azure.arm('DELETE', group, { apiVersion: '2024-07-01' })).status).toBe(202);
  });
});

describe('long operations', () => {
  it('answer 201 with Azure-AsyncOperation, and a second write meanwhile is refused', async () => {
    const group = await newGroup('rg-long');
    const first = await azure.arm('PUT', asg(group, 'a'), { body: { location: 'eastus' } });
    expect([first.status, first.body.properties.provisioningState]).toEqual([201, 'Creating']);
    const second = await azure.arm('PUT', asg(group, 'a'), { body: { location: 'eastus' } });
    expect([second.status, second.body.error.code]).toEqual([409, 'AnotherOperationInProgress']);
    expect((await azure.over(first)).body.status).toBe('Succeeded');
  });

  it('fail when ordered to, and say so at both addresses', async () => {
    const group = await newGroup('rg-doomed');
    azure.azure.world.settings.doomed.set('microsoft.network/applicationsecuritygroups', 1);
    const ended = await azure.over(await azure.arm('PUT', asg(group, 'a'), { body: { location: 'eastus' } }));
    expect(ended.body).toMatchObject({ status: 'Failed', error: { code: 'InternalServerError' } });
    expect((await azure.arm('GET', asg(group, 'a'))).body.properties.provisioningState).toBe('Failed');
    await azure.made(asg(group, 'a'), network, { location: 'eastus' });
  });

  it('go on after a restart at the same address', async () => {
    const group = await newGroup('rg-restart');
    azure.azure.world.settings.provisioningDelayMs = 700;
    const first = await azure.arm('PUT', asg(group, 'a'), { body: { location: 'eastus' } });
    await azure.restart();
    azure.azure.world.settings.areLimitsRelaxed = true;
    expect((await azure.over(first)).body.status).toBe('Succeeded');
    expect((await azure.arm('GET', asg(group, 'a'))).body.properties.provisioningState).toBe('Succeeded');
  });
});

describe('tags and lists', () => {
  it('merge, replace and delete by the tags resource, names in any case', async () => {
    const group = await newGroup('rg-tags');
    const tags = `${group}/providers/Microsoft.Resources/tags/default`;
    const send = async (operation: string, given: object): Promise<object> =>
      (await azure.arm('PATCH', tags, { apiVersion: '2024-07-01', body: { operation, properties: { tags: given } } }))
        .body.properties.tags;
    expect(await send('Replace', { Tenant: 'dev01', a: '1' })).toEqual({ Tenant: 'dev01', a: '1' });
    expect(await send('Merge', { tenant: 'dev02' })).toEqual({ Tenant: 'dev02', a: '1' });
    expect(await send('Delete', { a: '1' })).toEqual({ Tenant: 'dev02' });
  });

  it('find resources by tag, in pages, and by Resource Graph', async () => {
    const group = await newGroup('rg-find');
    for (const name of ['a', 'b', 'c'])
      await azure.made(asg(group, name), network, { location: 'eastus', tags: { tenant: 'find' } });
    const filter = encodeURIComponent("tagName eq 'tenant' and tagValue eq 'find'");
    const page = await azure.arm('GET', `/subscriptions/${azure.subscriptionId}/resources?$filter=${filter}&$top=2`, {
      apiVersion: '2024-07-01',
    });
    expect(page.body.value).toHaveLength(2);
    const next = await azure.arm('GET', page.body.nextLink);
    expect(next.body.value).toHaveLength(1);
    expect(next.body.nextLink).toBeUndefined();
    const query =
      "Resources | where type =~ 'Microsoft.Network/applicationSecurityGroups' and tags['tenant'] == 'find' | project id, name";
    const ask = async (options: object): Promise<{ data: { name: string }[]; $skipToken?: string }> =>
      (
        await azure.arm('POST', '/providers/Microsoft.ResourceGraph/resources', {
          apiVersion: '2022-10-01',
          body: { query, options },
        })
      ).body;
    const first = await ask({ $top: 2 });
    expect(first.data.map((row) => row.name)).toEqual(['a', 'b']);
    expect((await ask({ $top: 2, $skipToken: first.$skipToken })).data.map((row) => row.name)).toEqual(['c']);
  });
});

describe('stale reads, by order', () => {
  it('are of things as they were: not made yet, not changed, not deleted; the writes themselves are done', async () => {
    const { settings } = azure.azure.world;
    const group = await newGroup('rg-stale');
    const call = { apiVersion: '2023-01-31' };
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/behind`;
    const all = `/subscriptions/${azure.subscriptionId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
    const names = async (): Promise<unknown> =>
      ((await azure.arm('GET', all, call)).body.value as { name: string }[]).map(({ name }) => name);

    settings.staleReads = { chance: 1, seconds: 60 };
    const made = await azure.arm('PUT', identity, { ...call, body: { location: 'eastus', tags: { is: 'new' } } });
    expect(made.status).toBe(201);
    expect((await azure.arm('GET', identity, call)).status).toBe(404);
    expect(await names()).not.toContain('behind');

    settings.staleReads = { chance: 0, seconds: 0 };
    expect((await azure.arm('GET', identity, call)).body.tags).toEqual({ is: 'new' });
    expect((await azure.arm('DELETE', identity, call)).status).toBe(200);
    expect(await names()).not.toContain('behind');
  });
});

describe('limits', () => {
  it('answer 429 with Retry-After and count down in headers', async () => {
    azure.azure.world.settings.areLimitsRelaxed = false;
    const path = `/subscriptions/${azure.subscriptionId}`;
    const first = await azure.arm('GET', path, { apiVersion: '2022-12-01' });
    expect(Number(first.headers.get('x-ms-ratelimit-remaining-subscription-reads'))).toBeGreaterThan(100);
    const refused = await until(async () => {
      const batch = await Promise.all(
        Array.from({ length: 50 }, () => azure.arm('GET', path, { apiVersion: '2022-12-01' })),
      );
      return batch.find((answer) => answer.status === 429) ?? null;
    });
    expect(refused.body.error.code).toBe('SubscriptionRequestsThrottled');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    azure.azure.world.settings.areLimitsRelaxed = true;
  });
});

it("every answer was of the shape Microsoft's schemas say", () => {
  expect(azure.violations).toEqual([]);
});
