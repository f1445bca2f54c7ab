import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createStoredTokenAuthenticator, createTokenAuthenticator, firstKnown } from '@tenantry/access';
import { createSessionAuthenticator } from '@tenantry/access/accounts';
import { checkCluster, clusterIdentity, NEEDED_RIGHTS } from '@tenantry/drivers/kubernetes';
import { createEngine, type Engine } from '@tenantry/engine';
import type { Kind } from '@tenantry/kinds';
import { openStore, type Store, startEmbedded } from '@tenantry/store';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { cloudPortalOf } from '../api/about.ts';
import { grantsInForce, networkGrantsOf } from '../api/grants-in-force.ts';
import { createServer } from '../api/server.ts';
import { createCapacity } from '../capacity/index.ts';
import { createClusterRegistry } from '../clusters/registry.ts';
import { createEngines } from '../engines/index.ts';
import { createEndpointCertificates } from '../faults/endpoint-certificate.ts';
import { createOutbound } from '../http/outbound.ts';
import { startKubeTokenSweep } from '../kube/kube-token-sweep.ts';
import { createSealer } from '../sealing/sealer.ts';
import { byName } from '../sign-in/base-url.ts';
import { createIdentityProviders } from '../sign-in/providers/gateway.ts';
import { openAccountsOf, ownerNow } from './accounts.ts';
import { startAudit } from './audit.ts';
import { type AzureConnection, realAzure, sandboxAzure } from './azure.ts';
import { azureHealth } from './azure-health.ts';
import { benchmarkGateway } from './benchmarks.ts';
import { accessGateway, cloudGateway } from './cloud.ts';
import { clusterGateway, followClusters } from './clusters.ts';
import { collectAtRest } from './collect-at-rest.ts';
import { startCosts } from './cost.ts';
import { createDrivers } from './drivers.ts';
import { startFaultRoutes } from './fault-routes.ts';
import { type Home, openHome } from './home.ts';
import { startHousekeeping } from './housekeeping.ts';
import { kubeGateway } from './kube-access.ts';
import { listen } from './listen.ts';
import { logsGateway, startLogs } from './logs.ts';
import { openMasterKey } from './master-key.ts';
import { metricsGateway, startMetrics, startObjectMetrics } from './metrics.ts';
import { networkGateway } from './network.ts';
import { orphanGateway } from './orphans.ts';
import { startPortal } from './portal.ts';
import { recountUsage } from './recount.ts';
import { rightsGateway } from './rights.ts';
import { sandboxProgram, startSandbox } from './sandbox.ts';
import { secretsGateway } from './secrets.ts';
import { listenSecurely } from './secure.ts';
import type { Settings } from './settings.ts';
import { SteadyClock } from './steady-clock.ts';
import { subscriptionsInUse } from './subscriptions.ts';
import { startSweeps } from './sweeps.ts';
import { VERSION } from './version.ts';

export interface Running {
  /** As people open it in a browser. */
  readonly url: string;
  readonly home: Home;
  readonly logFile: string;
  /**
   * Says that it ends, answers for as long as was set, and ends everything in the reverse order of its start. Calls after the first
   * wait for it.
   */
  stop(): Promise<void>;
}

/** Something that was started and has to be ended. */
type Ending = () => Promise<void>;

/**
 * Starts the whole product in the order its parts need each other. What was started before a failure is ended again before
 * the error is thrown on.
 *
 * @param kinds what people can declare
 */
