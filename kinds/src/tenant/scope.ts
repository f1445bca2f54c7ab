import { clusterConnection } from '../infrastructure/layout.ts';
import { type InfrastructureSpec, infrastructureSchema } from '../infrastructure/schema.ts';
import type { KubernetesScope } from '../kubernetes/object.ts';
import type { CompileInput } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import { type ResolvedTenant, resolveTenant } from './resolve.ts';
import { tenantSchema } from './schema.ts';

type References = Pick<CompileInput<unknown>, 'references'>;

/** The tenant that an object of a tenant's kind lives in. */
export function tenantOf({ references }: References): CompiledObject {
  const { tenant } = references;
  if (tenant === undefined) throw new Error('an object in a tenant needs its tenant');
  return tenant;
}

/** The infrastructure of a tenant, or of what lives in one. */
export function infrastructureOf({ references }: References): {
  readonly object: CompiledObject;
  readonly spec: InfrastructureSpec;
} {
  const object = references.infrastructure;
  if (object === undefined) throw new Error('a tenant needs its infrastructure');
  return { object, spec: infrastructureSchema.parse(object.spec) };
}

/** The tenant that an object lives in, with what its infrastructure says where it says nothing itself. */
export function resolvedTenantOf(input: References): ResolvedTenant {
  const tenant = tenantOf(input);
  return resolveTenant(tenant.name, tenantSchema.parse(tenant.spec), infrastructureOf(input).spec);
}

/** Where the Kubernetes objects of what lives in a tenant stand: in the tenant's namespace. */
export function scopeInTenant(
  input: Pick<CompileInput<unknown>, 'object' | 'references' | 'installation'>,
): KubernetesScope {
  const tenant = resolvedTenantOf(input);
  const infrastructure = infrastructureOf(input);
  return {
    connection: clusterConnection(infrastructure.spec, infrastructure.object.name, input.installation),
    labels: {
      'tenantry.dev/tenant': tenant.name,
      'tenantry.dev/infrastructure': tenant.infrastructure,
      'app.kubernetes.io/name': input.object.name,
      'app.kubernetes.io/managed-by': 'tenantry',
    },
    namespace: { name: tenant.fullName },
  };
}
