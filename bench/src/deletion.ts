import type { JsonObject } from '@tenantry/kinds';
import { BareClient } from './bare-client.ts';
import { FreshCluster, type Requests } from './cluster.ts';
import { ClusterHand } from './cluster-hand.ts';
import { workBetween } from './control-plane.ts';
import { compiledObjects } from './declared.ts';
import { Estate } from './estate.ts';
import { type Figure, median, ratio, spread } from './figures.ts';

/** Each side so often, by turns, each time against a fresh cluster. */
const TURNS = 3;
const GONE_WITHIN_MS = 600_000;
const OURS = 'labelSelector=app.kubernetes.io%2Fmanaged-by%3Dtenantry';

/** What the deletion of one tenant took, of all that were deleted together. */
interface Cost {
  readonly perSecond: number;
  /** Milliseconds of processor time of who deletes, its database included. */
  readonly processorMs: number;
  readonly requests: number;
}

/**
 * Tenants deleted a second, from the first request until the last is gone with all that it had; against a bare client that sends
 * the same deletions to a cluster of its own and waits until the last namespace is gone.
 */
export async function measureDeletion(tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  const product: Cost[] = [];
  const bare: Cost[] = [];
  for (let turn = 1; turn <= TURNS; turn += 1) {
    bare.push(await byHand(tenants));
    product.push(await byProduct(tenants, tell));
    tell(`turn ${turn}: ${said(product.at(-1))}; bare client: ${said(bare.at(-1))}`);
  }
  const row = (what: string, unit: string, of: (cost: Cost) => number): Figure => ({
    what,
    measured: spread(product.map(of), unit),
    baseline: `${spread(bare.map(of), unit)}: same deletions, bare HTTP client`,
    ratio: ratio(median(product.map(of)), median(bare.map(of))),
  });
  return [
    row(`${tenants} tenants deleted`, 'tenants/s', (cost) => cost.perSecond),
    row('processor time of each deletion', 'ms', (cost) => cost.processorMs),
    row('requests to the cluster of each', 'requests', (cost) => cost.requests),
  ];
}

function said(cost: Cost | undefined): string {
  if (cost === undefined) return '';
  const { perSecond, processorMs, requests } = cost;
  return `${perSecond.toFixed(1)} tenants/s, each ${processorMs.toFixed(1)} ms of processor, ${requests.toFixed(1)} requests`;
}

function costOf(tenants: number, seconds: number, processorSeconds: number, { reads, writes }: Requests): Cost {
  const processorMs = (processorSeconds * 1_000) / tenants;
  return { perSecond: tenants / seconds, processorMs, requests: (reads + writes) / tenants };
}

async function byProduct(tenants: number, tell: (line: string) => void): Promise<Cost> {
  const estate = await Estate.start();
  const { plane, cluster } = estate;
  try {
    await estate.growTo(tenants);
    await cluster.takeRequests();
    const passes = await plane.metric('tenantry_passes_total');
    const before = await plane.worked();
    const startedAt = performance.now();
    await estate.clear();
    const seconds = (performance.now() - startedAt) / 1_000;
    const { own, database } = workBetween(before, await plane.worked());
    const more = (await plane.metric('tenantry_passes_total')) - passes;
    tell(`${(more / tenants).toFixed(1)} passes a tenant, ${own.toFixed(1)} + ${database.toFixed(1)} s of processor`);
    return costOf(tenants, seconds, own + database, await cluster.takeRequests());
  } finally {
    await estate.dispose();
  }
}

async function byHand(tenants: number): Promise<Cost> {
  const cluster = await FreshCluster.start();
  try {
    const client = await BareClient.connect(cluster.kubeconfig);
    const hand = await ClusterHand.connect(cluster.kubeconfig);
    const ending = new AbortController();
    try {
      const objects = compiledObjects(cluster.kubeconfigFile, tenants);
      await client.createAll([objects.infrastructure, ...objects.tenants]);
      const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(GONE_WITHIN_MS)]);
      const namespaces = hand.watch('/api/v1/namespaces', OURS, signal);
      await count(namespaces, 'ADDED', tenants);
      await cluster.takeRequests();
      const before = process.cpuUsage();
      const startedAt = performance.now();
      await Promise.all([client.deleteAll(objects.tenants), count(namespaces, 'DELETED', tenants)]);
      const seconds = (performance.now() - startedAt) / 1_000;
      const { user, system } = process.cpuUsage(before);
      return costOf(tenants, seconds, (user + system) / 1_000_000, await cluster.takeRequests());
    } finally {
      ending.abort();
      await hand.close();
      await client.close();
    }
  } finally {
    await cluster.stop();
  }
}

/** By a watch: to ask again and again would be more work than the deletions. */
async function count(events: AsyncGenerator<JsonObject>, type: 'ADDED' | 'DELETED', most: number): Promise<void> {
  for (let seen = 0; seen < most; ) {
    const { done, value } = await events.next();
    if (done === true) throw new Error(`the cluster ended a watch after ${seen} of ${most} events`);
    if (value.type === type) seen += 1;
  }
}
