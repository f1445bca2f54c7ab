/** Parts of a real API server that its health page lists; clients and probes read only the last line. */
const checks = [
  'ping',
  'log',
  'etcd',
  'etcd-readiness',
  'informer-sync',
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/priority-and-fairness-config-consumer',
  'poststarthook/priority-and-fairness-filter',
  'poststarthook/storage-object-count-tracker-hook',
  'poststarthook/start-apiextensions-informers',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/peer-endpoint-reconciler-controller',
  'poststarthook/start-cluster-authentication-info-controller',
  'poststarthook/start-kube-apiserver-identity-lease-controller',
  'poststarthook/start-kube-apiserver-identity-lease-garbage-collector',
  'poststarthook/storage-readiness',
  'poststarthook/start-legacy-token-tracking-controller',
  'poststarthook/start-service-ip-repair-controllers',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/priority-and-fairness-config-producer',
  'poststarthook/bootstrap-controller',
  'poststarthook/start-kubernetes-service-cidr-controller',
  'poststarthook/aggregator-reload-proxy-client-cert',
  'poststarthook/start-kube-aggregator-informers',
  'poststarthook/apiservice-status-local-available-controller',
  'poststarthook/apiservice-status-remote-available-controller',
  'poststarthook/apiservice-registration-controller',
  'poststarthook/apiservice-wait-for-first-sync',
  'poststarthook/apiservice-discovery-controller',
  'poststarthook/kube-apiserver-autoregistration',
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
] as const;

/** `/healthz`, `/livez` and `/readyz`, terse or with `?verbose`. */
export function healthText(path: string, isVerbose: boolean): string {
  if (!isVerbose) return 'ok';
  const name = path.slice(1);
  const omitted = name === 'readyz' ? [] : ['etcd-readiness', 'informer-sync'];
  const lines = checks.filter((check) => !omitted.includes(check)).map((check) => `[+]${check} ok\n`);
  const shutdown = name === 'readyz' ? '[+]shutdown ok\n' : '';
  return `${lines.join('')}${shutdown}${name} check passed\n`;
}

/** What a cluster runs unless it is told otherwise; what it serves is of this version in any case. */
export const DEFAULT_VERSION = 'v1.36.2';

/** `/version`. */
export const versionOf = (gitVersion: string) => ({
  major: '1',
  minor: minorOf(gitVersion),
  emulationMajor: '1',
  emulationMinor: minorOf(gitVersion),
  minCompatibilityMajor: '1',
  minCompatibilityMinor: String(Number(minorOf(gitVersion)) - 1),
  gitVersion,
  gitCommit: '98b35193b2ac7a23a673325f5e9b830ecd5ba406',
  gitTreeState: 'clean',
  buildDate: '2026-08-21T11:29:11Z',
  goVersion: 'go1.26.10',
  compiler: 'gc',
  platform: 'linux/amd64',
});

const minorOf = (gitVersion: string): string => gitVersion.split('.')[1] ?? '';
