import { randomUUID } from 'node:crypto';
import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isReachable } from './reachability/evaluate.ts';
import { type Answer, AzureUnderTest } from './testing/azure-under-test.ts';
import { serviceAccountToken } from './testing/service-account-token.ts';

let azure: AzureUnderTest;
let group: string;
const roles = '2022-04-01';
const identities = '2023-01-31';
const vaults = '2026-02-01';

beforeAll(async () => {
  azure = await AzureUnderTest.start();
  azure.azure.world.settings.areLimitsRelaxed = true;
  group = azure.group('rg-tenant');
  await azure.arm('PUT', group, { apiVersion: '2024-07-01', body: { location: 'eastus' } });
});

afterAll(async () => {
  await azure.stop();
});

const provider = (path: string): string => `${group}/providers/${path}`;
const roleId = (guid: string): string =>
  `/subscriptions/${azure.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
const secretsUser = '4633458b-17de-408a-b874-0445c86b69e6';

async function identity(name: string): Promise<{ path: string; principalId: string; clientId: string }> {
  const path = provider(`Microsoft.ManagedIdentity/userAssignedIdentities/${name}`);
  const { body } = await azure.made(path, identities, { location: 'eastus' });
  return { path, principalId: body.properties.principalId, clientId: body.properties.clientId };
}

function vaultBody(more: object = {}): object {
  const properties = {
    tenantId: azure.azure.world.tenantId,
    sku: { family: 'A', name: 'premium' },
    enableRbacAuthorization: true,
    softDeleteRetentionInDays: 7,
    ...more,
  };
  return { location: 'eastus', properties };
}

describe('role assignments', () => {
  it('need a principal type for a new identity, are unique, and cannot change hands', async () => {
    const { principalId } = await identity('id-roles');
    const at = (name: string): string => `${group}/providers/Microsoft.Authorization/roleAssignments/${name}`;
    const name = randomUUID();
    const properties = { roleDefinitionId: roleId(secretsUser), principalId };
    const early = await azure.arm('PUT', at(name), { apiVersion: roles, body: { properties } });
    expect([early.status, early.body.error.code]).toEqual([403, 'AuthorizationFailed']);
    const person = await azure.personToken();
    const unknown = await azure.arm('PUT', at(name), { apiVersion: roles, body: { properties }, token: person });
    expect([unknown.status, unknown.body.error.code]).toEqual([400, 'PrincipalNotFound']);
    const body = { properties: { ...properties, principalType: 'ServicePrincipal' } };
    expect((await azure.arm('PUT', at(name), { apiVersion: roles, body })).status).toBe(201);
    expect((await azure.arm('PUT', at(name), { apiVersion: roles, body })).status).toBe(200);
    const twin = await azure.arm('PUT', at(randomUUID()), { apiVersion: roles, body });
    expect([twin.status, twin.body.error.code]).toEqual([409, 'RoleAssignmentExists']);
    const other = await identity('id-other');
    const moved = await azure.arm('PUT', at(name), {
      apiVersion: roles,
      body: { properties: { ...body.properties, principalId: other.principalId } },
    });
    expect(moved.body.error.code).toBe('RoleAssignmentUpdateNotPermitted');
    const definitions = await azure.arm(
      'GET',
      `${group}/providers/Microsoft.Authorization/roleDefinitions?$filter=${encodeURIComponent("roleName eq 'Key Vault Secrets User'")}`,
      { apiVersion: roles },
    );
    expect(definitions.body.value.map((role: { name: string }) => role.name)).toEqual([secretsUser]);
  });

  it('keep the control plane from making itself Owner', async () => {
    const owner = {
      roleDefinitionId: roleId('8e3af657-a8ff-443c-a75c-2fe8c4bcb635'),
      principalId: azure.azure.world.controlPlane().objectId,
      principalType: 'ServicePrincipal',
    };
    const refused = await azure.arm(
      'PUT',
      `/subscriptions/${azure.subscriptionId}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`,
      { apiVersion: roles, body: { properties: owner } },
    );
    expect([refused.status, refused.body.error.code]).toEqual([403, 'AuthorizationFailed']);
  });

  it('decide what an identity may do at all', async () => {
    const { principalId } = await identity('id-nobody');
    const principal = azure.azure.world.directory.byObjectId(principalId);
    if (!principal) throw new Error('an identity has a principal');
    const token = await azure.azure.world.tokens.issue(principal, 'https://management.azure.com');
    const refused = await azure.arm('GET', group, { apiVersion: '2024-07-01', token });
    expect([refused.status, refused.body.error.code]).toEqual([403, 'AuthorizationFailed']);
    expect(refused.body.error.message).toContain(
      "does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourceGroups/read' over scope",
    );
  });
});

describe('managed identity', () => {
  it('gives tokens in both forms, and none to a stranger', async () => {
    const { world, origin } = azure.azure;
    const query = 'resource=https%3A%2F%2Fmanagement.azure.com';
    const app = await fetch(`${origin}/msi/token?api-version=2019-08-01&${query}`, {
      headers: { 'x-identity-header': world.identityHeader },
    });
    const token = ((await app.json()) as { access_token: string }).access_token;
    expect((await azure.arm('GET', group, { apiVersion: '2024-07-01', token })).status).toBe(200);
    const metadata = await fetch(`${origin}/metadata/identity/oauth2/token/?api-version=2018-02-01&${query}`, {
      headers: { Metadata: 'true' },
    });
    expect(metadata.status).toBe(200);
    expect(
      (await fetch(`${origin}/msi/token?api-version=2019-08-01&${query}`, { headers: { 'x-identity-header': 'x' } }))
        .status,
    ).toBe(401);
  });

  it('refuses federated credentials written at once, a twin, and the twenty-first', async () => {
    const { path } = await identity('id-federated');
    const write = (name: string, subject: string): Promise<{ status: number }> =>
      azure.arm('PUT', `${path}/federatedIdentityCredentials/${name}`, {
        apiVersion: identities,
        body: { properties: { issuer: 'https://issuer.example/', subject, audiences: ['api://AzureADTokenExchange'] } },
      });
    const both = await Promise.all([write('fic-1', 's1'), write('fic-2', 's2')]);
    expect(both.map((answer) => answer.status).sort()).toEqual([201, 409]);
    for (let count = 1; count <= 20; count += 1)
      expect((await write(`fic-${count}`, `s${count}`)).status).toBeLessThan(300);
    expect((await write('fic-21', 's21')).status).toBe(400);
    await azure.arm('DELETE', `${path}/federatedIdentityCredentials/fic-20`, { apiVersion: identities });
    expect((await write('fic-twin', 's1')).status).toBe(409);
  });
});

describe('network security', () => {
  const network = '2024-03-01';
  const make = (path: string, body: object): Promise<{ body: { id: string } }> =>
    azure.made(provider(`Microsoft.Network/${path}`), network, body);
  const asg = (name: string): { id: string } => ({
    id: provider(`Microsoft.Network/applicationSecurityGroups/${name}`),
  });
  const rule = (priority: number, from: string, to: string): object => ({
    properties: {
      priority,
      direction: 'Inbound',
      access: 'Allow',
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '*',
      sourceApplicationSecurityGroups: [asg(from)],
      destinationApplicationSecurityGroups: [asg(to)],
    },
  });
  const deny = (direction: string): object => ({
    name: `deny-${direction}`,
    properties: {
      priority: 4000,
      direction,
      access: 'Deny',
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '*',
      sourceAddressPrefix: 'VirtualNetwork',
      destinationAddressPrefix: 'VirtualNetwork',
    },
  });

  it('keeps tenants apart whose names contain one another, and lets each reach itself', async () => {
    for (const name of ['asg-dev', 'asg-dev01'])
      await make(`applicationSecurityGroups/${name}`, { location: 'eastus' });
    const guard = await make('networkSecurityGroups/nsg', {
      location: 'eastus',
      properties: { securityRules: [deny('Inbound')] },
    });
    await make('virtualNetworks/vnet', {
      location: 'eastus',
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [
          { name: 'work', properties: { addressPrefix: '10.0.1.0/24', networkSecurityGroup: { id: guard.body.id } } },
        ],
      },
    });
    await make('networkSecurityGroups/nsg/securityRules/dev', rule(1001, 'asg-dev', 'asg-dev'));
    await make('networkSecurityGroups/nsg/securityRules/dev01', rule(1002, 'asg-dev01', 'asg-dev01'));
    const nics: Record<string, string> = {};
    for (const [nic, member] of [
      ['a', 'asg-dev'],
      ['b', 'asg-dev'],
      ['c', 'asg-dev01'],
    ] as const) {
      const subnet = { id: provider('Microsoft.Network/virtualNetworks/vnet/subnets/work') };
      const { body } = await make(`networkInterfaces/nic-${nic}`, {
        location: 'eastus',
        properties: {
          ipConfigurations: [{ name: 'ip', properties: { subnet, applicationSecurityGroups: [asg(member)] } }],
        },
      });
      nics[nic] = body.id;
    }
    const reach = (from: string, to: string): boolean =>
      isReachable(azure.azure.world, { from: nics[from] ?? from, to: nics[to] ?? to, port: 443, protocol: 'Tcp' })
        .allowed;
    expect([reach('a', 'b'), reach('a', 'c'), reach('c', 'a')]).toEqual([true, false, false]);
    expect(reach(asg('asg-dev').id, asg('asg-dev01').id)).toBe(false);
  });

  it('refuses two rules of one priority and direction, and a subnet in use', async () => {
    const twin = await azure.arm('PUT', provider('Microsoft.Network/networkSecurityGroups/nsg/securityRules/twin'), {
      body: rule(1001, 'asg-dev', 'asg-dev'),
    });
    expect([twin.status, twin.body.error.code]).toEqual([400, 'SecurityRuleConflict']);
    const subnet = await azure.arm('DELETE', provider('Microsoft.Network/virtualNetworks/vnet/subnets/work'));
    expect([subnet.status, subnet.body.error.code]).toEqual([409, 'InUseSubnetCannotBeDeleted']);
  });
});

describe('key vault', () => {
  const vault = (): string => provider('Microsoft.KeyVault/vaults/kv-tenant');

  it('serves the SDK unmodified, by role, with versions, tags and soft deletion', async () => {
    const { body } = await azure.made(vault(), vaults, vaultBody());
    const credential: TokenCredential = {
      getToken: async (scopes): Promise<AccessToken> => ({
        token: await azure.azure.world.tokens.issue(
          azure.azure.world.controlPlane(),
          String(scopes).replace('/.default', ''),
        ),
        expiresOnTimestamp: Date.now() + 3600_000,
      }),
    };
    const client = new SecretClient(body.properties.vaultUri, credential, {
      disableChallengeResourceVerification: true,
      allowInsecureConnection: true,
    });
    const first = await client.setSecret('ssh-key', 'one\n', {
      contentType: 'application/x-pem-file',
      tags: { tenant: 'dev01' },
    });
    await client.setSecret('ssh-key', 'two');
    expect((await client.getSecret('ssh-key')).value).toBe('two');
    const { principalId } = await identity('id-of-one-secret');
    const role = { roleDefinitionId: roleId(secretsUser), principalId, principalType: 'ServicePrincipal' };
    const given = (name: string) =>
      azure.arm('PUT', `${vault()}/secrets/${name}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`, {
        apiVersion: roles,
        body: { properties: role },
      });
    expect((await given('ssh-key')).status).toBe(201);
    expect((await given('no-such-secret')).status).toBe(404);
    const old = await client.getSecret('ssh-key', { version: first.properties.version ?? '' });
    expect([old.value, old.properties.tags]).toEqual(['one\n', { tenant: 'dev01' }]);
    const names: string[] = [];
    for await (const item of client.listPropertiesOfSecrets()) names.push(item.name);
    expect(names).toEqual(['ssh-key']);
    const deletion = await client.beginDeleteSecret('ssh-key');
    expect(deletion.getResult()?.name).toBe('ssh-key');
    await expect(client.getSecret('ssh-key')).rejects.toMatchObject({ statusCode: 404 });
    await expect(client.setSecret('ssh-key', 'three')).rejects.toMatchObject({ statusCode: 409 });
  });

  it('makes a key once and never changes it', async () => {
    const key = `${vault()}/keys/tenant-kek`;
    const body = { properties: { kty: 'RSA-HSM', keySize: 3072, keyOps: ['wrapKey', 'unwrapKey'] } };
    const first = await azure.arm('PUT', key, { apiVersion: vaults, body });
    expect(first.status).toBe(200);
    const again = await azure.arm('PUT', key, { apiVersion: vaults, body: { properties: { kty: 'RSA' } } });
    expect(again.body.properties.keyUriWithVersion).toBe(first.body.properties.keyUriWithVersion);
    expect(again.body.properties.kty).toBe('RSA-HSM');
  });

  it('is soft-deleted, keeps its name, is recovered, and not purged under protection', async () => {
    await azure.made(vault(), vaults, vaultBody({ enablePurgeProtection: true }));
    expect((await azure.arm('DELETE', vault(), { apiVersion: vaults })).status).toBe(200);
    const taken = await azure.arm('PUT', vault(), { apiVersion: vaults, body: vaultBody() });
    expect([taken.status, taken.body.error.code]).toEqual([409, 'ConflictError']);
    const purge = `/subscriptions/${azure.subscriptionId}/providers/Microsoft.KeyVault/locations/eastus/deletedVaults/kv-tenant/purge`;
    expect((await azure.arm('POST', purge, { apiVersion: vaults })).status).toBe(403);
    const refused = await azure.arm('POST', purge, { apiVersion: vaults, token: await azure.personToken() });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'DeletedVaultPurge']);
    await azure.made(vault(), vaults, vaultBody({ createMode: 'recover' }));
    expect((await azure.arm('GET', vault(), { apiVersion: vaults })).body.properties.enablePurgeProtection).toBe(true);
  });
});

describe('managed clusters', () => {
  const cluster = (): string => provider('Microsoft.ContainerService/managedClusters/aks');
  const aks = '2024-09-01';

  it('are real clusters with the nodes of their pools, and trust Entra and federation', async () => {
    const pools = [{ name: 'system', mode: 'System', count: 2, vmSize: 'Standard_D4ds_v5' }];
    const properties = {
      dnsPrefix: 'aks',
      disableLocalAccounts: true,
      oidcIssuerProfile: { enabled: true },
      aadProfile: { managed: true, enableAzureRBAC: true },
      agentPoolProfiles: pools,
    };
    const { body } = await azure.made(cluster(), aks, {
      location: 'eastus',
      identity: { type: 'SystemAssigned' },
      properties,
    });
    const { issuerURL } = body.properties.oidcIssuerProfile;
    expect(issuerURL).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/);
    await azure.made(`${cluster()}/agentPools/tdev01`, aks, {
      properties: {
        mode: 'User',
        count: 1,
        vmSize: 'Standard_D2s_v5',
        nodeLabels: { tenant: 'dev01' },
        nodeTaints: ['tenant=dev01:NoSchedule'],
      },
    });
    // Into security groups nodes come later too, and only beside a host port.
    const asg = provider('Microsoft.Network/applicationSecurityGroups/of-nodes');
    await azure.made(asg, '2024-03-01', { location: 'eastus' });
    const joined = async (more: object): Promise<unknown> => {
      const networkProfile = { applicationSecurityGroups: [asg], ...more };
      const properties = { mode: 'User', count: 1, vmSize: 'Standard_D2s_v5', networkProfile };
      const { body: pool } = await azure.made(`${cluster()}/agentPools/tdev01`, aks, {
        properties: { ...properties, nodeLabels: { tenant: 'dev01' }, nodeTaints: ['tenant=dev01:NoSchedule'] },
      });
      return pool.properties.networkProfile.applicationSecurityGroups;
    };
    expect(await joined({})).toEqual([]);
    const allowedHostPorts = [{ portStart: 65_535, portEnd: 65_535, protocol: 'TCP' }];
    expect(await joined({ allowedHostPorts })).toEqual([asg]);
    const running = await azure.azure.world.clusters.find(cluster().toLowerCase());
    const nodeType = running?.registry.type('nodes');
    if (!running || !nodeType) throw new Error('the cluster runs and has nodes');
    expect(running.registry.list(nodeType, null)).toHaveLength(3);
    const [node] = running.registry.list(nodeType, null, 'agentpool=tdev01');
    expect(node?.metadata.labels).toMatchObject({ tenant: 'dev01', 'kubernetes.azure.com/agentpool': 'tdev01' });
    const admin = await azure.arm('POST', `${cluster()}/listClusterAdminCredential`, {
      apiVersion: aks,
      token: await azure.personToken(),
    });
    expect(admin.status).toBe(400);
    const user = await azure.arm('POST', `${cluster()}/listClusterUserCredential`, { apiVersion: aks });
    const kubeconfig = Buffer.from(user.body.kubeconfigs[0].value, 'base64').toString();
    expect(kubeconfig).toContain('kubelogin');
    expect(kubeconfig).not.toContain('token:');

    const { path, clientId } = await identity('id-workload');
    await azure.arm('PUT', `${path}/federatedIdentityCredentials/fic-workload`, {
      apiVersion: identities,
      body: {
        properties: {
          issuer: issuerURL,
          subject: 'system:serviceaccount:default:default',
          audiences: ['api://AzureADTokenExchange'],
        },
      },
    });
    const form = (assertion: string): Promise<Response> =>
      fetch(`${azure.azure.origin}/${azure.azure.world.tenantId}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          scope: 'https://vault.azure.net/.default',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        }),
      });
    const trusted = await form(await serviceAccountToken(running, 'default', 'default'));
    expect([trusted.status, await trusted.clone().text()]).toEqual([200, expect.any(String)]);
    const stranger = await form(await serviceAccountToken(running, 'kube-system', 'default'));
    expect(((await stranger.json()) as { error_description: string }).error_description).toContain('AADSTS70021');
    const foreign = await form(azure.token);
    expect([foreign.status, ((await foreign.json()) as { error_codes: number[] }).error_codes]).toEqual([401, [70021]]);
  });

  it('have the lines of their containers in a workspace, after a while, for whoever has the role', async () => {
    const { world, origin } = azure.azure;
    const workspace = provider('Microsoft.OperationalInsights/workspaces/log-1');
    const { body: made } = await azure.made(workspace, '2023-09-01', { location: 'eastus', properties: {} });
    const insights = { apiVersion: '2023-03-11' };
    const rule = provider('Microsoft.Insights/dataCollectionRules/rule-1');
    const logAnalytics = [{ name: 'workspace', workspaceResourceId: workspace }];
    const properties = { destinations: { logAnalytics } };
    await azure.arm('PUT', rule, { ...insights, body: { location: 'eastus', kind: 'Linux', properties } });
    const associations = `${cluster()}/providers/Microsoft.Insights/dataCollectionRuleAssociations`;
    const body = { properties: { dataCollectionRuleId: rule } };
    const associated = await azure.arm('PUT', `${associations}/ContainerInsightsExtension`, { ...insights, body });
    expect(associated.status).toBeLessThan(300);

    const { registry } = (await world.clusters.find(cluster().toLowerCase())) ?? {};
    const pods = registry?.type('pods');
    if (!registry || !pods) throw new Error('the cluster runs and has pods');
    const command = ['sh', '-c', 'echo one; echo \'{"level":"warn","message":"two"}\'; echo one; sleep 3600'];
    const begin = (name: string) =>
      registry.create(
        pods,
        {
          ...{ apiVersion: 'v1', kind: 'Pod' },
          metadata: { name, namespace: 'default', uid: '', resourceVersion: '', creationTimestamp: '' },
          spec: { containers: [{ name: 'main', image: 'busybox', command }] },
        },
        { manager: 'test' },
      );
    const hasStarted = (name: string) => JSON.stringify(registry.get(pods, 'default', name)).includes('"running"');
    const audience = 'https://api.loganalytics.azure.com';
    const own = await world.tokens.issue(world.controlPlane(), audience);
    const query =
      'ContainerLogV2 | where PodNamespace == "default" | order by TimeGenerated asc | project PodName, LogMessage, Late = ingestion_time() - TimeGenerated';
    const asked = async (bearer: string, what = query, id: string = made.properties.customerId) => {
      const answer = await fetch(`${origin}/v1/workspaces/${id}/query`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query: what }),
      });
      return { status: answer.status, body: (await answer.json()) as Answer['body'] };
    };
    const rows = async () => (await asked(own)).body.tables[0].rows;
    expect(await rows()).toEqual([]);
    await begin('talks-1');
    const all = ['one', '{"level":"warn","message":"two"}', 'one'].map((text) => ['talks-1', text, '00:00:00']);
    await expect.poll(rows, { timeout: 20_000 }).toEqual(all);
    // The lines stay where the pod does not.
    await registry.delete(pods, 'default', 'talks-1', { gracePeriodSeconds: 0 });
    expect(await rows()).toEqual(all);
    world.settings.logDelaySeconds = 3600;
    await begin('talks-2');
    await expect.poll(() => hasStarted('talks-2'), { timeout: 20_000 }).toBe(true);
    expect(await rows()).toEqual(all);

    expect((await asked(own, 'ContainerLogV2 | where')).body.error).toMatchObject({
      code: 'BadArgumentError',
      innererror: { code: 'SyntaxError', innererror: { code: 'SYN0002', line: 1, pos: 22 } },
    });
    const { principalId } = await identity('id-reads-nothing');
    const principal = world.directory.byObjectId(principalId);
    if (!principal) throw new Error('an identity has a principal');
    for (const [answer, status, code] of [
      [await asked(await world.tokens.issue(principal, audience)), 403, 'InsufficientAccessError'],
      [await asked(azure.token), 403, 'InvalidAuthenticationToken'],
      [await asked(own, query, randomUUID()), 404, 'WorkspaceNotFoundError'],
    ] as const)
      expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it('come back after a restart with their issuer, and go with their node group', async () => {
    const before = await azure.arm('GET', cluster(), { apiVersion: aks });
    await azure.restart();
    azure.azure.world.settings.areLimitsRelaxed = true;
    const running = await azure.azure.world.clusters.find(cluster().toLowerCase());
    expect(running?.issuer).toBe(before.body.properties.oidcIssuerProfile.issuerURL);
    const nodeGroup = azure.group(before.body.properties.nodeResourceGroup);
    expect((await azure.arm('GET', nodeGroup, { apiVersion: '2024-07-01' })).status).toBe(200);
    await azure.over(await azure.arm('DELETE', cluster(), { apiVersion: aks }));
    expect((await azure.arm('GET', nodeGroup, { apiVersion: '2024-07-01' })).status).toBe(404);
    expect(await azure.azure.world.clusters.all()).toEqual([]);
  });
});

it("every answer was of the shape Microsoft's schemas say", () => {
  expect(azure.violations).toEqual([]);
});
