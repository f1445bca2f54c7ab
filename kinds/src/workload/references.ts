import type { CompileInput, ObjectReference } from '../model/kind.ts';
import type { ContainerSpec } from './schema.ts';

/** The objects of the tenant that a container is made with: where it runs, its settings and its volumes. */
export function containerReferences(
  { env, volumes, placement }: Pick<ContainerSpec, 'env' | 'volumes' | 'placement'>,
  tenant: string | null,
): ObjectReference[] {
  const config = (name: string, field: string) => ({ kind: 'Config', name, tenant, field });
  const { pool } = placement;
  return [
    ...(pool === undefined ? [] : [{ kind: 'NodePool', name: pool, tenant, field: 'placement.pool' }]),
    ...Object.entries(env).flatMap(([name, value]) =>
      typeof value === 'string' ? [] : [config(value.config, `env.${name}.config`)],
    ),
    ...Object.entries(volumes).flatMap(([name, volume]) =>
      volume.config === undefined ? [] : [config(volume.config, `volumes.${name}.config`)],
    ),
  ];
}

/** Hashes of the Configs that are used, by name, as annotations: a change of one is a change of the pod. */
export function contentHashes({ references }: Pick<CompileInput<unknown>, 'references'>): Record<string, string> {
  const configs = Object.values(references).filter(({ kind }) => kind === 'Config');
  return Object.fromEntries(
    configs.map(({ name, status }) => [`tenantry.dev/config-${name}`, String(status.outputs.contentHash)]),
  );
}
