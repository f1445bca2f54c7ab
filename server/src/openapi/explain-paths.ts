import type { JsonObject } from '@tenantry/kinds';
import type { z } from 'zod';
import { canParameters } from '../api/can.ts';
import { identityReachParameters } from '../api/identity-reach.ts';
import { reachParameters } from '../api/reach.ts';
import { matrixParameters } from '../api/reach-matrix.ts';
import { COMMON_PROBLEMS, jsonContent, parametersOf, pathParameter, problemResponses, ref } from './parts.ts';

const PROBLEMS = problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'not-ready', 'upstream-failed']);

/** Questions about what is allowed, and why. */
export function explainPaths(): JsonObject {
  return {
    '/api/v1/reach': {
      get: {
        operationId: 'reach',
        tags: ['Explain'],
        summary: 'Whether traffic passes, across cluster and cloud, port by port, and why',
        description:
          'Computed from the policies in the cluster and the security groups in the cloud as they are at this moment, not from what was declared.',
        parameters: questions(reachParameters, ['from', 'to']),
        responses: { 200: { description: 'The answer.', content: jsonContent(ref('Reach')) }, ...PROBLEMS },
      },
    },
    '/api/v1/reach/matrix': {
      get: {
        operationId: 'reachMatrix',
        tags: ['Explain'],
        summary: 'Every tenant of an infrastructure towards every other, in short',
        parameters: questions(matrixParameters, ['infrastructure']),
        responses: { 200: { description: 'One page of rows.', content: jsonContent(ref('ReachMatrix')) }, ...PROBLEMS },
      },
    },
    '/api/v1/reach/identity': {
      get: {
        operationId: 'reachIdentity',
        tags: ['Explain'],
        summary: "Whether a tenant's identity may use something, and by which role",
        description: 'Computed from the role assignments and role definitions in the cloud as they are at this moment.',
        parameters: questions(identityReachParameters, ['from', 'to']),
        responses: {
          200: { description: 'The answer.', content: jsonContent(ref('IdentityReach')) },
          ...PROBLEMS,
        },
      },
    },
    '/api/v1/can': {
      get: {
        operationId: 'can',
        tags: ['Explain'],
        summary: 'Whether somebody may do something to a kind of the product, and which rule decides',
        parameters: questions(canParameters, CAN_REQUIRED),
        responses: {
          200: { description: 'The answer.', content: jsonContent(ref('Can')) },
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
    },
    '/api/v1/tenants/{tenant}/can': {
      parameters: [pathParameter('tenant', 'Name of the tenant, in any case.')],
      get: {
        operationId: 'canInTenant',
        tags: ['Explain'],
        summary: 'Whether somebody may do something in a tenant, and which rule decides',
        description:
          'What lies in the cluster, the cluster decides: it is asked about the service account that the role acts as.',
        parameters: questions(canParameters, CAN_REQUIRED),
        responses: { 200: { description: 'The answer.', content: jsonContent(ref('Can')) }, ...PROBLEMS },
      },
    },
  };
}

const CAN_REQUIRED = ['who', 'verb', 'resource'];

function questions(shape: z.ZodRawShape, required: readonly string[]): JsonObject[] {
  return parametersOf(shape).map((parameter) => ({
    ...parameter,
    required: required.includes(String(parameter.name)),
    ...(parameter.name === 'limit' ? { schema: { type: 'integer', minimum: 1, maximum: 50, default: 20 } } : {}),
  }));
}
