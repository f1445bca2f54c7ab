import type { JsonObject } from '@tenantry/kinds';
import { requestSchema } from '../http/read-request.ts';
import type { ProblemCode } from '../problems/index.ts';
import { newUserRequest, passwordRequest, signInRequest, userChangeRequest } from '../sign-in/requests.ts';
import { sessionParameters } from '../sign-in/sessions.ts';
import {
  BODY_PROBLEMS,
  COMMON_PROBLEMS,
  jsonContent,
  parametersOf,
  pathParameter,
  problemResponses,
  ref,
} from './parts.ts';

const isPublic: JsonObject = { security: [] };
const BODY: readonly ProblemCode[] = [...COMMON_PROBLEMS, ...BODY_PROBLEMS, 'invalid-manifest', 'cross-site-request'];

const answer = (code: number, description: string, schema: string): JsonObject => ({
  [code]: { description, content: jsonContent(ref(schema)) },
});
const done = (description: string): JsonObject => ({ 204: { description } });
const body = (schema: Parameters<typeof requestSchema>[0]): JsonObject => ({
  requestBody: { required: true, content: jsonContent(requestSchema(schema)) },
});

/** Signing in and out, sessions, and the caller themselves. */
export function signInPaths(): JsonObject {
  return { ...ownPaths(), ...sessionPaths(), ...userPaths() };
}

function ownPaths(): JsonObject {
  return {
    '/api/v1/me': {
      get: {
        operationId: 'getMe',
        tags: ['People'],
        summary: 'Who the caller is, and where they have which role',
        responses: { ...answer(200, 'The caller.', 'Me'), ...problemResponses(COMMON_PROBLEMS) },
      },
    },
    '/api/v1/sign-in': {
      post: {
        operationId: 'signIn',
        tags: ['People'],
        summary: 'Begin a session with e-mail address and password',
        description: 'The session comes as a cookie that scripts cannot read. Audited, failures too.',
        ...isPublic,
        ...body(signInRequest),
        responses: {
          ...answer(200, 'The session.', 'Session'),
          ...problemResponses([...BODY, 'wrong-credentials', 'code-needed', 'wrong-code']),
        },
      },
    },
    '/api/v1/sign-out': {
      post: {
        operationId: 'signOut',
        tags: ['People'],
        summary: 'End the session of the request',
        responses: {
          ...done('It has ended.'),
          ...problemResponses([...COMMON_PROBLEMS, 'session-needed', 'cross-site-request']),
        },
      },
    },
    '/api/v1/me/password': {
      post: {
        operationId: 'changePassword',
        tags: ['People'],
        summary: 'Change the caller’s own password',
        description: 'Their other sessions end.',
        ...body(passwordRequest),
        responses: {
          ...done('It is changed.'),
          ...problemResponses([...BODY, 'session-needed', 'wrong-credentials']),
        },
      },
    },
  };
}

function sessionPaths(): JsonObject {
  return {
    '/api/v1/sessions': {
      get: {
        operationId: 'listSessions',
        tags: ['People'],
        summary: 'Sessions in force, the last used first',
        parameters: parametersOf(sessionParameters),
        responses: { ...answer(200, 'The sessions.', 'SessionList'), ...problemResponses(COMMON_PROBLEMS) },
      },
    },
    '/api/v1/sessions/{name}': {
      parameters: [pathParameter('name', 'Id of the session.')],
      delete: {
        operationId: 'endSession',
        tags: ['People'],
        summary: 'End a session',
        description: 'What it holds open, such as event streams, ends within a second. Audited.',
        responses: {
          ...done('It has ended.'),
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'cross-site-request']),
        },
      },
    },
  };
}

function userPaths(): JsonObject {
  const email = pathParameter('name', 'E-mail address of the user.');
  const found = [...COMMON_PROBLEMS, 'object-not-found'] as const;
  return {
    '/api/v1/users': {
      get: {
        operationId: 'listUsers',
        tags: ['People'],
        summary: 'Who may sign in',
        responses: { ...answer(200, 'The users.', 'UserList'), ...problemResponses(COMMON_PROBLEMS) },
      },
      post: {
        operationId: 'addUser',
        tags: ['People'],
        summary: 'Add a user',
        ...body(newUserRequest),
        responses: {
          ...answer(201, 'The user, and the password, shown once.', 'NewUser'),
          ...problemResponses([...BODY, 'name-taken']),
        },
      },
    },
    '/api/v1/users/{name}': {
      parameters: [email],
      get: {
        operationId: 'getUser',
        tags: ['People'],
        summary: 'One user',
        responses: { ...answer(200, 'The user.', 'User'), ...problemResponses(found) },
      },
      patch: {
        operationId: 'changeUser',
        tags: ['People'],
        summary: 'Change the name or the role of a user, disable them or let them in again',
        description: 'The sessions of whoever is disabled end at once. Never the last administrator.',
        ...body(userChangeRequest),
        responses: {
          ...answer(200, 'The user.', 'User'),
          ...problemResponses([...BODY, 'object-not-found', 'last-administrator']),
        },
      },
      delete: {
        operationId: 'removeUser',
        tags: ['People'],
        summary: 'Remove a user',
        description: 'What they did stays in the audit log. Never the last administrator.',
        responses: {
          ...done('The user is removed.'),
          ...problemResponses([...found, 'last-administrator', 'cross-site-request']),
        },
      },
    },
    '/api/v1/users/{name}/password': {
      parameters: [email],
      post: {
        operationId: 'resetPassword',
        tags: ['People'],
        summary: 'Give a user a new password',
        description: 'Their sessions end.',
        responses: {
          ...answer(200, 'The password, shown once.', 'NewPassword'),
          ...problemResponses([...found, 'cross-site-request']),
        },
      },
    },
  };
}
