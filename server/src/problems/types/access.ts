import { type ProblemType, type } from './type.ts';

/** Who asks, and what they may. */
export const ACCESS = {
  unauthenticated: type(
    401,
    'No valid credentials',
    'The request carries no bearer token, or one that is not known.',
    'Sign in (tenantry login, or /sign-in in a browser), or send "Authorization: Bearer <token>". On the machine of the control plane the token of the administrator lies in the file admin-token of its home folder.',
  ),
  'exchange-refused': type(
    400,
    'The token is not taken in exchange',
    'The token that was brought is not valid, or no trust of the tenant accepts it. Why, stands in the audit log of the tenant.',
    'Have an owner of the tenant look at its audit log and its trusts.',
  ),
  forbidden: type(
    403,
    'Not allowed',
    'The caller is known but has no role that allows this.',
    'Ask an administrator for a role that allows it.',
  ),
  'too-many-attempts': type(
    429,
    'Too many failed attempts',
    'Too many requests with wrong credentials came from this address.',
    'Wait as long as Retry-After says, then send the right token.',
    true,
  ),
  'too-many-requests': type(
    429,
    'Too many requests',
    'The caller, or the address of a caller who has not proven who they are, sends more requests than are answered.',
    'Wait as long as Retry-After says; RateLimit-Policy says how many requests are answered.',
    true,
  ),
  'too-many-lines': type(
    429,
    'More lines than the tenant keeps',
    'All that was sent is beyond the lines a second that the tenant keeps, or more waits to be written than may.',
    'Send it again when Retry-After says; `logs.linesPerSecond` of the tenant says how many are kept.',
    true,
  ),
  'too-many-points': type(
    429,
    'More figures than a tenant may send',
    'Programs of the tenant sent more figures within ten seconds than are taken in. Nothing of this request was kept.',
    'Send it again when Retry-After says, and let programs send less often, or fewer figures.',
    true,
  ),
  'wrong-credentials': type(
    401,
    'The e-mail address or the password is wrong',
    'Nobody with this e-mail address and this password may sign in. Which of the two is wrong is not said.',
    'Try again, or ask an administrator for a new password.',
  ),
  'code-needed': type(
    401,
    'A code is needed too',
    'The password is right, and the user signs in with a second factor besides.',
    'Send the password again, with `code`: what the authenticator app shows, or a backup code.',
  ),
  'wrong-code': type(
    401,
    'The code is wrong',
    'The code of the second factor is wrong, or was used or ran out.',
    'Send the code that the authenticator app shows now, or a backup code that was not used.',
  ),
  'wrong-passkey': type(
    401,
    'The passkey is not taken',
    'Nobody who may sign in here has this passkey, or what it signed does not fit. Which of the two is not said.',
    'Try another passkey, or sign in with the password.',
  ),
  'stale-challenge': type(
    409,
    'It took too long, or began elsewhere',
    'What a passkey signs is made for one browser, and is good once and for five minutes.',
    'Begin again.',
    true,
  ),
  'passkeys-unavailable': type(
    409,
    'There are no passkeys at this address',
    'Passkeys are bound to a host name, and the request came to an IP address.',
    'Open Tenantry by its name: http://localhost on this machine, or the address in TENANTRY_PUBLIC_URL.',
  ),
  'sign-in-refused': type(
    403,
    'The sign-in was refused',
    'The identity provider knows the person, but what it says of them does not fit what an administrator declared.',
    'Ask an administrator to look at the identity provider.',
  ),
  'cross-site-request': type(
    403,
    'The request comes from another site',
    'A request that a browser signs with its cookie must come from a page of this server when it changes something.',
    'Send it from a page of this server, or with a bearer token in place of the cookie.',
  ),
  'session-needed': type(
    403,
    'Only for somebody who signed in',
    'This is about the session or the account of a person, and the request carries a token.',
    'Sign in, and send the request with the session.',
  ),
  'host-not-allowed': type(
    421,
    'The Host header is not one of ours',
    'The API is addressed by a name it does not answer to. This keeps web pages from reaching it by rebinding a name.',
    'Address it by localhost or 127.0.0.1, or start it with the name you use among the allowed hosts.',
  ),
} as const satisfies Record<string, ProblemType>;
