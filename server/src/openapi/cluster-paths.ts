import type { JsonObject } from '@tenantry/kinds';
import { clusterUpload } from './cluster-schemas.ts';
import {
  BODY_PROBLEMS,
  COMMON_PROBLEMS,
  jsonContent,
  pathParameter,
  problemResponses,
  ref,
  schemaOf,
} from './parts.ts';

const tags = ['Clusters'];

/** Clusters that are given by their kubeconfig. */
export function clusterPaths(): JsonObject {
  const parameters = [pathParameter('name', 'Name of the registered cluster.')];
  const problems = problemResponses(COMMON_PROBLEMS);
  const one = problemResponses([...COMMON_PROBLEMS, 'object-not-found']);
  const shown = (description: string): JsonObject => ({ description, content: jsonContent(ref('RegisteredCluster')) });
  const asked = problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'upstream-failed', 'master-key-mismatch']);
  return {
    '/api/v1/clusters': {
      get: {
        operationId: 'listClusters',
        tags,
        summary: 'Registered clusters',
        responses: {
          200: { description: 'By name.', content: jsonContent(ref('RegisteredClusterList')) },
          ...problems,
        },
      },
    },
    '/api/v1/clusters/{name}': {
      parameters,
      get: {
        operationId: 'getCluster',
        tags,
        summary: 'A registered cluster, without its credential',
        responses: { 200: shown('The cluster.'), ...one },
      },
      put: {
        operationId: 'putCluster',
        tags,
        summary: 'Register a cluster, or replace its credential',
        description:
          'The cluster is checked first; one that tenants cannot live in is refused. The credential is kept sealed. A new one takes effect at once. Audited.',
        requestBody: { required: true, content: jsonContent(schemaOf(clusterUpload, 'input')) },
        responses: {
          200: shown('Replaced.'),
          201: shown('Registered.'),
          ...problemResponses([
            ...COMMON_PROBLEMS,
            ...BODY_PROBLEMS,
            'invalid-manifest',
            'invalid-kubeconfig',
            'unsuitable-cluster',
            'upstream-failed',
            'master-key-mismatch',
          ]),
        },
      },
      delete: {
        operationId: 'deleteCluster',
        tags,
        summary: 'Forget a cluster and its credential',
        description: 'Refused while an Infrastructure uses it. Changes nothing in the cluster. Audited.',
        responses: {
          204: { description: 'It is forgotten.' },
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'still-referenced']),
        },
      },
    },
    '/api/v1/clusters/{name}/check': {
      parameters,
      post: {
        operationId: 'checkCluster',
        tags,
        summary: 'Ask a cluster what it offers and what Tenantry may do in it',
        responses: { 200: shown('With what was found.'), ...asked },
      },
    },
    '/api/v1/cluster-rights': {
      get: {
        operationId: 'getClusterRights',
        tags,
        summary: 'The rights that Tenantry needs in a cluster',
        responses: {
          200: { description: 'Each with its reason, and as YAML.', content: jsonContent(ref('ClusterRights')) },
          ...problems,
        },
      },
    },
  };
}
