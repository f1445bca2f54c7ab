import type { JsonObject } from '@tenantry/kinds';
import { allFaultParameters, faultMute, faultNote, faultParameters } from '../api/faults.ts';
import { alertPaths } from './alert-paths.ts';
import {
  BODY_PROBLEMS,
  COMMON_PROBLEMS,
  jsonContent,
  parametersOf,
  pathParameter,
  problemResponses,
  ref,
  schemaOf,
} from './parts.ts';

const tags = ['Records'];

const DEEDS = {
  acknowledge: { body: faultNote, summary: 'Say that somebody knows of a fault' },
  mute: { body: faultMute, summary: 'Want not to hear of a fault until a time; then it is as before' },
  unmute: { body: null, summary: 'Hear of a fault again' },
  resolve: { body: faultNote, summary: 'Say that a fault is over; if it is found again, it is open again' },
} as const;

/** What is wrong: in a tenant, with an infrastructure, and in all that the caller may see. */
export function faultPaths(): JsonObject {
  return {
    '/api/v1/faults': {
      get: list('allFaults', 'What is wrong in everything that the caller may see, newest first', allFaultParameters),
    },
    '/api/v1/faults/summary': {
      get: {
        operationId: 'faultSummary',
        tags,
        summary: 'How many faults are open of each tenant and infrastructure that the caller may see',
        responses: {
          200: { description: 'The counts, by severity.', content: jsonContent(ref('FaultSummary')) },
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
    },
    ...alertPaths(),
    ...placePaths('/api/v1/tenants/{tenant}/faults', 'tenant', 'a tenant', ''),
    ...placePaths('/api/v1/infrastructures/{name}/faults', 'name', 'an infrastructure', 'Infrastructure'),
  };
}

function placePaths(base: string, parameter: string, what: string, suffix: string): JsonObject {
  const owner = pathParameter(parameter, `Name of the ${what.replace(/^an? /, '')}, in any case.`);
  const deeds = Object.entries(DEEDS).map(([word, { body, summary }]) => [
    `${base}/{id}/${word}`,
    {
      parameters: [owner, pathParameter('id', 'Id of the fault.')],
      post: {
        operationId: `${word}${suffix}Fault`,
        tags,
        summary,
        ...(body === null
          ? {}
          : { requestBody: { required: word === 'mute', content: jsonContent(schemaOf(body, 'input')) } }),
        responses: {
          200: { description: 'The fault, as it is now.', content: jsonContent(ref('Fault')) },
          ...problemResponses([
            ...COMMON_PROBLEMS,
            ...BODY_PROBLEMS,
            ...(['invalid-manifest', 'object-not-found', 'fault-resolved'] as const),
          ]),
        },
      },
    },
  ]);
  return {
    [base]: {
      parameters: [owner],
      get: list(
        suffix === '' ? 'faults' : 'infrastructureFaults',
        `What is wrong with ${what}, with its cause and its remedy, newest first`,
        faultParameters,
      ),
    },
    ...Object.fromEntries(deeds),
  };
}

function list(operationId: string, summary: string, parameters: Parameters<typeof parametersOf>[0]): JsonObject {
  return {
    operationId,
    tags,
    summary,
    parameters: parametersOf(parameters).map((parameter) => ({ ...parameter, required: false })),
    responses: {
      200: { description: 'The faults.', content: jsonContent(ref('FaultPage')) },
      ...problemResponses([...COMMON_PROBLEMS, 'object-not-found']),
    },
  };
}
