import type { ArmResource, Json } from '../../../server/test/estate.ts';
import type { Product } from '../../../server/test/product.ts';
import { type Declared, type Model, NAMES } from './model.ts';

/** An object of the cluster, as its store holds it. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: Json;
}

/** What is really there: read behind all that misbehaves. */
export interface Truth {
  readonly azure: readonly ArmResource[];
  readonly cluster: readonly ClusterObject[];
}

export async function readTruth(product: Product): Promise<Truth> {
  const [azure, cluster] = await Promise.all([
    product.sandbox<{ value: ArmResource[] }>('GET', '/dump'),
    product.sandbox<{ value: ClusterObject[] }>('GET', '/objects?labelSelector=tenantry.dev/tenant'),
  ]);
  return { azure: azure.value, cluster: cluster.value };
}

/** Says how what is there differs from what is declared; null where it does not. */
export function differenceOf(declared: Declared, model: Model, truth: Truth): string | null {
  const tenant = model.tenant(declared.slot);
  const namespace = `duploservices-${tenant}`;
  const version = `v${declared.variant}`;
  const inCluster = (kind: string, name: string) =>
    truth.cluster.find(
      (object) => object.kind === kind && object.metadata.name === name && object.metadata.namespace === namespace,
    );
  switch (declared.what) {
    case 'tenant': {
      const group = truth.azure.find(({ id }) => id.toLowerCase().endsWith(`/resourcegroups/${namespace}`));
      return unlike('the tag of the resource group', group?.tags?.version, version);
    }
    case 'config':
      return unlike('the value', inCluster('ConfigMap', NAMES.config)?.data?.VERSION, version);
    case 'secret': {
      const kept = inCluster('Secret', NAMES.secret)?.data?.VERSION;
      return unlike('the value', kept === undefined ? undefined : Buffer.from(kept, 'base64').toString(), version);
    }
    case 'service': {
      const spec = inCluster('Deployment', NAMES.service)?.spec as DeploymentSpec | undefined;
      const image = `registry.example.com/web:${declared.variant}`;
      return (
        unlike('the image', spec?.template.spec.containers[0]?.image, image) ??
        unlike('replicas', spec?.replicas, 1 + (declared.variant % 2))
      );
    }
    case 'storage': {
      const inGroup = `/resourcegroups/${namespace}/`;
      const containers = truth.azure
        .filter(
          ({ id }) => id.toLowerCase().includes(inGroup) && /\/blobServices\/default\/containers\/[^/]+$/i.test(id),
        )
        .map(({ id }) => id.split('/').at(-1))
        .sort()
        .join(' ');
      return unlike('the containers', containers, `uploads version-${declared.variant}`);
    }
  }
}

interface DeploymentSpec {
  readonly replicas: number;
  readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
}

function unlike(what: string, found: unknown, wanted: unknown): string | null {
  return found === wanted ? null : `${what} is ${JSON.stringify(found) ?? 'not there'}, not ${JSON.stringify(wanted)}`;
}
