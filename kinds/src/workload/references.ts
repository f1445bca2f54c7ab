import type { CompileInput, ObjectReference } from '../model/kind.ts';
import type { ContainerSpec } from './schema.ts';

/** The objects of the tenant that a container is made with: where it runs, its settings, secrets and volumes. */
export function containerReferences(
  { env, volumes, placement, pullSecrets = [] }: Pick<ContainerSpec, 'env' | 'volumes' | 'placement' | 'pullSecrets'>,
  tenant: string | null,
): ObjectReference[] {
  const { pool } = placement;
  const to = (kind: string, name: string | undefined, field: string) =>
    name === undefined ? [] : [{ kind, name, tenant, field }];
  const source = (field: string, { config, secret }: Source) => [
    ...to('Config', config, `${field}.config`),
    ...to('Secret', secret, `${field}.secret`),
  ];
  return [
    ...to('NodePool', pool, 'placement.pool'),
    ...Object.entries(env).flatMap(([name, value]) => (typeof value === 'string' ? [] : source(`env.${name}`, value))),
    ...Object.entries(volumes).flatMap(([name, volume]) => source(`volumes.${name}`, volume)),
    ...pullSecrets.flatMap((name, index) => to('Secret', name, `pullSecrets[${index}]`)),
  ];
}

interface Source {
  readonly config?: string | undefined;
  readonly secret?: string | undefined;
}

/**
 * Hashes of the Configs and Secrets that a container sees, by name, as annotations: a change of one is a change of the pod. What
 * an image is pulled with it does not see.
 */
export function contentHashes({ references }: Pick<CompileInput<unknown>, 'references'>): Record<string, string> {
  const seen = Object.entries(references).filter(([field]) => /^(env|volumes)\./.test(field));
  return Object.fromEntries(
    seen.map(([, { kind, name, status }]) => [
      `tenantry.dev/${kind.toLowerCase()}-${name}`,
      String(status.outputs.contentHash),
    ]),
  );
}
