import type { JsonObject } from '@tenantry/kinds';
import { requestSchema } from '../http/read-request.ts';
import type { ProblemCode } from '../problems/index.ts';
import { problemType } from '../problems/registry.ts';
import { deviceCodeRequest, deviceTokenRequest } from '../sign-in/device.ts';
import { STYLE_PATH } from '../sign-in/html.ts';
import { SCRIPT_PATH } from '../sign-in/passkeys/script.ts';
import { providerRequest } from '../sign-in/providers/spec.ts';
import {
  codeRequest,
  newUserRequest,
  passwordRequest,
  secondFactorRequest,
  signInRequest,
  userChangeRequest,
} from '../sign-in/requests.ts';
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
  return {
    ...ownPaths(),
    ...secondFactorPaths(),
    ...sessionPaths(),
    ...userPaths(),
    ...providerPaths(),
    ...devicePaths(),
    ...pagePaths(),
  };
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
    '/api/v1/me/account': {
      get: {
        operationId: 'getOwnAccount',
        tags: ['People'],
        summary: 'How the caller signs in',
        responses: {
          ...answer(200, 'By what, and what of it there can be.', 'OwnAccount'),
          ...problemResponses([...COMMON_PROBLEMS, 'session-needed', 'object-not-found']),
        },
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

function secondFactorPaths(): JsonObject {
  const problems = [...BODY, 'session-needed', 'wrong-credentials'] as const;
  return {
    '/api/v1/me/second-factor': {
      post: {
        operationId: 'beginSecondFactor',
        tags: ['People'],
        summary: 'Make a secret for an authenticator app',
        description: 'It does not count before a code of it was confirmed.',
        ...body(secondFactorRequest),
        responses: {
          ...answer(200, 'The secret and the backup codes, shown once.', 'SecondFactor'),
          ...problemResponses([...problems, 'name-taken']),
        },
      },
      delete: {
        operationId: 'endSecondFactor',
        tags: ['People'],
        summary: 'Take the caller’s own second factor away',
        ...body(secondFactorRequest),
        responses: { ...done('It is taken away.'), ...problemResponses(problems) },
      },
    },
    '/api/v1/me/second-factor/confirm': {
      post: {
        operationId: 'confirmSecondFactor',
        tags: ['People'],
        summary: 'Let the second factor count from now on',
        description: 'The session is replaced by a new one.',
        ...body(codeRequest),
        responses: {
          ...done('Sign-ins ask for a code.'),
          ...problemResponses([...BODY, 'session-needed', 'wrong-code']),
        },
      },
    },
    '/api/v1/users/{name}/second-factor': {
      parameters: [pathParameter('name', 'E-mail address of the user.')],
      delete: {
        operationId: 'removeSecondFactor',
        tags: ['People'],
        summary: 'Take a user’s second factor away, for who lost it',
        responses: {
          ...done('It is taken away.'),
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'cross-site-request']),
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

function providerPaths(): JsonObject {
  const name = pathParameter('name', 'Name of the identity provider, in any case.');
  const found = [...COMMON_PROBLEMS, 'object-not-found'] as const;
  return {
    '/api/v1/identity-providers': {
      get: {
        operationId: 'listIdentityProviders',
        tags: ['People'],
        summary: 'OIDC providers at which people sign in',
        responses: {
          ...answer(200, 'The providers, without their secrets.', 'IdentityProviderList'),
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
    },
    '/api/v1/identity-providers/{name}': {
      parameters: [name],
      get: {
        operationId: 'getIdentityProvider',
        tags: ['People'],
        summary: 'One identity provider',
        responses: { ...answer(200, 'The provider.', 'IdentityProvider'), ...problemResponses(found) },
      },
      put: {
        operationId: 'putIdentityProvider',
        tags: ['People'],
        summary: 'Add an identity provider, or replace what is declared of it',
        description:
          'Sessions that began there end. Only addresses on the internet are reached, and what a setting allows.',
        ...body(providerRequest),
        responses: {
          ...answer(200, 'The provider, replaced.', 'IdentityProvider'),
          ...answer(201, 'The provider, added.', 'IdentityProvider'),
          ...problemResponses(BODY),
        },
      },
      delete: {
        operationId: 'removeIdentityProvider',
        tags: ['People'],
        summary: 'Remove an identity provider',
        description: 'Sessions that began there end.',
        responses: { ...done('It is removed.'), ...problemResponses([...found, 'cross-site-request']) },
      },
    },
    '/api/v1/identity-providers/{name}/test': {
      parameters: [name],
      post: {
        operationId: 'testIdentityProvider',
        tags: ['People'],
        summary: 'Try all of an identity provider that needs no person',
        responses: {
          ...answer(200, 'What is right and what is wrong, each in a sentence.', 'IdentityProviderTest'),
          ...problemResponses([...found, 'cross-site-request']),
        },
      },
    },
  };
}

function devicePaths(): JsonObject {
  const form = (schema: Parameters<typeof requestSchema>[0]): JsonObject => ({
    requestBody: {
      required: true,
      content: {
        ...jsonContent(requestSchema(schema)),
        'application/x-www-form-urlencoded': { schema: requestSchema(schema) },
      },
    },
  });
  return {
    '/api/v1/device/code': {
      post: {
        operationId: 'beginDeviceSignIn',
        tags: ['People'],
        summary: 'Begin to sign in a program without a browser (RFC 8628)',
        ...isPublic,
        ...form(deviceCodeRequest),
        responses: { ...answer(200, 'The codes.', 'DeviceCode'), ...problemResponses(BODY) },
      },
    },
    '/api/v1/device/token': {
      post: {
        operationId: 'endDeviceSignIn',
        tags: ['People'],
        summary: 'Ask whether the program was approved',
        ...isPublic,
        ...form(deviceTokenRequest),
        responses: {
          ...answer(200, 'The session, as a bearer token.', 'DeviceToken'),
          ...problemResponses(BODY.filter((code) => problemType(code).status !== 400)),
          400: { description: 'Not yet, or not any more.', content: jsonContent(ref('DeviceRefusal')) },
        },
      },
    },
  };
}

/** What people see in a browser. */
function pagePaths(): JsonObject {
  const name = pathParameter('name', 'Name of the identity provider.');
  const shown = { 200: { description: 'The page.', content: { 'text/html': { schema: { type: 'string' } } } } };
  const moved = { 303: { description: 'Where to go on.' } };
  const operation = (operationId: string, summary: string, responses: JsonObject): JsonObject => ({
    operationId,
    tags: ['Pages'],
    summary,
    ...isPublic,
    responses: { ...responses, ...problemResponses(COMMON_PROBLEMS) },
  });
  return {
    '/sign-in': {
      get: operation('showSignIn', 'The page to sign in', shown),
      post: operation('submitSignIn', 'Its form', moved),
    },
    '/sign-in/at/{name}': {
      parameters: [name],
      get: operation('goToProvider', 'The way to an identity provider', moved),
    },
    '/sign-in/callback/{name}': {
      parameters: [name],
      get: operation('comeFromProvider', 'The way back from it', moved),
    },
    '/account': { get: operation('showAccount', 'The page of the caller’s own account', shown) },
    '/account/password': { post: operation('submitPassword', 'Its form for a new password', shown) },
    '/account/passkeys/rename': { post: operation('submitPasskeyName', 'Its form to rename a passkey', shown) },
    '/account/passkeys/remove': { post: operation('submitPasskeyRemoval', 'Its form to remove a passkey', shown) },
    [SCRIPT_PATH]: {
      get: operation('getPasskeyScript', 'What asks devices for passkeys', {
        200: { description: 'The script.', content: { 'text/javascript': { schema: { type: 'string' } } } },
      }),
    },
    '/account/sign-out': { post: operation('submitSignOut', 'Its form to sign out', moved) },
    '/device': {
      get: operation('showDevice', 'The page to approve a device', shown),
      post: operation('submitDevice', 'Its form', shown),
    },
    [STYLE_PATH]: {
      get: operation('getSignInStyle', 'How the pages look', {
        200: { description: 'The style.', content: { 'text/css': { schema: { type: 'string' } } } },
      }),
    },
  };
}
