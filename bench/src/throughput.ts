import { BareClient } from './bare-client.ts';
import { FreshCluster } from './cluster.ts';
import { ControlPlane } from './control-plane.ts';
import { compiledObjects, infrastructureManifest, tenantManifests } from './declared.ts';
import { type Figure, median, ratio, spread } from './figures.ts';

const READY_WITHIN_MS = 600_000;
/** Each side so often, by turns, each time against a fresh cluster. */
const TURNS = 3;

/** Tenants a second from the request that declares them to the last one's Ready, against a bare client that sends the same objects. */
export async function measureThroughput(tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  const product: number[] = [];
  const bare: number[] = [];
  for (let turn = 1; turn <= TURNS; turn += 1) {
    bare.push(tenants / (await secondsByHand(tenants)));
    product.push(tenants / (await secondsByProduct(tenants)));
    tell(`turn ${turn}: ${product.at(-1)?.toFixed(1)} tenants/s to Ready, bare client ${bare.at(-1)?.toFixed(1)}`);
  }
  return [
    {
      what: `${tenants} tenants to Ready`,
      measured: spread(product, 'tenants/s'),
      baseline: `${spread(bare, 'tenants/s')}: same objects, bare HTTP client`,
      ratio: ratio(median(product), median(bare)),
    },
  ];
}

/** @param nodeOptions of the control plane's process, to profile it. */
export async function secondsByProduct(tenants: number, nodeOptions: readonly string[] = []): Promise<number> {
  const cluster = await FreshCluster.start();
  try {
    const plane = await ControlPlane.start(nodeOptions);
    try {
      await plane.apply([infrastructureManifest(cluster.kubeconfigFile)]);
      await plane.untilReady('Infrastructure', 1, READY_WITHIN_MS);
      const startedAt = Date.now();
      await plane.apply(tenantManifests(tenants));
      await plane.untilReady('Tenant', tenants, READY_WITHIN_MS);
      const last = Math.max(...(await plane.readyTimes()).map((time) => time.getTime()));
      return (last - startedAt) / 1_000;
    } finally {
      await plane.dispose();
    }
  } finally {
    await cluster.stop();
  }
}

async function secondsByHand(tenants: number): Promise<number> {
  const cluster = await FreshCluster.start();
  try {
    const client = await BareClient.connect(cluster.kubeconfig);
    try {
      const objects = compiledObjects(cluster.kubeconfigFile, tenants);
      await client.createAll([objects.infrastructure]);
      const startedAt = performance.now();
      await client.createAll(objects.tenants);
      return (performance.now() - startedAt) / 1_000;
    } finally {
      await client.close();
    }
  } finally {
    await cluster.stop();
  }
}
