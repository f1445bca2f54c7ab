import type { ClusterFinding, RegisteredCluster } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { aligned, indented, table } from '../output/table.ts';
import { age, localTime } from '../output/time.ts';

const SOON_MS = 14 * 24 * 3_600_000;

export function renderClusters(clusters: readonly RegisteredCluster[], paint: Paint, nowMs: number): string[] {
  return table<RegisteredCluster>(
    [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'SERVER', cell: ({ server }) => server },
      { title: 'VERSION', cell: ({ check }) => check?.version ?? '' },
      { title: 'SIGNS IN WITH', cell: ({ authentication }) => words(authentication) },
      { title: 'EXPIRES', cell: ({ expiresAt }) => expiry(expiresAt, paint, nowMs) },
      { title: 'USED BY', cell: ({ usedBy }) => uses(usedBy) },
    ],
    clusters,
  );
}

/** Everything that is known of one cluster, and what its last check found. */
export function renderCluster(cluster: RegisteredCluster, paint: Paint, nowMs: number): string[] {
  const facts: [string, string][] = [
    ['server', cluster.server],
    ['context', cluster.context],
    ['CA', cluster.caFingerprint],
    ['signs in with', words(cluster.authentication)],
    ['expires', expiry(cluster.expiresAt, paint, nowMs)],
    ['uploaded', `${age(cluster.uploadedAt, nowMs)} ago by ${cluster.uploadedBy}`],
    ['used by', uses(cluster.usedBy)],
  ];
  const title = `Cluster ${paint('bold', cluster.name)}`;
  return [
    title,
    ...indented(aligned(facts.map(([name, value]) => [paint('dim', name), value]))),
    ...renderCheck(cluster, paint, nowMs),
  ];
}

const SIGNS: Readonly<Record<ClusterFinding['state'], readonly [string, 'green' | 'yellow' | 'dim']>> = {
  present: ['yes', 'green'],
  absent: ['no', 'yellow'],
  unknown: ['?', 'dim'],
};

export function renderCheck({ check }: RegisteredCluster, paint: Paint, nowMs: number): string[] {
  if (check === null) return ['', 'It was not checked yet.'];
  const rows = check.findings.map(({ feature, state, detail, follows }) => {
    const [word, style] = SIGNS[state];
    return [feature.replaceAll('-', ' '), paint(style, word), `${detail} ${follows}`];
  });
  const head = `${paint('bold', 'Check')} of Kubernetes ${check.version}, ${age(check.checkedAt, nowMs)} ago`;
  return ['', head, ...indented(aligned(rows)), ...check.refusals.map((text) => `  ${paint('red', '!')} ${text}`)];
}

function words(authentication: string): string {
  return authentication === 'exec' ? 'a credential plugin' : `a ${authentication.replace('-', ' ')}`;
}

function expiry(expiresAt: string | null, paint: Paint, nowMs: number): string {
  if (expiresAt === null) return 'not known';
  const left = Date.parse(expiresAt) - nowMs;
  const text = localTime(expiresAt);
  return left <= 0 ? paint('red', `${text} (over)`) : left < SOON_MS ? paint('yellow', `${text} (soon)`) : text;
}

function uses(usedBy: RegisteredCluster['usedBy']): string {
  return usedBy.length === 0 ? 'nothing' : usedBy.map(({ kind, name }) => `${kind} ${name}`).join(', ');
}
