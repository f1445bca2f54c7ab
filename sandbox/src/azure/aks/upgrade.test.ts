import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AzureUnderTest } from '../testing/azure-under-test.ts';
import { publishNodeImage } from './versions.ts';

let azure: AzureUnderTest;
let cluster: string;
const aks = '2024-09-01';

beforeAll(async () => {
  azure = await AzureUnderTest.start();
  azure.azure.world.settings.areLimitsRelaxed = true;
  const group = azure.group('rg-upgrade');
  await azure.arm('PUT', group, { apiVersion: '2024-07-01', body: { location: 'eastus' } });
  cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/aks`;
  await azure.made(cluster, aks, body('1.33.4'));
});

afterAll(async () => {
  await azure.stop();
});

const system = { name: 'system', mode: 'System', count: 1, vmSize: 'Standard_D4ds_v5' };

function body(kubernetesVersion: string, pools: object[] = [system], more: object = {}): object {
  return {
    location: 'eastus',
    identity: { type: 'SystemAssigned' },
    properties: { dnsPrefix: 'aks', kubernetesVersion, agentPoolProfiles: pools, ...more },
  };
}

async function refusal(path: string, sent: object): Promise<[number, string, string]> {
  const answer = await azure.arm('PUT', path, { apiVersion: aks, body: sent });
  return [answer.status, answer.body.error?.code, answer.body.error?.message];
}

describe('the version of a cluster', () => {
  it('is one the region offers', async () => {
    expect((await refusal(`${cluster}-old`, body('1.19.0'))).slice(0, 2)).toEqual([400, 'K8sVersionNotSupported']);
    const offered = await azure.arm(
      'GET',
      `/subscriptions/${azure.subscriptionId}/providers/Microsoft.ContainerService/locations/eastus/kubernetesVersions`,
      { apiVersion: aks },
    );
    const versions = offered.body.values.map((one: { version: string }) => one.version);
    expect(versions).toEqual(['1.33', '1.34', '1.35', '1.36']);
  });

  it('goes up one minor at a time, and never back', async () => {
    const [status, code, message] = await refusal(cluster, body('1.35.0'));
    expect([status, code]).toEqual([400, 'OperationNotAllowed']);
    expect(message).toContain('Available upgrades: [1.34.1 1.34.0 1.33.5]');
    const answer = await azure.arm('PUT', cluster, { apiVersion: aks, body: body('1.34') });
    expect(answer.body.properties).toMatchObject({
      provisioningState: 'Upgrading',
      kubernetesVersion: '1.34',
      currentKubernetesVersion: '1.33.4',
    });
    await azure.over(answer);
    const upgraded = await azure.arm('GET', cluster, { apiVersion: aks });
    expect(upgraded.body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      currentKubernetesVersion: '1.34.1',
    });
    expect((await refusal(cluster, body('1.33.5'))).slice(0, 2)).toEqual([400, 'OperationNotAllowed']);
  });

  it('leaves its pools behind until they are upgraded themselves, never ahead of it', async () => {
    const pool = `${cluster}/agentPools/system`;
    const before = await azure.arm('GET', pool, { apiVersion: aks });
    expect(before.body.properties.currentOrchestratorVersion).toBe('1.33.4');
    const at = (orchestratorVersion: string): object => ({
      properties: { ...system, name: undefined, orchestratorVersion },
    });
    expect((await refusal(pool, at('1.35.0'))).slice(0, 2)).toEqual([400, 'NodePoolMcVersionIncompatible']);
    const answer = await azure.arm('PUT', pool, { apiVersion: aks, body: at('1.34.1') });
    expect(answer.body.properties.provisioningState).toBe('Upgrading');
    await azure.over(answer);
    const after = await azure.arm('GET', pool, { apiVersion: aks });
    expect(after.body.properties.currentOrchestratorVersion).toBe('1.34.1');
  });

  it('is still what it was when its upgrade fails, and the same write is good again', async () => {
    azure.azure.world.settings.doomed.set('microsoft.containerservice/managedclusters', 1);
    const failed = await azure.over(await azure.arm('PUT', cluster, { apiVersion: aks, body: body('1.35.0') }));
    expect(failed.body.status).toBe('Failed');
    const between = await azure.arm('GET', cluster, { apiVersion: aks });
    expect(between.body.properties).toMatchObject({
      provisioningState: 'Failed',
      currentKubernetesVersion: '1.34.1',
    });
    await azure.over(await azure.arm('PUT', cluster, { apiVersion: aks, body: body('1.35.0') }));
    const after = await azure.arm('GET', cluster, { apiVersion: aks });
    expect(after.body.properties.currentKubernetesVersion).toBe('1.35.0');
  });

  it('tells where it can go from here', async () => {
    const profile = await azure.arm('GET', `${cluster}/upgradeProfiles/default`, { apiVersion: aks });
    const { controlPlaneProfile } = profile.body.properties;
    expect(controlPlaneProfile.upgrades.map((one: { kubernetesVersion: string }) => one.kubernetesVersion)).toEqual([
      '1.35.1',
      '1.36.0',
    ]);
    const pools = await azure.arm('GET', `${cluster}/availableAgentPoolVersions`, { apiVersion: aks });
    const versions = pools.body.properties.agentPoolVersions.map(
      (one: { kubernetesVersion: string }) => one.kubernetesVersion,
    );
    expect(versions).toContain('1.35.0');
    expect(versions).not.toContain('1.35.1');
    expect(versions).not.toContain('1.36.0');
  });
});

describe('the image of nodes', () => {
  it('changes on demand, to the newest published, without a new version', async () => {
    const pool = `${cluster}/agentPools/system`;
    const before = await azure.arm('GET', pool, { apiVersion: aks });
    publishNodeImage(azure.azure.world, '202612.03.0');
    const profile = await azure.arm('GET', `${pool}/upgradeProfiles/default`, { apiVersion: aks });
    expect(profile.body.properties.latestNodeImageVersion).toMatch(/-202612\.03\.0$/);
    const answer = await azure.arm('POST', `${pool}/upgradeNodeImageVersion`, { apiVersion: aks });
    expect(answer.status).toBe(202);
    await azure.over(answer);
    const after = await azure.arm('GET', pool, { apiVersion: aks });
    expect(after.body.properties).toMatchObject({
      nodeImageVersion: profile.body.properties.latestNodeImageVersion,
      currentOrchestratorVersion: before.body.properties.currentOrchestratorVersion,
    });
    expect(before.body.properties.nodeImageVersion).not.toBe(after.body.properties.nodeImageVersion);
  });
});

describe('what a cluster asks of its world', () => {
  it('is a workspace for its logs, and a paid tier for its costs', async () => {
    const logs = {
      addonProfiles: { omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: '/none' } } },
    };
    expect((await refusal(`${cluster}-logs`, body('1.34', [system], logs))).slice(0, 2)).toEqual([400, 'AddonInvalid']);
    const costs = { metricsProfile: { costAnalysis: { enabled: true } } };
    expect((await refusal(`${cluster}-costs`, body('1.34', [system], costs)))[0]).toBe(400);
  });
});

it("every answer was of the shape Microsoft's schemas say", () => {
  expect(azure.violations).toEqual([]);
});
