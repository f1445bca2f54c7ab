import { randomBytes, randomUUID } from 'node:crypto';
import { loadServerCertificate } from '../http/certificate.ts';
import { Counters } from '../http/counters.ts';
import { ExchangeLog } from '../http/exchange-log.ts';
import { FaultGate } from '../http/fault-gate.ts';
import { Listener } from '../http/listener.ts';
import type { Handler } from '../http/message.ts';
import type { Journal } from '../state/journal.ts';
import { AssignmentIndex } from './access/assignments.ts';
import { conditionHolds } from './access/condition.ts';
import { giveRights } from './access/first-grants.ts';
import { ActivityLog } from './activity/log.ts';
import { authenticateForCluster } from './aks/authentication.ts';
import { ClusterHost, type StartCluster } from './aks/cluster-host.ts';
import { aksLoadBalancers } from './aks/load-balancers.ts';
import { kubernetesVersion } from './aks/versions.ts';
import { LaggingReplicas } from './arm/lagging-replicas.ts';
import { doOperation } from './arm/operation-work.ts';
import { Operations } from './arm/operations.ts';
import { ResourceManager } from './arm/service.ts';
import { ResourceStore } from './arm/store.ts';
import { Throttle } from './arm/throttle.ts';
import { Meters } from './cost/meters.ts';
import { QueryQuota } from './cost/quota.ts';
import { Directory, type Principal } from './entra/directory.ts';
import {
  appServiceToken,
  discoveryDocument,
  instanceMetadataToken,
  keysDocument,
  tokenEndpoint,
} from './entra/endpoints.ts';
import { loadSigningKey } from './entra/signing-key.ts';
import { Tokens } from './entra/tokens.ts';
import { ContainerLogs } from './log-analytics/container-logs.ts';
import { logQueryHandler, QUERY_PATH } from './log-analytics/query.ts';
import { LogQueryQuota } from './log-analytics/quota.ts';
import { METRICS_PATH, metricsHandler } from './metrics/batch.ts';
import { type Conditions, calm, settingsOf } from './settings.ts';
import { aroundResource, Subscriptions } from './subscriptions.ts';
import { armTypes } from './types/index.ts';
import { TypeTable } from './types/table.ts';
import { vaultHandler } from './vault/data-plane.ts';
import { VaultHost } from './vault/vault-host.ts';
import type { World } from './world.ts';

export interface AzureOptions {
  readonly home: string;
  readonly host: string;
  readonly port: number;
  readonly journal: Journal;
  readonly startCluster: StartCluster;
  readonly conditions?: Conditions;
  /** File to write every request to Resource Manager and its answer to. */
  readonly exchanges?: string;
  readonly clock?: () => Date;
}

/** A running sandbox Azure. */
export interface Azure {
  readonly world: World;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly faults: { readonly arm: FaultGate; readonly vault: FaultGate; readonly logs: FaultGate };
  readonly counters: Counters;
  /** What it is like when nobody orders otherwise. */
  readonly conditions: Conditions;
  /** A person with every right on every subscription. */
  readonly person: Principal;
  close(): Promise<void>;
}

/** What is drawn once, when a home is new. */
interface Identity {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly identityHeader: string;
  readonly principalId: string;
  readonly clientId: string;
  readonly personId: string;
}

