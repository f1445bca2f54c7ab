import type { JsonObject } from '@tenantry/kinds';
import type { z } from 'zod';
import { reachParameters } from '../api/reach.ts';
import { COMMON_PROBLEMS, jsonContent, parametersOf, problemResponses, ref } from './parts.ts';

const PROBLEMS = problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'not-ready', 'upstream-failed']);

/** Questions about what is allowed, and why. */
export function explainPaths(): JsonObject {
  return {
    '/api/v1/reach': {
      get: {
        operationId: 'reach',
        tags: ['Explain'],
        summary: 'Whether traffic passes from one tenant to another, port by port, and why',
        description: 'Computed from the policies that are in the cluster at this moment, not from what was declared.',
        parameters: questions(reachParameters, ['from', 'to']),
        responses: { 200: { description: 'The answer.', content: jsonContent(ref('Reach')) }, ...PROBLEMS },
      },
    },
  };
}

function questions(shape: z.ZodRawShape, required: readonly string[]): JsonObject[] {
  return parametersOf(shape).map((parameter) => ({
    ...parameter,
    required: required.includes(String(parameter.name)),
  }));
}
