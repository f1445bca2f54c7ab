import type { JsonObject } from '@tenantry/kinds';
import { readSecretRequest } from '../api/secrets.ts';
import { requestSchema } from '../http/read-request.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import { BODY_PROBLEMS, COMMON_PROBLEMS, jsonContent, problemResponses, ref } from './parts.ts';

/** Of kinds whose objects may hold secrets. */
export function secretPaths({ kind }: CatalogEntry, path: string, parameters: JsonObject[]): JsonObject {
  return {
    [`${path}/versions`]: {
      parameters,
      get: {
        operationId: `listVersionsOf${kind.name}`,
        tags: [kind.name],
        summary: `Versions of the secrets of a ${kind.name}`,
        description: 'Who wrote which, and when. No value.',
        responses: {
          200: { description: 'The list.', content: jsonContent(ref('SecretVersionList')) },
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found']),
        },
      },
    },
    [`${path}/read`]: {
      parameters,
      post: {
        operationId: `readSecretsOf${kind.name}`,
        tags: [kind.name],
        summary: `Read the secrets of a ${kind.name}`,
        description: 'Audited.',
        requestBody: { required: false, content: jsonContent(requestSchema(readSecretRequest)) },
        responses: {
          200: { description: 'The values.', content: jsonContent(ref('SecretValues')) },
          ...problemResponses([
            ...COMMON_PROBLEMS,
            ...BODY_PROBLEMS,
            'invalid-manifest',
            'object-not-found',
            'master-key-mismatch',
          ]),
        },
      },
    },
  };
}
