/** One entry of the registry: what a stable code means, for programs and for people. */
export interface ProblemType {
  readonly status: number;
  /** A few words; the same for every occurrence. */
  readonly title: string;
  /** What happened, for the code's page. */
  readonly meaning: string;
  /** What the reader can do; an occurrence may say it more precisely. */
  readonly remedy: string;
  /** Whether the same request may succeed later. */
  readonly isRetryable: boolean;
}

const type = (status: number, title: string, meaning: string, remedy: string, isRetryable = false): ProblemType => ({
  status,
  title,
  meaning,
  remedy,
  isRetryable,
});

/**
 * Every problem that the API can answer with, by code (RFC 9457). `docs/errors.md` and the pages under `/problems/` are
 * made of it. A code, once published, keeps its meaning.
 */
export const PROBLEMS = {
  // What was sent cannot be read.
  'bad-request': type(
    400,
    'The request cannot be understood',
    'The request is not well-formed HTTP, or a part of it has the wrong form.',
    'Send the request as the OpenAPI document describes it.',
  ),
  'malformed-json': type(
    400,
    'The body is not JSON',
    'The body was sent as JSON but does not parse as JSON.',
    'Correct the body, or say with Content-Type that it is YAML (application/yaml).',
  ),
  'malformed-yaml': type(
    400,
    'The body is not YAML',
    'The body was sent as YAML but does not parse. The errors give line and column.',
    'Correct the body at the line and column given.',
  ),
  'yaml-alias-refused': type(
    400,
    'A YAML alias is refused',
    'An alias refers to a value that contains it, or aliases would multiply into too many values.',
    'Write the value out in place of the alias.',
  ),
  'unacceptable-value': type(
    400,
    'The body holds a value that cannot be kept',
    'The body nests too deeply, or holds text or numbers that JSON in a database cannot hold, such as a NUL character.',
    'Take the value out, or write it differently.',
  ),
  'invalid-query': type(
    400,
    'A query parameter is wrong',
    'A query parameter is not known here, or its value has the wrong form.',
    'Correct the parameter named in the errors.',
  ),
  'invalid-header': type(
    400,
    'A header is wrong',
    'A header that this operation reads has the wrong form.',
    'Correct the header named in the errors.',
  ),
  // Who asks, and what they may.
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
  // What it is about.
  'route-not-found': type(
    404,
    'There is nothing at this address',
    'The path is none of the API.',
    'See /api/v1/openapi.json for every path, or /api/v1/docs to read it.',
  ),
  'object-not-found': type(
    404,
    'The object does not exist',
    'No object of this kind has this name.',
    'Check the name; list the objects of the kind to see which exist.',
  ),
  'unknown-action': type(
    404,
    'There is no such action',
    'Objects of this kind have no action of this name.',
    'Use one of the actions that the answer names; /api/v1/kinds lists those of every kind.',
  ),
  'unknown-revision': type(
    404,
    'There is no such revision',
    'The object was never declared under this number, or so long ago that it is not kept any more.',
    'Use one of the revisions that the answer names.',
  ),
  'method-not-allowed': type(
    405,
    'The method is not allowed here',
    'The path exists but not for this method.',
    'Use one of the methods that the Allow header names.',
  ),
  'request-decided': type(
    409,
    'The request is decided',
    'Somebody approved, refused or withdrew it, or it waited too long.',
    'List the requests to see what became of it; ask again if need be.',
  ),
  'fault-resolved': type(
    409,
    'The fault is resolved',
    'What is over is neither acknowledged nor muted.',
    'Nothing is left to do; if it is found again, it is open again.',
  ),
  'too-many-requests-pending': type(
    409,
    'Too many requests wait',
    'One user may have only so many requests for access that nobody has answered.',
    'Withdraw one, or wait for an answer.',
  ),
  'action-refused': type(
    409,
    'The action makes no sense now',
    'The action does not fit what is declared of the object. Nothing was changed.',
    'Do what the error says first.',
  ),
  'name-taken': type(
    409,
    'The name is taken',
    'An object of this kind has this name already.',
    'Choose another name, or replace the object with PUT or apply.',
  ),
  'name-held': type(
    409,
    'A name belongs to another object',
    'The manifest claims a host, a node, a cluster or a role of an identity that only one object may have, and another one has it. Nothing was stored.',
    'Use another name, or have it given up first.',
  ),
  'in-another-set': type(
    409,
    'The object belongs to another set',
    'The manifest is applied as one of a set, and its object is labelled as one of another. Nothing was stored.',
    'Apply it with the set that it belongs to, or change its label tenantry.dev/set first.',
  ),
  'limit-reached': type(
    409,
    'A limit is reached',
    'The infrastructure, or the tenant itself, limits how many objects of a kind there may be, how many tenants, or what a tenant may come to in a month; with what was sent the limit would be passed. Nothing was stored.',
    'Delete or make smaller what is no longer needed, or ask the administrator to raise the limit named in the errors.',
  ),
  'excluded-by-limits': type(
    422,
    'Limits do not allow it here',
    'The infrastructure, or the tenant itself, allows only some kinds and sizes, and what was sent is not among them. Nothing was stored.',
    'Use what is allowed, or ask the administrator to change the limit named in the errors.',
  ),
  'being-deleted': type(
    409,
    'The object is being deleted',
    'Its deletion was asked for, so it can no longer change, and its name becomes free when its last resource is gone.',
    'Wait until it is gone, or use another name.',
    true,
  ),
  'last-administrator': type(
    409,
    'Nobody would be left to administer',
    'The user is the last administrator who may sign in. Nothing was changed.',
    'Make another user administrator first.',
  ),
  'still-referenced': type(
    409,
    'Other objects still need it',
    'The object cannot be deleted while others refer to it.',
    'Delete the objects named in the errors first.',
  ),
  'asked-otherwise': type(
    409,
    'What is asked for was changed meanwhile',
    'The declaration is of another generation than the one that was to be agreed to. Nothing was agreed to.',
    'Look at the object again, and answer to what it says now.',
  ),
  'version-mismatch': type(
    412,
    'The object was changed meanwhile',
    'The version in If-Match is not the current one. A version changes with every write, status included.',
    'Read the object again, redo the change on it and send its new ETag.',
  ),
  // What a manifest says.
  'invalid-manifest': type(
    422,
    'The manifest is not valid',
    'One or more fields are missing, unknown or have the wrong value. Nothing was stored.',
    'Correct the fields named in the errors.',
  ),
  'unknown-kind': type(
    422,
    'There is no such kind',
    'The manifest names a kind that this installation does not have.',
    'Use one of the kinds listed at /api/v1/kinds.',
  ),
  'immutable-field': type(
    422,
    'A field cannot change after creation',
    'The manifest changes a field that is fixed when the object is created. Nothing was stored.',
    'Keep the value, or do what the error says instead.',
  ),
  'cannot-be-planned': type(
    422,
    'Nobody can say what this would become',
    'An object in the plan cannot be turned into resources as it is declared, here or now. Nothing was stored.',
    'Correct what the detail names, and ask again.',
  ),
  'unknown-reference': type(
    422,
    'A reference leads nowhere',
    'The manifest refers to an object that does not exist. Nothing was stored.',
    'Create the object first, or in the same apply, or refer to one that exists.',
  ),
  'reference-deleting': type(
    409,
    'A reference leads to an object that is being deleted',
    'The manifest refers to an object whose deletion was asked for. Nothing was stored.',
    'Refer to another object.',
  ),
  'cyclic-reference': type(
    422,
    'References form a circle',
    'Objects refer to one another in a circle, so none of them could ever be ready. Nothing was stored.',
    'Take one of the references out.',
  ),
  'invalid-kubeconfig': type(
    422,
    'The kubeconfig cannot be used',
    'A field of the kubeconfig is missing, or says something that is refused here. Nothing was stored.',
    'Correct the field named in the errors and send it again.',
  ),
  'unsuitable-cluster': type(
    422,
    'Tenants cannot live in this cluster',
    'The cluster was reached and lacks something that no boundary holds without, or Tenantry may not do there what it must. Nothing was stored.',
    'See the errors; `tenantry cluster rights` prints the rights that are needed.',
  ),
  'issuer-unusable': type(
    422,
    'The issuer cannot be trusted',
    'The address is not one of an OIDC issuer: its discovery document cannot be read, is about another issuer, or lies where the control plane does not go. Nothing was stored.',
    'Give the issuer exactly as its tokens name it; ranges of your own network are named in TENANTRY_OUTBOUND_ALLOW.',
  ),
  'idempotency-mismatch': type(
    422,
    'The Idempotency-Key belongs to another request',
    'The key was used within the last 24 hours for a request with another method, path or body.',
    'Use a new key for a new request.',
  ),
  'idempotency-in-progress': type(
    409,
    'The first request with this Idempotency-Key is still running',
    'Another request with the same key has not been answered yet.',
    'Send the request again after the time Retry-After gives.',
    true,
  ),
  'too-many-tokens': type(
    409,
    'There are too many tokens',
    'A person, or a tenant, may have a bounded number of tokens that are valid at once, and a tenant a bounded number of trusts.',
    'Revoke one that is no longer needed.',
  ),
  'too-many-receivers': type(
    409,
    'There are too many receivers',
    'An installation sends its audit log to 20 receivers at most, and a tenant, and the platform, have 20 routes of faults at most.',
    'Remove one that is no longer needed.',
  ),
  'too-many-passkeys': type(
    409,
    'There are too many passkeys',
    'A user may have ten.',
    'Remove one that is no longer needed.',
  ),
  'benchmark-running': type(
    409,
    'A benchmark of this tenant is running',
    'One benchmark of a tenant runs at a time, and another one has not finished.',
    'Wait until it has finished; its result is the newest one then.',
    true,
  ),
  'no-logql': type(
    404,
    'There is no LogQL here',
    'Queries in LogQL are answered by a Loki, and this installation has none: it keeps lines in its own database.',
    'Ask for lines by /api/v1/tenants/{tenant}/logs, or let the operator set TENANTRY_LOKI_URL.',
  ),
  'no-promql': type(
    404,
    'There is no PromQL here',
    'Queries in PromQL are answered by a Prometheus-compatible server, and this installation has none: it measures by itself.',
    'Ask for figures by /api/v1/tenants/{tenant}/metrics, or let the operator set TENANTRY_PROMETHEUS_URL.',
  ),
  'not-ready': type(
    409,
    'Not there yet',
    'What was asked for is made by the control plane and does not exist yet.',
    'Wait until the object is ready.',
    true,
  ),
  // How it was sent.
  'request-timeout': type(
    408,
    'The request took too long to arrive',
    'Headers or body did not arrive in time.',
    'Send the request again.',
    true,
  ),
  'body-too-large': type(
    413,
    'The body is too large',
    'A request body may have 1 MiB at most, one of OpenTelemetry 8 MiB, also when it is unpacked.',
    'Send fewer manifests, or smaller batches, at a time.',
  ),
  'uri-too-long': type(
    414,
    'A part of the path is too long',
    'A name in the path is longer than any name can be.',
    'Check the path.',
  ),
  'unsupported-media-type': type(
    415,
    'The media type is not supported',
    'The Content-Type of the body is not one that this operation reads.',
    'Send application/json or application/yaml; for PATCH application/merge-patch+json.',
  ),
  'headers-too-large': type(
    431,
    'The headers are too large',
    'The headers of the request exceed what the server reads.',
    'Send fewer or shorter headers.',
  ),
  'too-many-streams': type(
    429,
    'Too many event streams are open',
    'The server keeps a bounded number of event streams open.',
    'Close streams that are no longer read, and try again.',
    true,
  ),
  // What is wrong on our side.
  internal: type(
    500,
    'Something went wrong in the control plane',
    'An error that should not happen. The log holds it under the request id.',
    'Report it with the request id.',
  ),
  'upstream-failed': type(
    502,
    'The cloud or the cluster did not answer as expected',
    'The control plane asked the cloud or the cluster on behalf of this request, and that failed.',
    'Try again; if it stays, look at the events of the object.',
    true,
  ),
  'master-key-mismatch': type(
    503,
    'The master key does not fit',
    'What is sealed in the database cannot be opened with the master key of this control plane, or was changed.',
    'Start it with the right key in TENANTRY_MASTER_KEY_FILE, or upload the kubeconfig again.',
  ),
  'store-unavailable': type(
    503,
    'The database cannot be reached',
    'The control plane cannot reach its database. Nothing is lost; work goes on when it is back.',
    'Try again after the time Retry-After gives.',
    true,
  ),
  'store-full': type(
    507,
    'The database has no room left',
    'The disk of the database is full. Nothing of the request was done, and nothing that was done before is lost; what is there can still be read.',
    'Free space on that disk, or make it larger; writes are taken again by themselves.',
    true,
  ),
  'shutting-down': type(
    503,
    'The control plane is stopping',
    'The process is ending and takes no more requests.',
    'Try again after the time Retry-After gives.',
    true,
  ),
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof PROBLEMS;

export function problemType(code: ProblemCode): ProblemType {
  return PROBLEMS[code];
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
