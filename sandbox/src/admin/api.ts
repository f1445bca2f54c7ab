import { createHash, timingSafeEqual } from 'node:crypto';
import { show } from '../azure/arm/show.ts';
import type { Azure } from '../azure/azure.ts';
import { isReachable, type ReachQuestion } from '../azure/reachability/evaluate.ts';
import { addressCount } from '../azure/types/cidr.ts';
import { deletedVaults, shown } from '../azure/vault/deleted-vaults.ts';
import { bearerToken, type Handler, type HttpReply, type HttpRequest } from '../http/message.ts';
import { isObject, type JsonObject, textAt } from '../json.ts';
import type { Cluster, KubeObject } from '../kubernetes/contract.ts';
import { installGatewayApi } from '../kubernetes/gateway/install.ts';
import { addApplication } from './applications.ts';
import { setFaults } from './faults.ts';
import { readNode, readNodes } from './nodes.ts';
import { BadOrder } from './order.ts';
import { addSubscription, changeSubscription, listSubscriptions } from './subscriptions.ts';

/** The sandbox's own controls, under a token of their own. */
export function adminHandler(azure: Azure, token: string): Handler {
  return async (request) => {
    const reply = await answer(request, azure, token);
    await azure.world.journal.flushed();
    return reply;
  };
}

async function answer(request: HttpRequest, azure: Azure, token: string): Promise<HttpReply> {
  const { path } = request;
  if (request.method === 'GET' && path === '/health') return { status: 200, body: { pid: process.pid } };
  if (!isToken(bearerToken(request), token)) return failure(401, 'the admin token is missing or wrong');
  try {
    const body = readBody(request);
    const route = routes[`${request.method} ${path}`];
    return route ? await route(azure, body, request) : failure(404, `no such control: ${request.method} ${path}`);
  } catch (cause) {
    if (cause instanceof BadOrder) return failure(400, cause.message);
    throw cause;
  }
}

const routes: Readonly<Record<string, (azure: Azure, body: JsonObject, request: HttpRequest) => Promise<HttpReply>>> = {
  'GET /faults': async (azure) => ({
    status: 200,
    body: { arm: azure.faults.arm.faults, vault: azure.faults.vault.faults, logs: azure.faults.logs.faults },
  }),
  'PUT /faults': async (azure, body) => ({ status: 200, body: setFaults(azure, body) }),
  'DELETE /faults': async (azure) => ({ status: 200, body: setFaults(azure, {}) }),
  'GET /counters': async (azure) => ({ status: 200, body: await allCounters(azure) }),
  'POST /counters/reset': async (azure) => {
    azure.counters.reset();
    for (const { cluster } of await azure.world.clusters.all()) cluster.resetCounters();
    return { status: 204 };
  },
  'GET /clusters': async (azure) => {
    const clusters = await azure.world.clusters.all();
    return {
      status: 200,
      body: clusters.map(({ row, cluster }) => ({
        name: row.name,
        resourceId: row.resourceId,
        url: cluster.url,
        kubeconfig: cluster.adminKubeconfig(),
      })),
    };
  },
  'POST /clusters': startStandAlone,
  'POST /nodes': addNode,
  'PUT /nodes/ready': setNodeReady,
  'GET /objects': showObjects,
  'GET /audit': showAudit,
  'DELETE /audit': async (azure, _body, request) => {
    (await namedCluster(azure, request.query.get('cluster'))).clearAudit();
    return { status: 204 };
  },
  'POST /applications': addApplication,
  'GET /subscriptions': listSubscriptions,
  'POST /subscriptions': addSubscription,
  'PUT /subscriptions': changeSubscription,
  'POST /token': async (azure, body) => {
    const audience = textAt(body, 'audience') ?? 'https://management.azure.com/';
    return { status: 200, body: { token: await azure.world.tokens.issue(azure.person, audience) } };
  },
  'POST /reachability': async (azure, body) => ({
    status: 200,
    body: isReachable(azure.world, readQuestion(body)),
  }),
  'GET /deleted-vaults': async ({ world }) => ({
    status: 200,
    body: { value: deletedVaults(world).map(shown) },
  }),
  'GET /dump': async ({ world }) => ({
    status: 200,
    body: { value: [...world.resources.all()].map((record) => show(world, record)) },
  }),
};

/** `?cluster=NAME` names the cluster; `username`, `verb`, `resource` and `namespace` each leave out what differs. */
async function showAudit(azure: Azure, _body: JsonObject, { query }: HttpRequest): Promise<HttpReply> {
  const cluster = await namedCluster(azure, query.get('cluster'));
  const differs = (key: string, value: string | undefined): boolean =>
    query.get(key) !== undefined && query.get(key) !== value;
  const value = cluster
    .audit()
    .filter(
      (event) =>
        !differs('username', event.user.username) &&
        !differs('verb', event.verb) &&
        !differs('resource', event.objectRef?.resource) &&
        !differs('namespace', event.objectRef?.namespace),
    );
  return { status: 200, body: { value } };
}

