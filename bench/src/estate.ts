import { FreshCluster } from './cluster.ts';
import { ControlPlane } from './control-plane.ts';
import { infrastructureManifest, tenantManifests, tenantNames } from './declared.ts';

const READY_WITHIN_MS = 3_600_000;
/** Manifests in one request: few enough for a busy machine to answer in time. */
const AT_ONCE = 50;
/** So that what a caller may ask for in a second is counted, as in production, and never reached. */
const SETTINGS = { TENANTRY_RATE_LIMIT: '100000', TENANTRY_RATE_BURST: '1000000' };

/** A cluster and a control plane with so many tenants, all ready; parts that need more let it grow. */
export class Estate {
  readonly cluster: FreshCluster;
  readonly plane: ControlPlane;
  #tenants = 0;

  private constructor(cluster: FreshCluster, plane: ControlPlane) {
    this.cluster = cluster;
    this.plane = plane;
  }

  static async start(): Promise<Estate> {
    const cluster = await FreshCluster.start();
    try {
      const plane = await ControlPlane.start([], '', SETTINGS);
      try {
        await plane.apply([infrastructureManifest(cluster.kubeconfigFile)]);
        await plane.untilReady('Infrastructure', 1, READY_WITHIN_MS);
        return new Estate(cluster, plane);
      } catch (error) {
        await plane.dispose();
        throw error;
      }
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  get tenants(): number {
    return this.#tenants;
  }

  /** Makes those that are missing, and waits for the last. More than asked for stay. */
  async growTo(tenants: number): Promise<void> {
    if (tenants <= this.#tenants) return;
    await this.plane.apply(tenantManifests(tenants).slice(this.#tenants), AT_ONCE);
    await this.plane.untilReady('Tenant', tenants, READY_WITHIN_MS);
    this.#tenants = tenants;
  }

  /** Deletes all tenants, and waits until the last is gone. */
  async clear(): Promise<void> {
    await this.plane.deleteTenants(tenantNames(this.#tenants));
    await this.plane.untilGone(READY_WITHIN_MS);
    this.#tenants = 0;
  }

  async dispose(): Promise<void> {
    await this.plane.dispose();
    await this.cluster.stop();
  }
}