export async function startProduct(
  settings: Settings,
  tell: (line: string) => void,
  kinds: readonly Kind[],
): Promise<Running> {
  const endings: Ending[] = [];
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= endAll(endings);
    return stopping;
  };
  let leaving: Promise<void> | null = null;
  const leave = () => {
    leaving ??= pause(settings.drainSeconds * 1_000).then(stop);
    return leaving;
  };
  try {
    if (settings.cloud === 'sandbox') sandboxProgram();
    const home = await openHome(settings.home, settings.adminTokenFile);
    const logFile = settings.logFile ?? join(home.directory, 'tenantry.log');
    const log = createLog(settings, logFile);
    const portal = startPortal(settings.buildsPortal, tell, log);
    endings.push(() => portal.stop());
    const store = await startStore(settings, home, endings, tell);
    const clock = await SteadyClock.start(() => store.time());
    const stopClock = clock.keep();
    endings.push(async () => stopClock());
    const mended = await recountUsage(store, kinds);
    if (mended > 0) log.info({ mended }, 'what objects use was counted anew');
    const stopHousekeeping = startHousekeeping(store, settings.sessions.idleSeconds, log);
    endings.push(async () => stopHousekeeping());
    const masterKey = await openMasterKey({ ...settings, home: home.directory }, store, tell);
    const sealer = createSealer({ store, masterKey });
    const outbound = createOutbound({ allow: settings.outboundAllow });
    const accounts = await openAccountsOf(settings, store, masterKey, tell);
    const registry = createClusterRegistry({
      store,
      masterKey,
      allowExec: settings.allowExecKubeconfig,
      check: (access) => checkCluster(access, { rights: NEEDED_RIGHTS }),
      identify: clusterIdentity,
    });
    const azure = await connectAzure(settings, home, endings, tell);
    const shared = { registry, store, sealer, clock };
    const { drivers, kubernetes, vault, azureDriver } = createDrivers(settings, azure, shared, log);
    endings.push(async () => {
      await Promise.all(drivers.map((driver) => driver.close()));
    });
    const unfollow = followClusters(store, kubernetes, (error) =>
      log.warn({ err: error }, 'a replaced credential of a cluster could not be taken up; it is tried again'),
    );
    endings.push(async () => unfollow());
    const engine = createEngine({
      store,
      kinds,
      drivers,
      installation: {
        azure:
          azure === null
            ? null
            : { subscriptionId: azure.subscriptionId, tenantId: azure.entraTenantId, principalId: azure.principalId },
      },
      log,
      clock: clock.now,
      limits: { resyncSeconds: settings.resyncSeconds },
    });
    const stopCollecting = collectAtRest(engine.onPass);
    endings.push(async () => stopCollecting());
    const kube = kubeGateway(kubernetes);
    const stopSweep = startKubeTokenSweep(store, kube, log);
    endings.push(async () => stopSweep());
    const network = networkGateway(kubernetes);
    const inUse = async () =>
      azure === null
        ? []
        : (await subscriptionsInUse(store, azure.subscriptionId)).map(({ subscriptionId }) => subscriptionId);
    const cloud = azureDriver === null ? undefined : cloudGateway(azureDriver.arm, kubernetes, inUse);
    const orphans = azureDriver === null || azure === null ? undefined : orphanGateway(azureDriver, azure, store);
    const grants = async () => networkGrantsOf(await grantsInForce(store, kinds, new Date()));
    const certificates = (connection: string, namespaces: ReadonlySet<string>, signal: AbortSignal) =>
      kubernetes.certificates(connection, namespaces, { signal });
    const endpoints = createEndpointCertificates(
      sealer,
      vault === null ? null : (id, signal) => vault.readValidity(id, { signal }),
    );
    const sweeps = {
      store,
      network,
      cloud,
      grants,
      followHealth: kubernetes.followHealth,
      certificates,
      endpoints,
      azure: azureHealth(azureDriver, azure, { store, log }),
      log,
    };
    endings.push(startSweeps(sweeps, settings.sweepSeconds));
    endings.push(startLogs(store, kubernetes, settings, log));
    const audit = await startAudit(settings, store, masterKey, outbound, log);
    endings.push(() => audit.stop());
    const routes = await startFaultRoutes(settings, store, masterKey, outbound, log);
    endings.push(() => routes.stop());
    endings.push(startMetrics(store, kubernetes, settings, log));
    const billed = azureDriver === null || azure === null ? null : { driver: azureDriver, connection: azure };
    endings.push(startCosts({ store, kubernetes, azure: billed, log }, settings.sweepSeconds));
    if (billed !== null) endings.push(startObjectMetrics(store, billed, settings, log));
    const server = await createServer({
      kinds,
      store,
      planner: engine.planner,
      passes: engine.onPass,
      clusters: clusterGateway(kubernetes),
      registry,
      sealer,
      kube,
      network,
      capacity: createCapacity(kubernetes),
      ...(cloud === undefined ? {} : { cloud }),
      ...(azureDriver === null ? {} : { access: accessGateway(azureDriver.arm) }),
      ...(orphans === undefined ? {} : { orphans }),
      benchmarks: benchmarkGateway(kubernetes),
      rights: rightsGateway(kubernetes),
      logs: logsGateway(store, settings, azure, log),
      metrics: metricsGateway(store, settings, azure),
      ...(vault === null ? {} : { secrets: secretsGateway(vault) }),
      accounts,
      portal,
      identityProviders: createIdentityProviders({ store, masterKey, outbound }),
      auditReceivers: audit.receivers,
      engines: createEngines({ store, masterKey, allow: settings.outboundAllow }),
      faultRoutes: routes.routes,
      auditCheckpoints: audit.checkpoints,
      authenticate: firstKnown(
        createSessionAuthenticator({ store, tokens: accounts.tokens, idleSeconds: settings.sessions.idleSeconds }),
        createStoredTokenAuthenticator({ store, now: clock.now, ownerNow: ownerNow(store) }),
        await createTokenAuthenticator({ tokenFile: home.adminTokenFile }),
      ),
      ...(settings.publicUrl === null ? {} : { publicUrl: settings.publicUrl }),
      outbound,
      isLeaving: () => leaving !== null,
      version: VERSION,
      installation: {
        cloud: settings.cloud,
        cloudPortal: settings.cloud === 'azure' ? cloudPortalOf(settings.azureEndpoint) : null,
      },
      logger: log,
      limits: settings.rates,
      trustProxy: settings.trustedProxies,
      allowedHosts: [...settings.allowedHosts, ...(settings.publicUrl === null ? [] : [settings.publicUrl.hostname])],
    });
    const url = await serve(server, settings, home, engine, endings, tell, log);
    log.info({ url, cloud: settings.cloud }, 'ready');
    return { url: settings.publicUrl?.origin ?? byName(url), home, logFile, stop: leave };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function endAll(endings: Ending[]): Promise<void> {
  for (const end of endings.reverse()) await end();
}

function createLog(settings: Settings, file: string): Logger {
  return pino(
    {
      level: settings.logLevel,
      base: null,
      redact: { paths: ['*.token', '*.authorization', 'token', 'authorization'], remove: true },
    },
    // What a container writes is kept by who runs it.
    pino.destination(
      file === 'stdout' ? { dest: 1, sync: false } : { dest: file, mkdir: true, mode: 0o600, sync: false },
    ),
  );
}

async function startStore(
  settings: Settings,
  home: Home,
  endings: Ending[],
  tell: (line: string) => void,
): Promise<Store> {
  let url = settings.databaseUrl;
  if (url === null) {
    tell('Starting the database …');
    const embedded = await startEmbedded({ directory: join(home.directory, 'postgres') });
    endings.push(() => embedded.stop());
    url = embedded.url;
  }
  const store = await openStore({ url });
  endings.push(() => store.close());
  return store;
}

async function connectAzure(
  settings: Settings,
  home: Home,
  endings: Ending[],
  tell: (line: string) => void,
): Promise<AzureConnection | null> {
  if (settings.cloud === 'none') return null;
  if (settings.cloud === 'azure') return realAzure(settings);
  tell('Starting the sandbox: Azure and Kubernetes on loopback …');
  const sandbox = await startSandbox(settings.sandboxHome ?? join(home.directory, 'sandbox'));
  // One that others use too is not ours to end.
  if (settings.sandboxHome === null) endings.push(() => sandbox.stop());
  return sandboxAzure(sandbox);
}

async function serve(
  server: FastifyInstance,
  settings: Settings,
  home: Home,
  engine: Engine,
  endings: Ending[],
  tell: (line: string) => void,
  log: Logger,
): Promise<string> {
  await engine.start();
  endings.push(() => engine.stop());
  endings.push(() => server.close());
  const url = await listen(server, settings, home.lastPort, tell);
  const secure = await listenSecurely(server, settings, home, (error) =>
    log.error({ err: error }, 'the certificate could not be renewed; the one before goes on'),
  );
  if (secure !== null) endings.push(() => secure.listener.close());
  await home.announce({ url, pid: process.pid, ...(secure === null ? {} : { secure: secure.address }) });
  endings.push(() => home.retract());
  return url;
}