/**
 * `?cluster=NAME&labelSelector=a=b`: what the store of the cluster holds, whatever its API server answers just now. An object
 * that is served in several versions is there once.
 */
async function showObjects(azure: Azure, _body: JsonObject, { query }: HttpRequest): Promise<HttpReply> {
  const { registry } = await namedCluster(azure, query.get('cluster'));
  const byUid = new Map<string, KubeObject>();
  for (const type of registry.types()) {
    for (const object of registry.list(type, null, query.get('labelselector'))) byUid.set(object.metadata.uid, object);
  }
  return { status: 200, body: { value: [...byUid.values()] } };
}

/** The only cluster where there is but one. */
async function namedCluster(azure: Azure, name: string | undefined): Promise<Cluster> {
  const all = await azure.world.clusters.all();
  const found = name === undefined && all.length === 1 ? all[0] : all.find(({ row }) => row.name === name);
  if (found === undefined) throw new BadOrder(`cluster must be one of: ${all.map(({ row }) => row.name).join(', ')}`);
  return found.cluster;
}

/** `{name, nodes?, gatewayApi?, loadBalancers?}`; `nodes` as `readNodes` takes them, `loadBalancers` a range such as 198.51.100.0/28. */
async function startStandAlone(azure: Azure, body: JsonObject): Promise<HttpReply> {
  const name = textAt(body, 'name') ?? '';
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) throw new BadOrder('name must be a DNS label');
  const nodes = readNodes(name, body.nodes);
  const range = textAt(body, 'loadBalancers');
  if (range !== undefined && (addressCount(range) === 0 || addressCount(range) > 4096)) {
    throw new BadOrder('loadBalancers must be an IPv4 range of 4096 addresses at most, such as 198.51.100.0/28');
  }
  const cluster = await azure.world.clusters.ensure(`stand-alone/${name}`, name, null, nodes, range);
  if (body.gatewayApi === true) await installGatewayApi(cluster.registry);
  return { status: 201, body: { name, resourceId: null, url: cluster.url, kubeconfig: cluster.adminKubeconfig() } };
}

async function addNode(azure: Azure, body: JsonObject): Promise<HttpReply> {
  const cluster = await namedCluster(azure, textAt(body, 'cluster'));
  await cluster.addNode(readNode(body, textAt(body, 'name') ?? ''));
  return { status: 201, body: { name: textAt(body, 'name') ?? '' } };
}

/** `{cluster, node, ready: True | False | Unknown}`: a machine that is sick, or well again. */
async function setNodeReady(azure: Azure, body: JsonObject): Promise<HttpReply> {
  const cluster = await namedCluster(azure, textAt(body, 'cluster'));
  const ready = textAt(body, 'ready');
  if (ready !== 'True' && ready !== 'False' && ready !== 'Unknown') {
    throw new BadOrder('ready must be True, False or Unknown');
  }
  const type = cluster.registry.type('nodes');
  const node = textAt(body, 'node') ?? '';
  if (type === undefined || cluster.registry.get(type, null, node) === undefined) throw new BadOrder(`no node ${node}`);
  await cluster.setNodeReady(node, ready);
  return { status: 204 };
}

async function allCounters(azure: Azure): Promise<Record<string, number>> {
  const counts = azure.counters.all();
  for (const { row, cluster } of await azure.world.clusters.all()) {
    for (const [what, count] of Object.entries(cluster.counters())) counts[`kubernetes/${row.name} ${what}`] = count;
  }
  return counts;
}

function readQuestion(body: JsonObject): ReachQuestion {
  const from = textAt(body, 'from');
  const to = textAt(body, 'to');
  if (!from || !to)
    throw new BadOrder('from and to must each be the id of a network interface or security group, or an address');
  const port = body.port ?? 443;
  if (typeof port !== 'number') throw new BadOrder('port must be a number');
  return { from, to, port, protocol: textAt(body, 'protocol') ?? 'Tcp' };
}

function readBody(request: HttpRequest): JsonObject {
  if (request.body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(request.body.toString('utf8'));
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through to the one refusal for anything that is not an object.
  }
  throw new BadOrder('the body must be a JSON object');
}

function isToken(given: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function failure(status: number, message: string): HttpReply {
  return { status, body: { error: { code: status === 401 ? 'Unauthorized' : 'BadRequest', message } } };
}