/** Starts ARM, Entra, the vaults and the clusters of a home, as they were. */
export async function startAzure(options: AzureOptions): Promise<Azure> {
  const { journal, host, home } = options;
  const exchanges = options.exchanges === undefined ? null : await ExchangeLog.open(options.exchanges);
  const clock = options.clock ?? (() => new Date());
  const { identity, isNew } = loadIdentity(journal);
  const directory = new Directory(journal, identity.tenantId);
  const resources = new ResourceStore(journal.table('resources'));
  const assignments = new AssignmentIndex(resources);
  const conditions = options.conditions ?? calm;
  const settings = settingsOf(conditions);
  const listener = new Listener(host, await loadServerCertificate(home, host));
  const clusters = new ClusterHost(journal, home, host, options.startCluster);
  const vaults = new VaultHost(journal, listener, host, clock);
  const tokens = new Tokens(await loadSigningKey(journal), directory, clock);
  let origin = '';
  const world: World = {
    clock,
    subscriptionId: identity.subscriptionId,
    tenantId: identity.tenantId,
    subscriptions: new Subscriptions(journal, identity.subscriptionId),
    identityHeader: identity.identityHeader,
    journal,
    resources,
    operations: new Operations(
      journal,
      clock,
      async (operation) => await doOperation(aroundResource(world, operation.resourceId), operation),
    ),
    directory,
    tokens,
    settings,
    types: new TypeTable(armTypes),
    clusters,
    vaults,
    logs: { containers: new ContainerLogs(), quota: new LogQueryQuota() },
    activity: new ActivityLog(),
    costs: {
      meters: new Meters({ clock, journal, resources }),
      quota: new QueryQuota(),
    },
    busy: new Set(),
    origin: () => origin,
    controlPlane: () => required(directory, identity.principalId),
    assignmentsOf: (principalId) => assignments.of(principalId),
    customRole: (id) =>
      resources.ofType('Microsoft.Authorization/roleDefinitions').find((role) => role.name.toLowerCase() === id),
    conditionHolds,
    issuerKeys: async (issuer) => await clusters.issuerKeys(issuer),
  };
  if (isNew) addPrincipals(world, identity);
  const replicas = new LaggingReplicas(world);
  world.logs.containers.begin(world);
  clusters.useLogs((resourceId, cluster) => world.logs.containers.follow(cluster, resourceId));

  const faults = { arm: new FaultGate(), vault: new FaultGate(), logs: new FaultGate() };
  const counters = new Counters();
  const manager = new ResourceManager(world, replicas, new Throttle(clock, settings));
  const kept = keptHandler(journal);
  const managed: Handler = async (request) => await manager.handle(request);
  const handle = exchanges === null ? managed : exchanges.around(managed);
  const arm = faults.arm.around(async (request) => {
    counters.count('arm', request);
    return await handle(request);
  });
  const logQuery = logQueryHandler(world);
  vaults.useHandler((vault) => {
    const handler = vaultHandler(world, vault);
    return kept(
      faults.vault.around(async (request) => {
        counters.count('vault', request);
        return await handler(request);
      }),
    );
  });
  clusters.useAuthentication(async (resourceId, token) => await authenticateForCluster(world, resourceId, token));
  clusters.useVersions((resourceId) => kubernetesVersion(aroundResource(world, resourceId), resourceId));
  clusters.useLoadBalancers((resourceId) => aksLoadBalancers(aroundResource(world, resourceId), resourceId));

  const azure: Azure = {
    world,
    get origin() {
      return origin;
    },
    faults,
    counters,
    conditions,
    person: required(directory, identity.personId),
    async close() {
      await world.operations.stop();
      await listener.closeAll();
      await world.logs.containers.close();
      await clusters.close();
      await exchanges?.close();
      await journal.flushed();
    },
  };
  await clusters.resume();
  for (const vault of resources.ofType('Microsoft.KeyVault/vaults')) await vaults.open(vault.name);
  const logs = faults.logs.around(async (request) => {
    counters.count('logs', request);
    return await logQuery(request);
  });
  const metricBatch = metricsHandler(world);
  const metrics: Handler = async (request) => {
    counters.count('metrics', request);
    return await metricBatch(request);
  };
  const front = frontHandler(world, arm, { logs, metrics });
  const port = await listener.listen(options.port, kept(front));
  origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  world.operations.resume();
  await journal.flushed();
  return azure;
}

/** Answers leave only when what they tell of is on its way to the disk. */
function keptHandler(journal: Journal): (handler: Handler) => Handler {
  return (handler) => async (request) => {
    const reply = await handler(request);
    await journal.flushed();
    return reply;
  };
}

/** Resource Manager, and what has a host of its own in Azure. */
function frontHandler(
  world: World,
  arm: Handler,
  { logs, metrics }: { readonly logs: Handler; readonly metrics: Handler },
): Handler {
  const tenant = `/(?:${world.tenantId}|common|organizations|adfs)`;
  const routes: readonly [RegExp, Handler][] = [
    [QUERY_PATH, logs],
    [METRICS_PATH, metrics],
    [/^\/msi\/token\/?$/i, async (request) => await appServiceToken(world, request)],
    [/^\/metadata\/identity\/oauth2\/token\/?$/i, async (request) => await instanceMetadataToken(world, request)],
    [new RegExp(`^${tenant}/oauth2/(?:v2\\.0/)?token$`, 'i'), async (request) => await tokenEndpoint(world, request)],
    [
      new RegExp(`^${tenant}/(?:v2\\.0/)?\\.well-known/openid-configuration$`, 'i'),
      async (request) => discoveryDocument(world, request.origin),
    ],
    [new RegExp(`^${tenant}/discovery/(?:v2\\.0/)?keys$`, 'i'), async () => keysDocument(world)],
  ];
  return async (request) => {
    const route = routes.find(([pattern]) => pattern.test(request.path));
    if (route) return await route[1](request);
    return await arm(request);
  };
}

function loadIdentity(journal: Journal): { identity: Identity; isNew: boolean } {
  const table = journal.table<Identity>('identity');
  const known = table.get('identity');
  if (known) return { identity: known, isNew: false };
  const identity: Identity = {
    subscriptionId: randomUUID(),
    tenantId: randomUUID(),
    identityHeader: randomBytes(24).toString('base64url'),
    principalId: randomUUID(),
    clientId: randomUUID(),
    personId: randomUUID(),
  };
  table.set('identity', identity);
  return { identity, isNew: true };
}

function addPrincipals(world: World, identity: Identity): void {
  const visibleAt = world.clock().toISOString();
  world.directory.add({
    objectId: identity.principalId,
    clientId: identity.clientId,
    kind: 'ServicePrincipal',
    displayName: 'control-plane',
    visibleAt,
  });
  world.directory.add({
    objectId: identity.personId,
    // The public application that people sign in with from a command line.
    clientId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
    kind: 'User',
    displayName: 'administrator@sandbox.example',
    visibleAt,
  });
  giveRights(world, identity.personId);
}

function required(directory: Directory, objectId: string): Principal {
  const principal = directory.byObjectId(objectId);
  if (!principal) throw new Error('the directory has lost a principal it began with');
  return principal;
}
