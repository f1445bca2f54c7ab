import { randomUUID } from 'node:crypto';
import type { Store } from '@tenantry/store';

/** What the installation is known by where it sends something: the same for all its replicas, for ever. */
export async function installationId(store: Store): Promise<string> {
  const { id } = await store.settleSetting('installation', { id: randomUUID() });
  return String(id);
}
