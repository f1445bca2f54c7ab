import { BareClient } from './bare-client.ts';
import { FreshCluster } from './cluster.ts';
import { ControlPlane } from './control-plane.ts';
import { compiledObjects, infrastructureManifest, tenantManifests } from './declared.ts';
import { type Figure, median, ratio, spread } from './figures.ts';
import { databaseProcess, processorSeconds, processorSecondsOfFamily } from './processor-time.ts';

const READY_WITHIN_MS = 600_000;
/** Each side so often, by turns, each time against a fresh cluster. */
const TURNS = 3;

/** One turn of one side. */
interface Turn {
  readonly seconds: number;
  /** Processor milliseconds a tenant of whoever is measured, and of the cluster beside it. */
  readonly own: number;
  readonly cluster: number;
}

interface ProductTurn extends Turn {
  readonly database: number;
}

/** Of a cluster elsewhere: its requests travel, and it answers when a quorum has written to disks. */
const LATENCIES_MS = [5, 10, 20];

/**
 * Tenants a second from the request that declares them to the last one's Ready, against a bare client that sends the same objects;
 * and what processors worked for it, which depends less on what else runs on the machine.
 */
export async function measureThroughput(tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  const { product, bare } = await turns(tenants, 0, tell);
  const work = middle(product, ({ own, database, cluster }) => own + database + cluster);
  const bareWork = middle(bare, ({ own, cluster }) => own + cluster);
  const parts = [
    `control plane ${middle(product, ({ own }) => own).toFixed(1)}`,
    `database ${middle(product, ({ database }) => database).toFixed(1)}`,
    `cluster ${middle(product, ({ cluster }) => cluster).toFixed(1)}`,
  ];
  const bareParts = `client ${middle(bare, ({ own }) => own).toFixed(1)}, cluster ${middle(bare, ({ cluster }) => cluster).toFixed(1)}`;
  return [
    rates(`${tenants} tenants to Ready`, tenants, { product, bare }),
    {
      what: 'processor time a tenant',
      measured: `${work.toFixed(1)} ms: ${parts.join(', ')}`,
      baseline: `${bareWork.toFixed(1)} ms: ${bareParts}`,
      ratio: ratio(work, bareWork),
    },
  ];
}

/** The same, where every answer of the cluster takes so long as those of one that is not on the same machine. */
export async function measureLatencies(tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const latencyMs of LATENCIES_MS) {
    const what = `${tenants} tenants to Ready, each answer after ${latencyMs} ms`;
    figures.push(rates(what, tenants, await turns(tenants, latencyMs, tell)));
  }
  return figures;
}

interface Turns {
  readonly product: readonly ProductTurn[];
  readonly bare: readonly Turn[];
}

async function turns(tenants: number, latencyMs: number, tell: (line: string) => void): Promise<Turns> {
  const product: ProductTurn[] = [];
  const bare: Turn[] = [];
  const rate = ({ seconds }: Turn) => (tenants / seconds).toFixed(1);
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const byHand = await turnByHand(tenants, latencyMs);
    const byProduct = await turnByProduct(tenants, latencyMs);
    bare.push(byHand);
    product.push(byProduct);
    tell(`turn ${turn}: ${rate(byProduct)} tenants/s to Ready, bare client ${rate(byHand)}`);
  }
  return { product, bare };
}

function rates(what: string, tenants: number, { product, bare }: Turns): Figure {
  const rate = ({ seconds }: Turn) => tenants / seconds;
  return {
    what,
    measured: spread(product.map(rate), 'tenants/s'),
    baseline: `${spread(bare.map(rate), 'tenants/s')}: same objects, bare HTTP client`,
    ratio: ratio(middle(product, rate), middle(bare, rate)),
  };
}

function middle<Side extends Turn>(sides: readonly Side[], of: (side: Side) => number): number {
  return median(sides.map(of));
}

async function turnByProduct(tenants: number, latencyMs: number): Promise<ProductTurn> {
  const cluster = await FreshCluster.start(latencyMs);
  try {
    const plane = await ControlPlane.start();
    try {
      await plane.apply([infrastructureManifest(cluster.kubeconfigFile)]);
      await plane.untilReady('Infrastructure', 1, READY_WITHIN_MS);
      const database = await databaseProcess(plane.home);
      const worked = async () => [
        await processorSeconds(plane.pid),
        await processorSecondsOfFamily(database),
        await processorSeconds(cluster.pid),
      ];
      const before = await worked();
      const startedAt = Date.now();
      await plane.apply(tenantManifests(tenants));
      await plane.untilReady('Tenant', tenants, READY_WITHIN_MS);
      const after = await worked();
      const each = (part: number) => (((after[part] ?? 0) - (before[part] ?? 0)) * 1_000) / tenants;
      const last = Math.max(...(await plane.readyTimes()).map((time) => time.getTime()));
      return { seconds: (last - startedAt) / 1_000, own: each(0), database: each(1), cluster: each(2) };
    } finally {
      await plane.dispose();
    }
  } finally {
    await cluster.stop();
  }
}

async function turnByHand(tenants: number, latencyMs: number): Promise<Turn> {
  const cluster = await FreshCluster.start(latencyMs);
  try {
    const client = await BareClient.connect(cluster.kubeconfig);
    try {
      const objects = compiledObjects(cluster.kubeconfigFile, tenants);
      await client.createAll([objects.infrastructure]);
      const [ownBefore, clusterBefore] = [process.cpuUsage(), await processorSeconds(cluster.pid)];
      const startedAt = performance.now();
      await client.createAll(objects.tenants);
      const seconds = (performance.now() - startedAt) / 1_000;
      const { user, system } = process.cpuUsage(ownBefore);
      const clusterSeconds = (await processorSeconds(cluster.pid)) - clusterBefore;
      return { seconds, own: (user + system) / 1_000 / tenants, cluster: (clusterSeconds * 1_000) / tenants };
    } finally {
      await client.close();
    }
  } finally {
    await cluster.stop();
  }
}
