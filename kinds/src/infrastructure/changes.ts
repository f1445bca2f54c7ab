import type { SpecFault } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import { type AzureInfrastructureSpec, type InfrastructureSpec, infrastructureSchema } from './schema.ts';

/** Changes of an infrastructure that Azure, or what lives in it, cannot follow. */
export function changeFaults(spec: InfrastructureSpec, existing: CompiledObject | undefined): SpecFault[] {
  const before = infrastructureSchema.safeParse(existing?.spec);
  if (spec.provider !== 'azure' || !before.success || before.data.provider !== 'azure') return [];
  return [...shardFaults(before.data, spec), ...versionFaults(before.data, spec)];
}

/** Tenants may live in any shard that there was, so none is taken away. */
function shardFaults(before: AzureInfrastructureSpec, after: AzureInfrastructureSpec): SpecFault[] {
  const [had, wanted] = [before.network.shards, after.network.shards];
  if (wanted >= had) return [];
  return [
    {
      field: 'spec.network.shards',
      message: `cannot shrink from ${had} to ${wanted}: tenants may live in every shard`,
      remedy: `set it to ${had} or more; shards without tenants cost nothing`,
    },
  ];
}

/** Kubernetes goes up, one minor version at a time. */
function versionFaults(before: AzureInfrastructureSpec, after: AzureInfrastructureSpec): SpecFault[] {
  const [had, wanted] = [before.cluster.kubernetesVersion, after.cluster.kubernetesVersion];
  if (had === undefined || wanted === undefined) return [];
  const [, hadMinor = 0, hadPatch] = had.split('.').map(Number);
  const [, minor = 0, patch] = wanted.split('.').map(Number);
  const isBack = minor < hadMinor || (minor === hadMinor && (patch ?? Infinity) < (hadPatch ?? 0));
  const field = 'spec.cluster.kubernetesVersion';
  if (isBack) {
    return [
      {
        field,
        message: `cannot go back from ${had} to ${wanted}`,
        remedy: 'a cluster is never downgraded; make another infrastructure to run an older version',
      },
    ];
  }
  if (minor <= hadMinor + 1) return [];
  return [
    {
      field,
      message: `cannot go from ${had} to ${wanted} at once: Kubernetes is upgraded one minor version at a time`,
      remedy: `set it to 1.${hadMinor + 1} first, and wait until the infrastructure is ready`,
    },
  ];
}
