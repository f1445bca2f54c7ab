import { KINDS, type TENANT_ROLES } from '@tenantry/kinds';
import { STYLE_PATH } from '../sign-in/html.ts';
import { SCRIPT_PATH } from '../sign-in/passkeys/script.ts';

/**
 * Who may use a route, written down a second time and by hand: the rules of `authorize` must come to the same. `everybody` is
 * whoever is signed in, `reader` an auditor or an administrator; of a tenant the least role, `+` where auditors may too.
 */
export type Need =
  | 'public'
  | 'everybody'
  | 'reader'
  | 'administrator'
  | (typeof TENANT_ROLES)[number]
  | `${(typeof TENANT_ROLES)[number]}+`;

/** By route, with `{kind}` for the plural of a kind that lives in a tenant. */
export const NEEDS: Readonly<Record<string, Need>> = {
  'GET /': 'public',
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /problems': 'public',
  'GET /problems/:code': 'public',
  'GET /api/v1/docs': 'public',
  'GET /api/v1/docs/docs.js': 'public',
  'GET /api/v1/docs/swagger-ui-bundle.js': 'public',
  'GET /api/v1/docs/swagger-ui.css': 'public',
  'GET /api/v1/openapi.json': 'everybody',
  'GET /metrics': 'reader',
  'GET /api/v1/kinds': 'everybody',
  'GET /api/v1/can': 'everybody',
  'GET /api/v1/events': 'everybody',
  'GET /api/v1/faults': 'everybody',
  'GET /api/v1/faults/summary': 'everybody',
  // Each alert is looked at by itself (alerts.test.ts).
  'POST /api/v1/webhooks/alertmanager': 'everybody',
  'GET /api/v1/audit': 'reader',
  'GET /api/v1/audit/export': 'reader',
  'GET /api/v1/audit/verification': 'reader',
  'GET /api/v1/audit/receivers': 'reader',
  'POST /api/v1/audit/receivers': 'administrator',
  'GET /api/v1/audit/receivers/:name': 'reader',
  'PATCH /api/v1/audit/receivers/:name': 'administrator',
  'DELETE /api/v1/audit/receivers/:name': 'administrator',
  'POST /api/v1/audit/receivers/:name/secret': 'administrator',
  'POST /api/v1/audit/receivers/:name/test': 'administrator',
  'GET /api/v1/cluster-rights': 'reader',
  // By the word of an issuer that a tenant trusts (exchange.test.ts).
  'POST /api/v1/token-exchange': 'public',
  'GET /api/v1/tokens': 'everybody',
  'POST /api/v1/tokens': 'everybody',
  // Of another, or of none; their own: tokens.test.ts.
  'DELETE /api/v1/tokens/:name': 'administrator',
  'POST /api/v1/sign-in': 'public',
  'POST /api/v1/sign-in/passkey/challenge': 'public',
  'POST /api/v1/sign-in/passkey': 'public',
  'POST /api/v1/device/code': 'public',
  'POST /api/v1/device/token': 'public',
  // Pages for browsers, which lead to the sign-in whoever has no session (pages.test.ts).
  'GET /sign-in': 'public',
  'POST /sign-in': 'public',
  [`GET ${STYLE_PATH}`]: 'public',
  [`GET ${SCRIPT_PATH}`]: 'public',
  'GET /sign-in/at/:name': 'public',
  'GET /sign-in/callback/:name': 'public',
  'GET /account': 'public',
  'POST /account/password': 'public',
  'POST /account/sign-out': 'public',
  'POST /account/passkeys/rename': 'public',
  'POST /account/passkeys/remove': 'public',
  'GET /device': 'public',
  'POST /device': 'public',
  'GET /api/v1/identity-providers': 'reader',
  'GET /api/v1/identity-providers/:name': 'reader',
  'PUT /api/v1/identity-providers/:name': 'administrator',
  'DELETE /api/v1/identity-providers/:name': 'administrator',
  'POST /api/v1/identity-providers/:name/test': 'administrator',
  'GET /api/v1/me': 'everybody',
  // What is theirs, and only with a session (sign-in.test.ts).
  'POST /api/v1/sign-out': 'everybody',
  'POST /api/v1/me/password': 'everybody',
  'POST /api/v1/me/second-factor': 'everybody',
  'POST /api/v1/me/second-factor/confirm': 'everybody',
  'DELETE /api/v1/me/second-factor': 'everybody',
  'DELETE /api/v1/users/:name/second-factor': 'administrator',
  'GET /api/v1/me/passkeys': 'everybody',
  'POST /api/v1/me/passkeys/challenge': 'everybody',
  'POST /api/v1/me/passkeys': 'everybody',
  'PATCH /api/v1/me/passkeys/:name': 'everybody',
  'DELETE /api/v1/me/passkeys/:name': 'everybody',
  'GET /api/v1/users/:name/passkeys': 'reader',
  'DELETE /api/v1/users/:name/passkeys': 'administrator',
  'GET /api/v1/sessions': 'everybody',
  'DELETE /api/v1/sessions/:name': 'everybody',
  'GET /api/v1/users': 'reader',
  'POST /api/v1/users': 'administrator',
  'GET /api/v1/users/:name': 'reader',
  'PATCH /api/v1/users/:name': 'administrator',
  'DELETE /api/v1/users/:name': 'administrator',
  'POST /api/v1/users/:name/password': 'administrator',
  'GET /api/v1/access-requests': 'everybody',
  'POST /api/v1/access-requests': 'everybody',
  'POST /api/v1/tenant-requests': 'everybody',
  // Of a request that is not there; who decides one that is: access-requests.test.ts.
  'POST /api/v1/access-requests/:name/approve': 'everybody',
  'POST /api/v1/access-requests/:name/refuse': 'everybody',
  'POST /api/v1/access-requests/:name/withdraw': 'everybody',
  'GET /api/v1/tenant-templates': 'everybody',
  'PUT /api/v1/tenant-templates/:name': 'administrator',
  'DELETE /api/v1/tenant-templates/:name': 'administrator',
  'GET /api/v1/clusters': 'reader',
  'GET /api/v1/clusters/:name': 'reader',
  'PUT /api/v1/clusters/:name': 'administrator',
  'DELETE /api/v1/clusters/:name': 'administrator',
  'POST /api/v1/clusters/:name/check': 'administrator',
  'GET /api/v1/orphans': 'reader',
  'POST /api/v1/orphans/removals': 'administrator',
  // Of their tenants alone, but for readers (cost.test.ts).
  'GET /api/v1/cost': 'everybody',
  'GET /api/v1/reach': 'viewer+',
  'GET /api/v1/reach/identity': 'viewer+',
  'GET /api/v1/reach/matrix': 'reader',
  'POST /api/v1/apply': 'editor',
  'POST /api/v1/plan': 'editor+',

  'GET /api/v1/infrastructures': 'reader',
  'POST /api/v1/infrastructures': 'administrator',
  'GET /api/v1/infrastructures/:name': 'reader',
  'PUT /api/v1/infrastructures/:name': 'administrator',
  'PATCH /api/v1/infrastructures/:name': 'administrator',
  'DELETE /api/v1/infrastructures/:name': 'administrator',
  'GET /api/v1/infrastructures/:name/faults': 'reader',
  'POST /api/v1/infrastructures/:name/faults/:id/acknowledge': 'administrator',
  'POST /api/v1/infrastructures/:name/faults/:id/mute': 'administrator',
  'POST /api/v1/infrastructures/:name/faults/:id/unmute': 'administrator',
  'POST /api/v1/infrastructures/:name/faults/:id/resolve': 'administrator',
  'GET /api/v1/infrastructures/:name/deletion': 'reader',
  'GET /api/v1/infrastructures/:name/events': 'reader',
  'GET /api/v1/infrastructures/:name/resources': 'reader',
  'GET /api/v1/infrastructures/:name/revisions': 'reader',
  'GET /api/v1/infrastructures/:name/revisions/:revision': 'reader',
  'POST /api/v1/infrastructures/:name/rollback': 'administrator',
  'POST /api/v1/infrastructures/:name/actions/:action': 'reader',

  'GET /api/v1/tenants': 'everybody',
  'POST /api/v1/tenants': 'administrator',
  'GET /api/v1/tenants/:tenant': 'viewer+',
  'PUT /api/v1/tenants/:tenant': 'administrator',
  'PATCH /api/v1/tenants/:tenant': 'administrator',
  'DELETE /api/v1/tenants/:tenant': 'administrator',
  'GET /api/v1/tenants/:tenant/deletion': 'viewer+',
  'GET /api/v1/tenants/:tenant/events': 'viewer+',
  'GET /api/v1/tenants/:tenant/resources': 'viewer+',
  'GET /api/v1/tenants/:tenant/revisions': 'viewer+',
  'GET /api/v1/tenants/:tenant/revisions/:revision': 'viewer+',
  'POST /api/v1/tenants/:tenant/rollback': 'administrator',
  'POST /api/v1/tenants/:tenant/actions/:action': 'viewer+',
  'GET /api/v1/tenants/:tenant/can': 'viewer+',
  'GET /api/v1/tenants/:tenant/cluster': 'viewer+',
  'GET /api/v1/tenants/:tenant/faults': 'viewer+',
  'POST /api/v1/tenants/:tenant/faults/:id/acknowledge': 'editor',
  'POST /api/v1/tenants/:tenant/faults/:id/mute': 'editor',
  'POST /api/v1/tenants/:tenant/faults/:id/unmute': 'editor',
  'POST /api/v1/tenants/:tenant/faults/:id/resolve': 'editor',
  'GET /api/v1/tenants/:tenant/logs': 'viewer+',
  'GET /api/v1/tenants/:tenant/logs/tail': 'viewer+',
  'GET /api/v1/tenants/:tenant/logs/histogram': 'viewer+',
  'POST /api/v1/tenants/:tenant/otlp/v1/logs': 'editor',
  'GET /api/v1/tenants/:tenant/metrics': 'viewer+',
  'GET /api/v1/tenants/:tenant/metrics/query': 'viewer+',
  'GET /api/v1/tenants/:tenant/prometheus/api/v1/query': 'viewer+',
  'POST /api/v1/tenants/:tenant/prometheus/api/v1/query': 'viewer+',
  'GET /api/v1/tenants/:tenant/prometheus/api/v1/query_range': 'viewer+',
  'POST /api/v1/tenants/:tenant/prometheus/api/v1/query_range': 'viewer+',
  'GET /api/v1/tenants/:tenant/prometheus/api/v1/query_exemplars': 'viewer+',
  'POST /api/v1/tenants/:tenant/prometheus/api/v1/query_exemplars': 'viewer+',
  'GET /api/v1/tenants/:tenant/prometheus/api/v1/series': 'viewer+',
  'POST /api/v1/tenants/:tenant/prometheus/api/v1/series': 'viewer+',
  'GET /api/v1/tenants/:tenant/prometheus/api/v1/labels': 'viewer+',
  'POST /api/v1/tenants/:tenant/prometheus/api/v1/labels': 'viewer+',
  'GET /api/v1/tenants/:tenant/prometheus/api/v1/label/:label/values': 'viewer+',
  'GET /api/v1/tenants/:tenant/prometheus/api/v1/metadata': 'viewer+',
  'GET /api/v1/tenants/:tenant/prometheus/api/v1/status/buildinfo': 'viewer+',
  'GET /api/v1/tenants/:tenant/prometheus/federate': 'viewer+',
  'GET /api/v1/tenants/:tenant/usage': 'viewer+',
  'GET /api/v1/tenants/:tenant/cost': 'viewer+',
  'POST /api/v1/tenants/:tenant/ssh-key': 'editor',
  'POST /api/v1/tenants/:tenant/kube-token': 'viewer+',
  'GET /api/v1/tenants/:tenant/tokens': 'owner+',
  'POST /api/v1/tenants/:tenant/tokens': 'owner',
  'DELETE /api/v1/tenants/:tenant/tokens/:name': 'owner',
  'GET /api/v1/tenants/:tenant/trusts': 'owner+',
  'POST /api/v1/tenants/:tenant/trusts': 'owner',
  'DELETE /api/v1/tenants/:tenant/trusts/:name': 'owner',
  'GET /api/v1/tenants/:tenant/kube-tokens': 'viewer+',
  'POST /api/v1/tenants/:tenant/kube-tokens': 'viewer+',
  // Their own; those of others as an editor.
  'DELETE /api/v1/tenants/:tenant/kube-tokens/:name': 'viewer+',
  'POST /api/v1/tenants/:tenant/kube-tokens/revoke-all': 'editor',
  'GET /api/v1/tenants/:tenant/benchmarks': 'viewer+',
  'GET /api/v1/tenants/:tenant/benchmarks/:id': 'viewer+',
  'POST /api/v1/tenants/:tenant/benchmarks': 'editor',
  ...Object.fromEntries(
    ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [
      `${method} /api/v1/tenants/:tenant/kubernetes/*`,
      'viewer+' as const,
    ]),
  ),

  'GET /api/v1/tenants/:tenant/{kind}': 'viewer+',
  'POST /api/v1/tenants/:tenant/{kind}': 'editor',
  'GET /api/v1/tenants/:tenant/{kind}/:name': 'viewer+',
  'PUT /api/v1/tenants/:tenant/{kind}/:name': 'editor',
  'PATCH /api/v1/tenants/:tenant/{kind}/:name': 'editor',
  'DELETE /api/v1/tenants/:tenant/{kind}/:name': 'editor',
  'GET /api/v1/tenants/:tenant/{kind}/:name/deletion': 'viewer+',
  'GET /api/v1/tenants/:tenant/{kind}/:name/events': 'viewer+',
  'GET /api/v1/tenants/:tenant/{kind}/:name/resources': 'viewer+',
  'GET /api/v1/tenants/:tenant/{kind}/:name/revisions': 'viewer+',
  'GET /api/v1/tenants/:tenant/{kind}/:name/revisions/:revision': 'viewer+',
  'GET /api/v1/tenants/:tenant/{kind}/:name/versions': 'viewer+',
  'POST /api/v1/tenants/:tenant/{kind}/:name/read': 'editor',
  'POST /api/v1/tenants/:tenant/{kind}/:name/rollback': 'editor',
  'POST /api/v1/tenants/:tenant/{kind}/:name/actions/:action': 'viewer+',
  ...Object.fromEntries(
    KINDS.flatMap(({ actions = [] }) => actions).map(({ name }) => [
      `POST /api/v1/tenants/:tenant/{kind}/:name/actions/${name}`,
      'editor' as const,
    ]),
  ),
  // Whoever may answer is found in the grant; of one that is not there nobody is told more than that (consents.test.ts).
  'POST /api/v1/tenants/:tenant/{kind}/:name/accept': 'everybody',
  'POST /api/v1/tenants/:tenant/{kind}/:name/refuse': 'everybody',
  'POST /api/v1/tenants/:tenant/{kind}/:name/revoke': 'everybody',
};

/** The route as it stands in the table. Of the kind Tenant the name is the tenant. */
export function keyOf(method: string, url: string): string {
  let path = url.replace(/^(\/api\/v1\/tenants\/):name/, '$1:tenant');
  for (const { plural, scope } of KINDS) {
    if (scope === 'tenant') path = path.replace(new RegExp(`^(/api/v1/tenants/:tenant/)${plural}(?=/|$)`), '$1{kind}');
  }
  return `${method} ${path}`;
}

/** Members are the owners' to say. */
export function needOf(key: string, url: string): Need | undefined {
  const need = NEEDS[key];
  return need === 'editor' && url.startsWith('/api/v1/tenants/:tenant/members') ? 'owner' : need;
}
