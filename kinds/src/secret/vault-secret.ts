import { createHash } from 'node:crypto';
import type { CompiledObject } from '../model/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import { sealedReference } from '../model/secret.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';
import type { Entry } from './entries.ts';

/** One value in the tenant's vault, which keeps its own history of it. */
export function vaultSecret(azure: AzureTenant, object: CompiledObject, entry: Entry): DesiredResource {
  const { key, name, isFile, value } = entry;
  return {
    key: `vault/${key}`,
    title: `vault secret of ${key}`,
    driver: 'vault',
    connection: `azure:${azure.scope.subscriptionId}`,
    type: 'secret',
    id: `${azure.vault}/secrets/${vaultSecretName(object, key)}`,
    body: {
      vaultUri: OF_TENANT.vaultUri,
      value: sealedReference(object.uid, name, value),
      contentType: isFile ? 'application/octet-stream;base64' : 'text/plain',
      tags: { ...azure.scope.tags, secret: object.name, key },
    },
    dependsOn: [],
    guards: false,
  };
}

/**
 * Name of the vault's secret that holds this value of a Secret: letters, digits and hyphens, the case of which does not count, 127
 * at most. The hash tells apart what looks the same without other characters, and objects of one name after another: a deleted
 * secret keeps its name for months.
 */
export function vaultSecretName({ name, uid }: CompiledObject, key: string): string {
  const readable = key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const hash = createHash('sha256').update(`${uid}\n${key}`).digest('hex').slice(0, 8);
  return `${name}--${readable}-${hash}`;
}
