import type { JsonObject } from '@tenantry/kinds';
import { orphanRemoval } from '../api/orphans.ts';
import { BODY_PROBLEMS, COMMON_PROBLEMS, jsonContent, problemResponses, ref, schemaOf } from './parts.ts';

const tags = ['Orphans'];

/** What is left in the cloud and nobody answers for. */
export function orphanPaths(): JsonObject {
  const problems = problemResponses([...COMMON_PROBLEMS, 'not-ready', 'upstream-failed']);
  return {
    '/api/v1/orphans': {
      get: {
        operationId: 'listOrphans',
        tags,
        summary: 'What in the cloud is ours, or in ours, and no object answers for',
        description: 'Read from the cloud at each request. A resource group stands for all that is in it.',
        responses: { 200: { description: 'The orphans.', content: jsonContent(ref('OrphanList')) }, ...problems },
      },
    },
    '/api/v1/orphans/removals': {
      post: {
        operationId: 'removeOrphans',
        tags,
        summary: 'Remove orphans by their ids',
        description:
          'Each is looked at once more, and removed only if still nobody answers for it. For administrators. Audited.',
        requestBody: { required: true, content: jsonContent(schemaOf(orphanRemoval, 'input')) },
        responses: {
          200: { description: 'What became of each.', content: jsonContent(ref('OrphanRemovalList')) },
          ...problems,
          ...problemResponses([...BODY_PROBLEMS, 'invalid-manifest']),
        },
      },
    },
  };
}
