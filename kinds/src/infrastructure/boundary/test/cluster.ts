import { startTestCluster, type TestAnswer, type TestCluster } from '../../../../../sandbox/src/kubernetes/testing.ts';
import { type CompileInput, type DesiredResource, type JsonObject, KINDS } from '../../../index.ts';
import { declared } from '../../../testing.ts';

const INFRASTRUCTURE = { provider: 'kubernetes', kubeconfigFile: '/etc/cluster.yaml' };

/** The resources of an infrastructure or tenant on a cluster without a cloud. */
export function compiled(kindName: string, name: string, spec: JsonObject, infrastructure: JsonObject = {}) {
  const kind = KINDS.find((candidate) => candidate.name === kindName);
  if (kind === undefined) throw new Error(`no kind ${kindName}`);
  const nonprod = declared('Infrastructure', 'nonprod', { ...INFRASTRUCTURE, ...infrastructure });
  const input = {
    object: declared(kindName, name, spec),
    spec: kind.schema.parse(spec),
    references: kindName === 'Tenant' ? { infrastructure: nonprod } : {},
    installation: { azure: null },
  } as Omit<CompileInput<unknown>, 'allocations'>;
  return kind.compile({ ...input, allocations: {} });
}

export const compiledInfrastructure = (spec: JsonObject = {}) =>
  compiled('Infrastructure', 'nonprod', { ...INFRASTRUCTURE, ...spec });
export const compiledTenant = (name: string, spec: JsonObject, infrastructure: JsonObject = {}) =>
  compiled('Tenant', name, { infrastructure: 'nonprod', ...spec }, infrastructure);

/** A sandbox cluster in which resources were made by server-side apply, as the driver makes them. */
export class BoundaryCluster {
  readonly #cluster: TestCluster;

  private constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  static async start(): Promise<BoundaryCluster> {
    return new BoundaryCluster(await startTestCluster({ speed: 1 }));
  }

  end(): Promise<void> {
    return this.#cluster.end();
  }

  /** As the administrator. */
  admin(method: string, path: string, body?: unknown, type?: string): Promise<TestAnswer> {
    return this.#cluster.send(method, path, body, type === undefined ? {} : { 'content-type': type });
  }

  /** As the account of a tenant's editors. */
  editor(tenant: string, method: string, path: string, body?: unknown, type?: string): Promise<TestAnswer> {
    const namespace = `duploservices-${tenant}`;
    return this.#cluster.send(method, path, body, {
      'impersonate-user': `system:serviceaccount:${namespace}:${namespace}-edit-user`,
      ...(type === undefined ? {} : { 'content-type': type }),
    });
  }

  /** A controller of the cluster. */
  controller(name: string, method: string, path: string, body: unknown, type: string): Promise<TestAnswer> {
    return this.#cluster.send(method, path, body, {
      'impersonate-user': `system:serviceaccount:kube-system:${name}`,
      'impersonate-group': 'system:masters',
      'content-type': type,
    });
  }

  /** Makes resources in their order; what the cluster does not serve is left out. */
  async make(resources: readonly DesiredResource[]): Promise<void> {
    for (const resource of resources) {
      // What the driver alone knows of: nothing that a cluster serves.
      if (resource.type.startsWith('tenantry.dev/')) continue;
      const answer = await this.admin(
        'PATCH',
        `${resource.id}?fieldManager=tenantry&force=true`,
        resource.body,
        'application/apply-patch+yaml',
      );
      if (answer.status < 300 || (answer.status === 404 && resource.optional === true)) continue;
      throw new Error(`${resource.key}: ${answer.status} ${answer.text}`);
    }
  }
}
