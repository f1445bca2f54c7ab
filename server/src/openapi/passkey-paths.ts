import type { JsonObject } from '@tenantry/kinds';
import { requestSchema } from '../http/read-request.ts';
import type { ProblemCode } from '../problems/index.ts';
import {
  newPasskeyRequest,
  passkeyNameRequest,
  passkeySignInRequest,
  passwordAgainRequest,
} from '../sign-in/passkeys/requests.ts';
import { BODY_PROBLEMS, COMMON_PROBLEMS, jsonContent, pathParameter, problemResponses, ref } from './parts.ts';

const tags = ['People'];
const BODY: readonly ProblemCode[] = [...COMMON_PROBLEMS, ...BODY_PROBLEMS, 'invalid-manifest', 'cross-site-request'];
const OWN: readonly ProblemCode[] = [...BODY, 'session-needed'];

const answer = (code: number, description: string, schema: string): JsonObject => ({
  [code]: { description, content: jsonContent(ref(schema)) },
});
const body = (schema: Parameters<typeof requestSchema>[0]): JsonObject => ({
  requestBody: { required: true, content: jsonContent(requestSchema(schema)) },
});
const done = (description: string): JsonObject => ({ 204: { description } });

/** Passkeys: https://www.w3.org/TR/webauthn-3/ */
export function passkeyPaths(): JsonObject {
  return { ...signInPaths(), ...ownPaths(), ...userPaths() };
}

function signInPaths(): JsonObject {
  return {
    '/api/v1/sign-in/passkey/challenge': {
      post: {
        operationId: 'beginPasskeySignIn',
        tags,
        summary: 'Ask what a passkey is to sign',
        description: 'Good once and for five minutes, in the browser that asked.',
        security: [],
        responses: {
          ...answer(200, 'For `navigator.credentials.get`.', 'PasskeyOptions'),
          ...problemResponses([...COMMON_PROBLEMS, 'cross-site-request', 'passkeys-unavailable']),
        },
      },
    },
    '/api/v1/sign-in/passkey': {
      post: {
        operationId: 'signInByPasskey',
        tags,
        summary: 'Begin a session with a passkey',
        description: 'No code of a second factor is asked for. Counted and audited as sign-ins by password are.',
        security: [],
        ...body(passkeySignInRequest),
        responses: {
          ...answer(200, 'The session.', 'Session'),
          ...problemResponses([...BODY, 'wrong-passkey', 'stale-challenge', 'passkeys-unavailable']),
        },
      },
    },
  };
}

function ownPaths(): JsonObject {
  return {
    '/api/v1/me/passkeys': {
      get: {
        operationId: 'listOwnPasskeys',
        tags,
        summary: 'The caller’s own passkeys, the oldest first',
        responses: { ...answer(200, 'The passkeys.', 'PasskeyList'), ...problemResponses(COMMON_PROBLEMS) },
      },
      post: {
        operationId: 'addPasskey',
        tags,
        summary: 'Keep the passkey that a device made',
        ...body(newPasskeyRequest),
        responses: {
          ...answer(201, 'The passkey.', 'Passkey'),
          ...problemResponses([
            ...OWN,
            ...([
              'wrong-passkey',
              'stale-challenge',
              'passkeys-unavailable',
              'too-many-passkeys',
              'name-taken',
            ] as const),
          ]),
        },
      },
    },
    '/api/v1/me/passkeys/challenge': {
      post: {
        operationId: 'beginPasskey',
        tags,
        summary: 'Ask what a device is to make',
        description: 'Good once and for five minutes, with the session that asked.',
        ...body(passwordAgainRequest),
        responses: {
          ...answer(200, 'For `navigator.credentials.create`.', 'PasskeyOptions'),
          ...problemResponses([...OWN, 'wrong-credentials', 'passkeys-unavailable', 'too-many-passkeys']),
        },
      },
    },
    '/api/v1/me/passkeys/{name}': {
      parameters: [pathParameter('name', 'Id of the passkey.')],
      patch: {
        operationId: 'renamePasskey',
        tags,
        summary: 'Call one of the caller’s own passkeys otherwise',
        ...body(passkeyNameRequest),
        responses: {
          ...answer(200, 'The passkey.', 'Passkey'),
          ...problemResponses([...OWN, 'object-not-found']),
        },
      },
      delete: {
        operationId: 'removePasskey',
        tags,
        summary: 'Remove one of the caller’s own passkeys',
        description: 'Sessions that began with it end, but the one that asks.',
        ...body(passwordAgainRequest),
        responses: {
          ...done('It opens nothing any more.'),
          ...problemResponses([...OWN, 'object-not-found', 'wrong-credentials']),
        },
      },
    },
  };
}

function userPaths(): JsonObject {
  const found = [...COMMON_PROBLEMS, 'object-not-found'] as const;
  return {
    '/api/v1/users/{name}/passkeys': {
      parameters: [pathParameter('name', 'E-mail address of the user.')],
      get: {
        operationId: 'listPasskeys',
        tags,
        summary: 'Passkeys of a user, the oldest first',
        responses: { ...answer(200, 'The passkeys.', 'PasskeyList'), ...problemResponses(found) },
      },
      delete: {
        operationId: 'removePasskeys',
        tags,
        summary: 'Remove all passkeys of a user, for who lost them',
        description: 'Sessions that began with them end.',
        responses: {
          ...done('They open nothing any more.'),
          ...problemResponses([...found, 'cross-site-request']),
        },
      },
    },
  };
}
