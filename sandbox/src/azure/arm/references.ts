import type { JsonObject } from '../../json.ts';
import type { ArmType } from '../types/arm-type.ts';
import type { World } from '../world.ts';
import { ArmError } from './error.ts';
import { parseArmPath } from './path.ts';
import { referencesIn } from './store.ts';

/** What a body points at must exist, as far as its type is one the sandbox keeps. */
export function requireReferences(world: World, type: ArmType, id: string, body: JsonObject): void {
  if (!type.references) return;
  for (const target of referencesIn(body, id)) {
    if (world.resources.get(target) || !isKept(world, target)) continue;
    throw new ArmError(
      type.references.status,
      type.references.code,
      `Resource ${target} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
    );
  }
}

function isKept(world: World, id: string): boolean {
  const block = parseArmPath(id).blocks.at(-1);
  if (!block || block.types.length !== block.names.length) return false;
  return world.types.find([block.namespace, ...block.types].join('/')) !== undefined;
}
