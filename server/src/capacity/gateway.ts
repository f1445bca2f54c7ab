import type { ClusterNode, NamespaceRequests } from '@tenantry/drivers/kubernetes';
import type { ClusterFigures } from '@tenantry/observe/clusters';

export interface ClusterReading {
  readonly at: Date;
  readonly nodes: readonly ClusterNode[];
  readonly requests: readonly NamespaceRequests[];
}

/** Reads what clusters have and what is asked for of them. Throws DriverError. */
export interface CapacityGateway {
  read(connection: string): Promise<ClusterReading>;
}

/** From when a reading ended. */
const KEPT_MS = 5_000;
const WITHIN_MS = 20_000;

/** Those who ask at once, or one soon after the other, share one reading; one that failed is shared by who waited for it alone. */
export function createCapacity(clusters: ClusterFigures, clock: () => Date = () => new Date()): CapacityGateway {
  const readings = new Map<string, Kept>();

  async function readNow(connection: string): Promise<ClusterReading> {
    // Nobody's in particular: who gives up waiting ends it for nobody else.
    const signal = AbortSignal.timeout(WITHIN_MS);
    const at = clock();
    const [nodes, requests] = await Promise.all([
      clusters.nodes(connection, { signal }),
      clusters.requests(connection, { signal }),
    ]);
    return { at, nodes, requests };
  }

  return {
    read(connection) {
      const now = clock().getTime();
      for (const [key, { until }] of readings) if (until <= now) readings.delete(key);
      const known = readings.get(connection);
      if (known !== undefined) return known.reading;
      const entry: Kept = { until: Number.POSITIVE_INFINITY, reading: readNow(connection) };
      readings.set(connection, entry);
      entry.reading.then(
        () => {
          entry.until = clock().getTime() + KEPT_MS;
        },
        () => readings.delete(connection),
      );
      return entry.reading;
    },
  };
}

interface Kept {
  readonly reading: Promise<ClusterReading>;
  /** In milliseconds; without end while it is under way. */
  until: number;
}
