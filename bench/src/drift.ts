import { BareClient } from './bare-client.ts';
import { BareRepairer } from './bare-repairer.ts';
import { FreshCluster } from './cluster.ts';
import { ClusterHand } from './cluster-hand.ts';
import { ControlPlane } from './control-plane.ts';
import { type ApplyRequest, compiledObjects, infrastructureManifest, objectPath, tenantManifests } from './declared.ts';
import { type Figure, percentile, ratio } from './figures.ts';
import { seededRandom, shuffled } from './random.ts';
import { until } from './waiting.ts';

const READY_WITHIN_MS = 1_800_000;
const REPAIRED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 5;
const SEED = 20_260_101;
const ONE_BY_ONE = 200;
const BURSTS = 5;
const BURST = 40;
const LABEL = 'tenantry.dev/tenant';

/** What is done to an object, and to which. */
interface Deed {
  readonly path: string;
  readonly isDeletion: boolean;
}

interface Times {
  readonly oneByOne: number[];
  readonly bursts: number[];
}

/**
 * Milliseconds from the answer to a deletion or a change by another hand until the object is seen as declared again: a
 * seeded sample of all objects of all types but the namespaces, one after another and in bursts; against a bare client that
 * watches and sends the object again.
 */
export async function measureDrift(tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  const bare = await driftOfBareClient(tenants);
  tell(`bare client: one by one ${summary(bare.oneByOne)}, bursts of ${BURST} ${summary(bare.bursts)}`);
  const product = await driftOfProduct(tenants);
  tell(`product: one by one ${summary(product.oneByOne)}, bursts of ${BURST} ${summary(product.bursts)}`);
  const figure = (what: string, times: readonly number[], baseline: readonly number[]): Figure => ({
    what: `${what}, ${tenants} tenants`,
    measured: summary(times),
    baseline: `${summary(baseline)}: bare watch and apply`,
    ratio: ratio(percentile(times, 99), percentile(baseline, 99)),
  });
  return [
    figure(`${ONE_BY_ONE} repairs one by one`, product.oneByOne, bare.oneByOne),
    figure(`${BURSTS} bursts of ${BURST} repairs`, product.bursts, bare.bursts),
  ];
}

function summary(times: readonly number[]): string {
  const at = (share: number) => percentile(times, share).toFixed(0);
  return `p50 ${at(50)} ms, p99 ${at(99)} ms, most ${at(100)} ms`;
}

async function driftOfProduct(tenants: number): Promise<Times> {
  const cluster = await FreshCluster.start();
  try {
    const plane = await ControlPlane.start();
    try {
      await plane.apply([infrastructureManifest(cluster.kubeconfigFile)]);
      await plane.untilReady('Infrastructure', 1, READY_WITHIN_MS);
      await plane.apply(tenantManifests(tenants));
      await plane.untilReady('Tenant', tenants, READY_WITHIN_MS);
      return await meddle(cluster, tenants);
    } finally {
      await plane.dispose();
    }
  } finally {
    await cluster.stop();
  }
}

async function driftOfBareClient(tenants: number): Promise<Times> {
  const cluster = await FreshCluster.start();
  const client = await BareClient.connect(cluster.kubeconfig);
  const hand = await ClusterHand.connect(cluster.kubeconfig);
  try {
    const objects = compiledObjects(cluster.kubeconfigFile, tenants);
    await client.createAll([objects.infrastructure]);
    await client.createAll(objects.tenants);
    const repairer = new BareRepairer(hand, served(objects.tenants));
    try {
      return await meddle(cluster, tenants);
    } finally {
      await repairer.stop();
    }
  } finally {
    await hand.close();
    await client.close();
    await cluster.stop();
  }
}

function served(tenants: readonly (readonly (readonly ApplyRequest[])[])[]): ApplyRequest[] {
  return tenants.flat(2).filter(({ isOptional, type }) => !isOptional && type !== 'v1/Namespace');
}

/** Which objects, and what is done to each, follows from the seed alone: both sides suffer the same. */
async function meddle(cluster: FreshCluster, tenants: number): Promise<Times> {
  const random = seededRandom(SEED);
  const paths = served(compiledObjects(cluster.kubeconfigFile, tenants).tenants).map(objectPath).sort();
  const deeds = shuffled(paths, random)
    .slice(0, ONE_BY_ONE + BURSTS * BURST)
    .map((path): Deed => ({ path, isDeletion: random() < 0.5 }));
  const hand = await ClusterHand.connect(cluster.kubeconfig);
  try {
    const oneByOne: number[] = [];
    for (const deed of deeds.slice(0, ONE_BY_ONE)) oneByOne.push(await repairTime(hand, deed));
    const bursts: number[] = [];
    for (let start = ONE_BY_ONE; start < deeds.length; start += BURST) {
      const burst = deeds.slice(start, start + BURST).map((deed) => repairTime(hand, deed));
      bursts.push(...(await Promise.all(burst)));
    }
    return { oneByOne, bursts };
  } finally {
    await hand.close();
  }
}

async function repairTime(hand: ClusterHand, { path, isDeletion }: Deed): Promise<number> {
  const before = stateOf(await hand.read(path));
  if (before === null) throw new Error(`nothing stands at ${path}`);
  if (isDeletion) await hand.delete(path);
  else await hand.patch(path, 'merge-patch+json', JSON.stringify({ metadata: { labels: { [LABEL]: 'meddled' } } }));
  const startedAt = performance.now();
  return until(`${path} is as declared again`, LOOK_EVERY_MS, REPAIRED_WITHIN_MS, async () => {
    const now = stateOf(await hand.read(path));
    const isRepaired = now !== null && now.label === before.label && (now.uid !== before.uid) === isDeletion;
    return isRepaired ? performance.now() - startedAt : undefined;
  });
}

function stateOf(object: Awaited<ReturnType<ClusterHand['read']>>): { uid: string; label: string | undefined } | null {
  if (object === null) return null;
  const { metadata } = object as { metadata: { uid: string; labels?: Record<string, string> } };
  return { uid: metadata.uid, label: metadata.labels?.[LABEL] };
}
