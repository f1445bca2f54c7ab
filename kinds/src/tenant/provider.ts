import { type InfrastructureSpec, infrastructureSchema } from '../infrastructure/schema.ts';
import type { CompileInput, NotOffered, SpecFault } from '../model/kind.ts';
import type { TenantSpec } from './schema.ts';

type Input = Pick<CompileInput<TenantSpec>, 'spec' | 'references'>;

/** What the tenant lives in, or null while that is not known. */
function infrastructureOf({ references }: Input): InfrastructureSpec | null {
  const parsed = infrastructureSchema.safeParse(references.infrastructure?.spec);
  return parsed.success ? parsed.data : null;
}

/** A cluster of one's own is an infrastructure of one's own: each of the two wants the other. */
export function tenancyFaults(input: Input): SpecFault[] {
  const tenancy = infrastructureOf(input)?.tenancy;
  const { tier, infrastructure } = input.spec;
  if (tenancy === undefined || (tier === 'dedicated-cluster') === (tenancy === 'single')) return [];
  return tenancy === 'single'
    ? [
        {
          field: 'spec.infrastructure',
          message: `${infrastructure} is for one tenant alone, of tier dedicated-cluster`,
          remedy: 'name another infrastructure, or set tier to dedicated-cluster if it is to be the one',
        },
      ]
    : [
        {
          field: 'spec.tier',
          message: `cannot be dedicated-cluster in ${infrastructure}, which is for any number of tenants`,
          remedy: 'make an infrastructure with tenancy single, and name it in spec.infrastructure',
        },
      ];
}

/** Fields that mean something on one provider only. Nodes are made on Azure, and named elsewhere. */
export function providerFaults(input: Input): SpecFault[] {
  const { tier, nodes } = input.spec;
  const provider = infrastructureOf(input)?.provider ?? null;
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
  if (tier !== 'dedicated-nodes' && isNaming) {
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
  return infrastructureOf(input)?.provider === 'kubernetes' ? NEEDS_CLOUD : [];
}
