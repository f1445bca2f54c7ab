import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where Microsoft's OpenAPI files are kept: `azure-specs` in a folder `shared` beside the repository, or wherever
 * `TENANTRY_AZURE_SPECS` says; null where there are none, and tests that need them skip.
 */
export function specsDirectory(): string | null {
  const candidates = [
    process.env.TENANTRY_AZURE_SPECS,
    join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'azure-specs'),
  ];
  return candidates.find((path) => path !== undefined && existsSync(join(path, 'specification'))) ?? null;
}
