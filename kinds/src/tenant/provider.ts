import { type InfrastructureSpec, infrastructureSchema } from '../infrastructure/schema.ts';
import type { CompileInput, NotOffered, SpecFault } from '../model/kind.ts';
import type { TenantSpec } from './schema.ts';

type Input = Pick<CompileInput<TenantSpec>, 'spec' | 'references'>;

/** Where the tenant lives, or null while that is not known. */
function providerOf({ references }: Input): InfrastructureSpec['provider'] | null {
  const parsed = infrastructureSchema.safeParse(references.infrastructure?.spec);
  return parsed.success ? parsed.data.provider : null;
}

/** Fields that mean something on one provider only. Nodes are made on Azure, and named elsewhere. */
export function providerFaults(input: Input): SpecFault[] {
  const { tier, nodes } = input.spec;
  const provider = providerOf(input);
  if (provider === null) return [];
  if (provider === 'azure') {
    if (nodes.names === undefined) return [];
    return [
      {
        field: 'spec.nodes.names',
        message: 'cannot be set on Azure, where the nodes of a tenant are made for it',
        remedy: 'set size, min and max instead',
      },
    ];
  }
  const faults = (['size', 'min', 'max'] as const)
    .filter((field) => nodes[field] !== undefined)
    .map((field) => ({
      field: `spec.nodes.${field}`,
      message: 'cannot be set where there is no cloud to make nodes',
      remedy: 'leave it out, and name nodes of the cluster in spec.nodes.names',
    }));
  if (input.spec.lock) {
    faults.push({
      field: 'spec.lock',
      message: 'cannot be set where there is no cloud that keeps locks',
      remedy: 'leave it out',
    });
  }
  if (input.spec.keyRotations > 0) {
    faults.push({
      field: 'spec.keyRotations',
      message: 'cannot be set where there is no cloud that keeps a tenant key',
      remedy: 'leave it out',
    });
  }
  const isNaming = (nodes.names?.length ?? 0) > 0;
  if (tier === 'dedicated-nodes' && !isNaming) {
    faults.push({
      field: 'spec.nodes.names',
      message: 'is required for tier dedicated-nodes where there is no cloud to make nodes',
      remedy: 'name the nodes of the cluster that are to be its own',
    });
  }
  if (tier === 'shared' && isNaming) {
    faults.push({
      field: 'spec.nodes.names',
      message: 'is only for tier dedicated-nodes',
      remedy: 'set tier to dedicated-nodes, or leave the names out',
    });
  }
  return faults;
}

const NEEDS_CLOUD: readonly NotOffered[] = [
  {
    feature: 'managed identity',
    reason: 'there is no cloud here: workloads prove who they are by tokens of the account workload',
  },
  {
    feature: 'key vault, tenant key and SSH key',
    reason: 'there is no cloud here: keep secrets in Kubernetes secrets',
  },
  { feature: 'application security group', reason: 'there is no cloud here: network policies alone hold the boundary' },
  {
    feature: 'node pool',
    reason: 'there is no cloud here to make nodes: name nodes of the cluster in spec.nodes.names',
  },
];

/** What a tenant on Azure has and one on a cluster without a cloud goes without. */
export function notOfferedToTenant(input: Input): readonly NotOffered[] {
  return providerOf(input) === 'kubernetes' ? NEEDS_CLOUD : [];
}
