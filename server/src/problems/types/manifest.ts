import { type ProblemType, type } from './type.ts';

/** What a manifest says. */
export const MANIFEST = {
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
} as const satisfies Record<string, ProblemType>;
