import type { Mutation, NamedTest } from '../mutation.ts';

const authorize = (...titles: string[]): NamedTest => ({ file: 'access/src/authorize.test.ts', titles });
const tenant = (title: string): NamedTest => ({ file: 'kinds/src/tenant/compile.test.ts', titles: [title] });

/** I9: nothing crosses the boundary of a tenant that no grant lets through. */
export const BOUNDARY: readonly Mutation[] = [
  {
    invariant: 'I9',
    breaks: 'a token for a tenant is one for tenants whose names begin alike',
    file: 'access/src/authorize.ts',
    find: 'if (tenant !== null && scope.tenants !== null && !scope.tenants.includes(tenant)) {',
    replace: 'if (tenant !== null && scope.tenants !== null && !scope.tenants.some((own) => tenant.startsWith(own))) {',
    test: authorize('a token', 'I9: for a tenant is for none whose name holds its name, or is held in it'),
  },
  {
    invariant: 'I9',
    breaks: 'auditors are let at secrets',
    file: 'access/src/authorize.ts',
    find: "new Set(['read', 'see-plan', 'read-audit', 'use-cluster'])",
    replace: "new Set(['read', 'see-plan', 'read-audit', 'use-cluster', 'read-secret'])",
    test: authorize('who may do what', 'administrators may everything, auditors read everything but secrets'),
  },
  {
    invariant: 'I9',
    breaks: 'a member of one tenant is told that there are others',
    file: 'access/src/authorize.ts',
    find: "roles.includes('auditor') || tenants.has(tenant);",
    replace: "roles.includes('auditor') || tenants.size > 0;",
    test: authorize('I9: of a tenant that is not theirs', 'a member may nothing, and is not told that it is there'),
  },
  {
    invariant: 'I9',
    breaks: 'a subject that a pipeline is trusted by lets in what begins alike',
    file: 'access/src/trusts/conditions.ts',
    find: 'const isAny = token.length > 1;',
    replace: 'const isAny = token.length > 0;',
    test: {
      file: 'access/src/trusts/conditions.test.ts',
      titles: ['patterns', 'what a star stands for has neither slash nor colon'],
    },
  },
  {
    invariant: 'I9',
    breaks: 'viewers read the secrets of their tenant in the cluster',
    file: 'kinds/src/tenant/roles.ts',
    find: "const secrets = readsSecrets ? [{ apiGroups: [''], resources: ['secrets'], verbs: READ }] : [];",
    replace: "const secrets = [{ apiGroups: [''], resources: ['secrets'], verbs: readsSecrets ? READ : ['get'] }];",
    test: tenant('I9: neither role may open the boundary, and viewers read no secrets'),
  },
  {
    invariant: 'I9',
    breaks: 'pods reach the metadata service of their node',
    file: 'kinds/src/tenant/egress.ts',
    find: "  '169.254.0.0/16',\n",
    replace: '',
    test: tenant('I9: the way out never leads to private addresses or to the metadata service'),
  },
  {
    invariant: 'I9',
    breaks: 'the tag is left out by which costs are told apart by tenant',
    file: 'kinds/src/tenant/azure-tenant.ts',
    find: 'tags: { ...tenant.tags, tenant: tenant.name, infrastructure',
    replace: 'tags: { ...tenant.tags, infrastructure',
    test: tenant('settings fall through from tenant to infrastructure to default, each on its own'),
  },
  {
    invariant: 'I9',
    breaks: 'what a cluster says of a secret that it refuses is told with the values in it',
    file: 'drivers/src/kubernetes/write.ts',
    find: "throw address.kind === 'Secret' ? withoutValues(error, writing.configuration) : error;",
    replace: 'throw error;',
    test: { file: 'drivers/src/kubernetes/secret-values.test.ts', titles: ['secrets', 'show no value in a refusal'] },
  },
  {
    invariant: 'I9',
    breaks: 'a storage account answers to the internet',
    file: 'kinds/src/storage-account/account.ts',
    find: "publicNetworkAccess: 'Disabled',",
    replace: "publicNetworkAccess: 'Enabled',",
    test: {
      file: 'kinds/src/storage-account/compile.test.ts',
      titles: ['I9 closed by default', 'nobody reaches it from outside, by a key, or without the newest encryption'],
    },
  },
  {
    invariant: 'I9',
    breaks: 'a query for metrics that has matchers of its own is not bound to the tenant',
    file: 'observe/src/metrics/promql/bind.ts',
    find: "[...matchers, matcherOf(this.#binding)].join(',')",
    replace: "(matchers.length > 0 ? matchers : [matcherOf(this.#binding)]).join(',')",
    test: {
      file: 'observe/test/metrics/promql.property.test.ts',
      titles: [
        'a query that is bound',
        'has our matcher in each of its selectors, and nothing else that speaks of the tenant',
      ],
    },
  },
  {
    invariant: 'I9',
    breaks: 'a query for logs writes another tenant into the label that says whose a line is',
    file: 'observe/src/queries/binding.ts',
    find: 'if (name !== binding?.label) return;',
    replace: 'if (binding?.label !== null) return;',
    test: { file: 'observe/test/logs/logql.property.test.ts', titles: ['what is bound', '%j is refused'] },
  },
  {
    invariant: 'I9',
    breaks: 'a tenant reads in the audit log of tenants whose names begin alike',
    file: 'store/src/audit/statements.ts',
    find: '(tenant = ${query.tenant} OR',
    replace: "(tenant LIKE ${query.tenant} || '%' OR",
    test: {
      file: 'store/test/audit.test.ts',
      titles: [
        'I10: every deed is recorded',
        'page by page, newest first, and for one tenant: what was done in it and to it',
      ],
    },
  },
];
