import { type JsonObject, KINDS, type Kind } from '@tenantry/kinds';
import { exampleManifest, exampleManifests } from '../../../server/src/manifests/example.ts';

/** What is done to an object of each kind; each is looked at where nobody dies, and then with a death at each point. */
export const STEPS = ['create', 'change', 'delete'] as const;
export type Step = (typeof STEPS)[number];

/** An object of one kind, from its declaration to its end. */
export interface Story {
  readonly kind: Kind;
  /** What is there before, in the order in which it is declared. */
  readonly beside: readonly JsonObject[];
  readonly manifest: JsonObject;
  readonly changed: JsonObject;
  /** Whether another side has to agree to it. */
  readonly isAgreed: boolean;
  /** Whether what was changed cannot be changed back. */
  readonly isOneWay: boolean;
}

interface Sketch {
  /** In place of the fields of the kind's example. */
  readonly spec?: JsonObject;
  /** Fields that are changed; they touch as much in the world as one change can. */
  readonly change: JsonObject;
  readonly isOneWay?: true;
  /** Kinds whose examples it needs besides its tenant. */
  readonly needs?: readonly string[];
}

/** An RSA key takes a second of a core, and what is tried here does not depend on the algorithm. */
const DEFAULTS: JsonObject = { sshKeyAlgorithm: 'ed25519' };

const SKETCHES: Readonly<Record<string, Sketch>> = {
  Infrastructure: {
    spec: { defaults: DEFAULTS },
    change: { tags: { team: 'platform' }, network: { shards: 2 }, monitoring: { retentionDays: 60, metrics: false } },
    isOneWay: true,
  },
  Tenant: {
    spec: { lock: true },
    change: { lock: false, tags: { team: 'shop' }, keyRotations: 1, size: 'large' },
    isOneWay: true,
  },
  Service: {
    spec: { volumes: { data: { path: '/data', size: '1Gi' } } },
    change: {
      ...{ image: 'nginx:1.30', replicas: 2, ports: [{ port: 8080 }] },
      volumes: { data: { path: '/data', size: '2Gi' } },
    },
    isOneWay: true,
  },
  Job: { change: { image: 'registry.example.com/team/shop:1.5' } },
  CronJob: { change: { schedule: '45 3 * * *' } },
  Config: { change: { values: { LOG_LEVEL: 'debug', REGION: 'eastus' } } },
  StorageAccount: { change: { containers: { archive: {} }, queues: { orders: {} }, accessTier: 'Cool' } },
  PostgresDatabase: { change: { databases: ['orders', 'stock'], parameters: { work_mem: '8192' } } },
  SqlDatabase: { change: { maxSizeGiB: 48, audit: 'all' } },
  Redis: { change: { size: 'Balanced_B3', eviction: 'AllKeysLRU' } },
  Secret: { change: { values: { DB_PASSWORD: 'changed' }, generate: { TOKEN: { length: 40 } } } },
  NodePool: { change: { autoscale: { min: 1, max: 5 }, labels: { 'example.com/purpose': 'batch' } } },
  Host: { change: { size: 'Standard_D4s_v5', disks: { data: { sizeGiB: 128 }, logs: { sizeGiB: 32 } } } },
  Endpoint: {
    change: {
      ports: [
        { port: 443, target: 8443 },
        { port: 80, target: 8080 },
      ],
    },
    needs: ['Host'],
  },
  Grant: { change: { network: { ports: [8080] } }, needs: ['Service'] },
  Member: { change: { role: 'viewer' } },
};

export const KINDS_WITH_STORIES: readonly string[] = Object.keys(SKETCHES);

/** Kinds whose story is the same on a cluster alone. */
export const WITHOUT_CLOUD: readonly string[] = ['Service', 'Job', 'CronJob', 'Config', 'Secret', 'Grant', 'Member'];

/** @param kubeconfigFile of a cluster to live on in place of Azure. */
export function storyOf(name: string, kubeconfigFile: string | null = null): Story {
  const kind = kindNamed(name);
  const sketch = SKETCHES[name];
  if (sketch === undefined) throw new Error(`the kind ${name} has no story in reliability/src/crash/stories.ts`);
  const own = withSpec(exampleManifest(kind), sketch.spec ?? {});
  const beside = name === 'Infrastructure' ? [] : [infrastructure(kubeconfigFile)];
  if (kind.scope === 'tenant') {
    beside.push(exampleManifest(kindNamed('Tenant')));
    for (const need of sketch.needs ?? []) beside.push(...exampleManifests(kindNamed(need)));
    beside.push(...exampleManifests(kind).slice(0, -1));
  }
  return {
    kind,
    beside: beside.map((manifest) => (manifest.kind === 'Service' ? withSpec(manifest, SERVICE_TO_ASK_FOR) : manifest)),
    manifest: own,
    changed: withSpec(own, sketch.change),
    isAgreed: kind.consent !== undefined,
    isOneWay: sketch.isOneWay === true,
  };
}

/** Both ports that are asked for, before and after the change. */
const SERVICE_TO_ASK_FOR: JsonObject = { ports: [{ port: 80 }, { port: 8080 }] };

function infrastructure(kubeconfigFile: string | null): JsonObject {
  const example = exampleManifest(kindNamed('Infrastructure'));
  if (kubeconfigFile === null) return withSpec(example, { defaults: DEFAULTS });
  return { ...example, spec: { provider: 'kubernetes', kubeconfigFile } };
}

function withSpec(manifest: JsonObject, spec: JsonObject): JsonObject {
  return { ...manifest, spec: { ...(manifest.spec as JsonObject), ...spec } };
}

function kindNamed(name: string): Kind {
  const kind = KINDS.find((one) => one.name === name);
  if (kind === undefined) throw new Error(`no kind ${name}: use ${KINDS.map((one) => one.name).join(', ')}`);
  return kind;
}
