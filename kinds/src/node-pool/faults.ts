import { infrastructureSchema } from '../infrastructure/schema.ts';
import type { CompileInput, SpecFault } from '../model/kind.ts';
import { tenantSchema } from '../tenant/schema.ts';
import type { NodePoolSpec } from './schema.ts';

type Input = Pick<CompileInput<NodePoolSpec>, 'spec' | 'references'>;

/** Fields by which nodes are made, where there is a cloud to make them. */
const MADE = ['size', 'count', 'autoscale', 'spot', 'zones', 'os', 'osDisk', 'podsPerNode'] as const;

/** What a pool cannot be where it is: nodes that two tenants could share, or that nobody makes. */
export function nodePoolFaults({ spec, references }: Input): SpecFault[] {
  const tenant = tenantSchema.safeParse(references.tenant?.spec);
  const infrastructure = infrastructureSchema.safeParse(references.infrastructure?.spec);
  if (!tenant.success || !infrastructure.success) return [];
  const { tier } = tenant.data;
  const { provider } = infrastructure.data;
  return [...tierFaults(tier, provider), ...(provider === 'azure' ? azureFaults(spec) : clusterFaults(spec))];
}

/** Pods of a tenant that shares nodes go to any node that is nobody's; a node of its own must be closed to the others. */
function tierFaults(tier: 'shared' | 'dedicated-nodes' | 'dedicated-cluster', provider: string): SpecFault[] {
  if (tier === 'shared') {
    return [
      {
        field: 'metadata.tenant',
        message: 'shares its nodes with other tenants, and the nodes of a pool are for one tenant alone',
        remedy: 'set tier of the tenant to dedicated-nodes first',
      },
    ];
  }
  if (tier === 'dedicated-nodes' || provider === 'azure') return [];
  return [
    {
      field: 'metadata.tenant',
      message: 'has the whole cluster to itself, so there is no node to claim',
      remedy: 'label the nodes in the cluster instead',
    },
  ];
}

function azureFaults({ names, os }: NodePoolSpec): SpecFault[] {
  const faults: SpecFault[] = [];
  if (names !== undefined) {
    faults.push({
      field: 'spec.names',
      message: 'cannot be set on Azure, where the nodes of a pool are made for it',
      remedy: 'set size and count or autoscale instead',
    });
  }
  if (os === 'windows') {
    faults.push({
      field: 'spec.os',
      message:
        "cannot be windows: the cluster's network is Cilium, which runs on Linux only, and without it nothing would keep tenants apart there",
      remedy: 'choose azure-linux or ubuntu: Windows is not offered, as pods or as hosts',
    });
  }
  return faults;
}

function clusterFaults(spec: NodePoolSpec): SpecFault[] {
  const faults: SpecFault[] = MADE.filter((field) => spec[field] !== undefined).map((field) => ({
    field: `spec.${field}`,
    message: 'cannot be set where there is no cloud to make nodes',
    remedy: 'leave it out, and name nodes of the cluster in spec.names',
  }));
  if ((spec.names?.length ?? 0) === 0) {
    faults.push({
      field: 'spec.names',
      message: 'is required where there is no cloud to make nodes',
      remedy: 'name the nodes of the cluster that are to be the pool',
    });
  }
  return faults;
}
