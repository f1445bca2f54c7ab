import { stringify } from 'yaml';
import { NEEDED_RIGHTS, type NeededRight } from './rights.ts';

const NAMESPACE = 'tenantry';
const NAME = 'tenantry';
const WIDTH = 116;

const ORIGIN = 'Made from drivers/src/kubernetes/rights.ts by `node drivers/src/kubernetes/write-cluster-role.ts`.';

const HEADER = `The account that Tenantry works as in a cluster, with the rights it needs and no others.

  kubectl apply -f cluster-role.yaml

Then make a kubeconfig for it, here with a token for a year (any credential of the account will do; see docs/clusters.md):

  server=$(kubectl config view --minify --raw -o jsonpath='{.clusters[0].cluster.server}')
  ca=$(kubectl config view --minify --raw --flatten -o jsonpath='{.clusters[0].cluster.certificate-authority-data}')
  token=$(kubectl -n ${NAMESPACE} create token ${NAME} --duration 8760h)
  umask 077
  cat > tenantry.kubeconfig <<END
  apiVersion: v1
  kind: Config
  current-context: tenantry
  clusters: [{ name: cluster, cluster: { server: "$server", certificate-authority-data: "$ca" } }]
  users: [{ name: tenantry, user: { token: "$token" } }]
  contexts: [{ name: tenantry, context: { cluster: cluster, user: tenantry } }]
  END
  tenantry cluster add NAME --kubeconfig tenantry.kubeconfig && rm tenantry.kubeconfig

${ORIGIN}`;

/** Account, role and binding as one YAML stream, each rule with its reason. */
export function clusterRoleManifest(): string {
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: NAME, namespace: NAMESPACE },
    automountServiceAccountToken: false,
  };
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: NAME },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }],
  };
  const role = [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: ClusterRole',
    `metadata: { name: ${NAME} }`,
    'rules:',
    rulesText(),
  ].join('\n');
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
  const parts = [stringify(namespace), stringify(account), `${role}\n`, stringify(binding)];
  return `${comment(HEADER, '')}\n---\n${parts.join('---\n')}`;
}

/** The same rules for the chart, whose role has a name of its own. */
export function chartRules(): string {
  return `${comment(ORIGIN, '')}\n${rulesText()}\n`;
}

function rulesText(): string {
  return NEEDED_RIGHTS.map(ruleText).join('\n');
}

function ruleText({ reason, apiGroups, resources, resourceNames, verbs }: NeededRight): string {
  const list = (name: string, items: readonly string[]) =>
    `${name}: ${JSON.stringify(items).replaceAll('","', '", "')}`;
  const lines = [
    list('apiGroups', apiGroups),
    list('resources', resources),
    ...(resourceNames === undefined ? [] : [list('resourceNames', resourceNames)]),
    list('verbs', verbs),
  ];
  return `${comment(wrapped(reason), '  ')}\n${lines.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`).join('\n')}`;
}

function comment(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => `${indent}# ${line}`.trimEnd())
    .join('\n');
}

function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
