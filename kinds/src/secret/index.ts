import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { kubernetesObject } from '../kubernetes/object.ts';
import type { JsonObject } from '../model/json.ts';
import type { CompileInput, Kind } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { sealedReference } from '../model/secret.ts';
import { MAX_OBJECT_NAME_LENGTH } from '../names.ts';
import { placeInAzure } from '../tenant/azure-tenant.ts';
import { scopeInTenant, tenantOf } from '../tenant/scope.ts';
import { type Entry, entriesOf } from './entries.ts';
import { SECRET_TYPES, type SecretSpec, secretSchema } from './schema.ts';
import { vaultSecret } from './vault-secret.ts';

function compile(input: CompileInput<SecretSpec>): DesiredResource[] {
  const { object, spec } = input;
  const entries = entriesOf(spec);
  const azure = placeInAzure(tenantOf(input), input);
  const mirror = kubernetesObject(scopeInTenant(input), {
    key: 'secret',
    title: `secret ${object.name}`,
    apiVersion: 'v1',
    kind: 'Secret',
    plural: 'secrets',
    name: object.name,
    namespaced: true,
    body: {
      type: SECRET_TYPES[spec.type].type,
      data: Object.fromEntries(entries.map(({ key, name, value }) => [key, sealedReference(object.uid, name, value)])),
    },
  });
  return [...(azure === null ? [] : entries.map((entry) => vaultSecret(azure, object, entry))), mirror];
}

/** The same for the same values. Of fingerprints alone, so that it tells as little as they do. */
function contentHash(entries: readonly Entry[]): string {
  const content = entries.map(({ key, value }) => [key, value.sealed.fingerprint]);
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function outputs(input: CompileInput<SecretSpec>): JsonObject {
  const entries = entriesOf(input.spec);
  const azure = placeInAzure(tenantOf(input), input);
  const ids = azure === null ? null : entries.map((entry) => [entry.key, vaultSecret(azure, input.object, entry).id]);
  return {
    secret: input.object.name,
    keys: entries.map(({ key }) => key),
    contentHash: contentHash(entries),
    ...(ids === null ? {} : { vaultSecrets: Object.fromEntries(ids) }),
  };
}

/** Passwords, keys and certificates, for what runs in the tenant: in its vault where there is one, and in its namespace. */
export const Secret: Kind<SecretSpec> = {
  name: 'Secret',
  plural: 'secrets',
  shortNames: [],
  scope: 'tenant',
  summary: 'Passwords, keys and certificates, kept sealed, for what runs in the tenant.',
  group: 'data',
  figures: { Type: 'spec.type' },
  schema: secretSchema as z.ZodType<SecretSpec>,
  maxNameLength: MAX_OBJECT_NAME_LENGTH,
  example: { name: 'db', tenant: 'dev01', spec: { values: { DB_PASSWORD: 'change-me' } } },
  immutable: { type: 'Kubernetes fixes it; make another secret' },
  references: () => [],
  allocations: () => [],
  compile,
  outputs,
};
