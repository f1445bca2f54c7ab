import { FreshCluster } from './cluster.ts';
import { ControlPlane } from './control-plane.ts';
import { infrastructureManifest, tenantManifests } from './declared.ts';
import { type Figure, median, ratio, spread } from './figures.ts';
import { until } from './waiting.ts';

const READY_WITHIN_MS = 1_800_000;
const QUIET_WITHIN_MS = 600_000;
const LOOK_EVERY_MS = 50;
const TURNS = 3;

/**
 * Seconds from the start of the control plane's process until it has looked at every object and nothing is due, and what it
 * wrote to the cluster meanwhile; against the same start with nothing but the infrastructure.
 */
export async function measureRestart(tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  const cluster = await FreshCluster.start();
  try {
    const plane = await ControlPlane.start();
    try {
      await plane.apply([infrastructureManifest(cluster.kubeconfigFile)]);
      await plane.untilReady('Infrastructure', 1, READY_WITHIN_MS);
      const alone = await restarts(plane, cluster, 1);
      await plane.apply(tenantManifests(tenants));
      await plane.untilReady('Tenant', tenants, READY_WITHIN_MS);
      const full = await restarts(plane, cluster, tenants + 1);
      tell(`${full.seconds.map((value) => value.toFixed(2)).join(', ')} s; ${full.writes} writes`);
      return [
        {
          what: `restart with ${tenants} tenants to quiet`,
          measured: `${spread(full.seconds, 's', 2)}, ${full.writes} writes`,
          baseline: `${spread(alone.seconds, 's', 2)}, ${alone.writes} writes: no tenant`,
          ratio: ratio(median(full.seconds), median(alone.seconds)),
        },
      ];
    } finally {
      await plane.dispose();
    }
  } finally {
    await cluster.stop();
  }
}

async function restarts(plane: ControlPlane, cluster: FreshCluster, objects: number) {
  const seconds: number[] = [];
  let writes = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    await plane.stop();
    await cluster.takeWrites();
    const startedAt = performance.now();
    await plane.start();
    await until(`${objects} objects looked at`, LOOK_EVERY_MS, QUIET_WITHIN_MS, async () => {
      const isDone = (await plane.metric('tenantry_passes_total')) >= objects;
      return isDone && (await plane.metric('tenantry_queue_depth')) === 0 ? true : undefined;
    });
    seconds.push((performance.now() - startedAt) / 1_000);
    writes += await cluster.takeWrites();
  }
  return { seconds, writes };
}
