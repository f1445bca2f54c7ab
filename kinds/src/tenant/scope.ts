import type { KubernetesScope } from '../kubernetes/object.ts';
import type { CompileInput } from '../model/kind.ts';
import type { DeclaredObject } from '../model/object.ts';

/** The tenant that an object of a tenant's kind lives in. */
export function tenantOf({ references }: Pick<CompileInput<unknown>, 'references'>): DeclaredObject {
  const { tenant } = references;
  if (tenant === undefined) throw new Error('an object in a tenant needs its tenant');
  return tenant;
}

/** Where the Kubernetes objects of what lives in a tenant stand: in the tenant's namespace. */
export function scopeInTenant(input: Pick<CompileInput<unknown>, 'object' | 'references'>): KubernetesScope {
  const tenant = tenantOf(input);
  const { namespace, connection } = tenant.status.outputs;
  if (typeof namespace !== 'string' || typeof connection !== 'string') {
    throw new Error(`tenant ${tenant.name} does not show its namespace yet`);
  }
  return {
    connection,
    labels: {
      'tenantry.dev/tenant': tenant.name,
      'tenantry.dev/infrastructure': String(tenant.spec.infrastructure),
      'app.kubernetes.io/name': input.object.name,
      'app.kubernetes.io/managed-by': 'tenantry',
    },
    namespace: { name: namespace },
  };
}
