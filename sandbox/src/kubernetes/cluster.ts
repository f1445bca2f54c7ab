import { mkdirSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { stringify } from 'yaml';
import { admissionPlugins } from './admission/index.ts';
import { Authenticator } from './authn/authenticator.ts';
import { loadPki, type Pki } from './authn/certificates.ts';
import { ServiceAccountTokens } from './authn/tokens.ts';
import { RoleAggregation } from './authz/aggregation.ts';
import { Authorizer } from './authz/authorizer.ts';
import { escalationGuard } from './authz/escalation.ts';
import { bootstrap, nodeDraft } from './bootstrap/objects.ts';
import type { AdmissionPlugin, Cluster, ClusterContext, ClusterOptions, NodeShape, PodRuntime } from './contract.ts';
import { controllers } from './controllers/index.ts';
import { legacyTokens } from './controllers/legacy-tokens.ts';
import { CustomResources } from './customresources/definitions.ts';
import { DEFAULT_VERSION } from './discovery/health.ts';
import { OpenApi } from './openapi/openapi.ts';
import { ServiceAddresses } from './registry/addresses.ts';
import { Deleter } from './registry/deleter.ts';
import { expired } from './registry/failures.ts';
import { ClusterRegistry } from './registry/registry.ts';
import { toSeconds } from './registry/times.ts';
import { Writer } from './registry/writer.ts';
import { createRuntime } from './runtime/index.ts';
import { readinessAnnotation } from './runtime/kubelet/nodes.ts';
import { ApiServer } from './server/api-server.ts';
import { AuditLog } from './server/audit.ts';
import { FaultInjection } from './server/faults.ts';
import { ResourceHandlers } from './server/resources.ts';
import { statusObject } from './server/respond.ts';
import { OpenWatches } from './server/watch.ts';
import { ObjectStore } from './store/objects.ts';
import { metricsTypes } from './subresources/metrics.ts';
import { Subresources } from './subresources/subresources.ts';
import { ServedTypes } from './types/served.ts';

/** Idle connections of clients are kept as long as a real API server keeps them. */
const keepAliveMs = 90_000;

/**
 * A Kubernetes cluster on loopback: the API server over TLS with its own CA, the controllers, a scheduler and kubelets
 * that run nothing. Its state lies in `options.directory`; started there again, it goes on where it was.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const clock = (): Date => new Date();
  const pki = await loadPki(options.directory, options.name, options.host, clock());
  const store = new ObjectStore(join(options.directory, 'objects'));
  const types = new ServedTypes();
  if (options.hasMetricsServer !== false) for (const type of metricsTypes) types.add(type);
  const authorizer = new Authorizer(store);
  const faults = new FaultInjection();
  const watches = new OpenWatches();
  const audit = new AuditLog();
  let plugins: readonly AdmissionPlugin[] = [];
  let runtime: PodRuntime | undefined;
  const writer = new Writer({
    store,
    addresses: new ServiceAddresses(store),
    clock,
    plugins: () => plugins,
    guard: escalationGuard(authorizer),
    review: () => [],
  });
  const deleter = new Deleter(store, writer, clock);
  const registry = new ClusterRegistry({ store, types, writer, deleter, clock });

  let handle: ApiServer['handle'] = async (_request, response) => {
    response.writeHead(503).end();
  };
  const server = createServer(
    {
      key: pki.serverKey,
      cert: pki.serverCertificate,
      ca: pki.caCertificate,
      requestCert: true,
      rejectUnauthorized: false,
      keepAliveTimeout: keepAliveMs,
      requestTimeout: 0,
    },
    (request, response) => void handle(request, response),
  );
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host;
  const url = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const issuer = options.issuer ?? `${url}/`;
  const tokens = new ServiceAccountTokens(pki.tokenKey, issuer, issuer, store, clock);
  const authenticator = new Authenticator(tokens, options.authenticate);
  const resources = new ResourceHandlers({ store, types, writer, deleter, clock });
  const subresources = new Subresources({
    store,
    types,
    writer,
    deleter,
    resources,
    authenticator,
    authorizer,
    tokens,
    runtime: () => runtime,
    clock,
  });
  const api = new ApiServer({
    store,
    types,
    authenticator,
    authorizer,
    tokens,
    resources,
    subresources,
    openapi: new OpenApi(types),
    faults,
    watches,
    audit,
    clock,
    url: () => url,
    version: () => options.version?.() ?? DEFAULT_VERSION,
  });

  const context: ClusterContext & { readonly speed: number } = {
    registry,
    clock,
    speed: options.speed ?? 1,
    clusterName: options.name,
    caPem: pki.caCertificate,
    ...(options.loadBalancers === undefined ? {} : { loadBalancers: options.loadBalancers }),
    authorize: (user, attributes) => authorizer.authorize(user, attributes),
  };
  const customResources = new CustomResources(registry, types, clock);
  await customResources.start();
  await bootstrap(registry, port);
  const aggregation = new RoleAggregation(registry);
  await aggregation.start();
  const addNode = async (shape: NodeShape): Promise<void> => {
    const nodes = registry.type('nodes');
    if (nodes === undefined) throw new Error('nodes are not served');
    if (registry.get(nodes, null, shape.name) !== undefined) return;
    await registry.create(nodes, nodeDraft(shape, toSeconds(clock())), { manager: 'kubelet' });
  };
  if (store.isNew) for (const shape of options.nodes) await addNode(shape);
  plugins = admissionPlugins(context);
  const machines = createRuntime(context);
  runtime = machines.runtime;
  const running = [
    ...controllers(context),
    legacyTokens(context, (account, secretName) => tokens.issueLegacy(account, secretName)),
    ...machines.controllers,
  ];
  for (const controller of running) controller.start();
  handle = api.handle.bind(api);

  return {
    name: options.name,
    url,
    port,
    caPem: pki.caCertificate,
    issuer,
    registry,
    runtime: machines.runtime,
    adminKubeconfig: () => adminKubeconfig(options.name, url, pki),
    addNode,
    async removeNode(name) {
      const nodes = registry.type('nodes');
      if (nodes !== undefined && registry.get(nodes, null, name) !== undefined)
        await registry.delete(nodes, null, name);
    },
    async setNodeReady(name, ready) {
      const nodes = registry.type('nodes');
      if (nodes === undefined) return;
      await registry.modify(
        nodes,
        null,
        name,
        (current) => {
          const annotations = { ...current.metadata.annotations };
          if (ready === 'True') delete annotations[readinessAnnotation];
          else annotations[readinessAnnotation] = ready;
          return { ...current, metadata: { ...current.metadata, annotations } };
        },
        { manager: 'sandbox' },
      );
    },
    setFaults(wanted) {
      faults.set(wanted);
      if (wanted.expireWatches === true) {
        store.forget();
        watches.endAll(statusObject(expired(`too old resource version: 1 (${store.revision})`)));
      }
    },
    counters: () => api.counters(),
    resetCounters: () => api.resetCounters(),
    audit: () => audit.events(),
    clearAudit: () => audit.clear(),
    async close() {
      handle = async (_request, response) => {
        response.writeHead(503).end();
      };
      watches.endAll();
      await Promise.all(running.map((controller) => controller.stop()));
      await aggregation.stop();
      await customResources.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      store.close();
    },
  };
}

function adminKubeconfig(name: string, url: string, pki: Pki): string {
  const encode = (pem: string): string => Buffer.from(pem).toString('base64');
  const user = `${name}-admin`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': encode(pki.caCertificate) } }],
    users: [
      {
        name: user,
        user: {
          'client-certificate-data': encode(pki.adminCertificate),
          'client-key-data': encode(pki.adminKey),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user } }],
    'current-context': name,
  });
}
