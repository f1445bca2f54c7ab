import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Cluster, startCluster } from './index.ts';

const recording = join(import.meta.dirname, '../../../../shared/kubernetes-recorded/conversation.json');
const isRecorded = existsSync(recording);
if (!isRecorded) console.error(`replay skipped: ${recording} is not there`);

interface Step {
  readonly name: string;
  readonly as: string | null;
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Record<string, string>;
    readonly contentType?: string;
    readonly body?: unknown;
  };
  readonly response?: {
    readonly status: number;
    readonly contentType: string;
    readonly warning?: string;
    readonly body: unknown;
  };
}

/** Steps that are not compared, and why. */
const leftOut: Readonly<Record<string, string>> = {
  'claims inside such a token': 'a note, not a request',
};

const standIn = 'stand-in';

/** Parts of answers that are not compared, and why. */
const partsLeftOut: Readonly<Record<string, { readonly paths: RegExp; readonly reason: string }>> = {
  events: {
    paths: /managedFields/,
    reason: "the scheduler's events are written in events.k8s.io and owned here under core's names of the same fields",
  },
  'policy status': { paths: /^\.metadata\.managedFields/, reason: 'the status is written by update, not by apply' },
  'strategic merge patch by container name': {
    paths: /f:status|^\.status/,
    reason: 'how far the rollout has come by then',
  },
  'delete a deployment in the foreground': {
    paths: /f:status|^\.status|^\.metadata\.annotations/,
    reason: 'how far the rollout has come by then',
  },
  'namespace held by a finalizer says so': {
    paths: /^\.status\.conditions/,
    reason: 'the recording looked before the second pass; ours already says what remains and which finalizers hold it',
  },
};

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly warning: string | undefined;
  readonly text: string;
}

/** In the words of another parser: that it is refused, for which field and why is compared. */
const parserWords = /(compilation failed: ERROR: <input>)[\s\S]*/;

const volatileKeys = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'time',
  'token',
  'continue',
  'expirationTimestamp',
  'lastTransitionTime',
  'lastUpdateTime',
  'lastProbeTime',
  'startTime',
  'startedAt',
  'ca.crt',
  'serverAddress',
  'clusterIP',
  'clusterIPs',
  'podIP',
  'podIPs',
  'hostIP',
  'hostIPs',
  'serverRelativeURL',
  'description',
  'authentication.kubernetes.io/credential-id',
  'remainingItemCount',
  'audiences',
]);

/** The recorded cluster had no metrics server; the sandbox has. */
function isMetrics(value: unknown): boolean {
  const group = value as { name?: string; metadata?: { name?: string } } | null;
  return group?.name === 'metrics.k8s.io' || group?.metadata?.name === 'metrics.k8s.io';
}

/** What differs from run to run, made the same: ids, versions, times, generated names, addresses. */
function normal(value: unknown, key = ''): unknown {
  if (volatileKeys.has(key)) return '<volatile>';
  if (typeof value === 'string') {
    return value
      .replace(/^kwok$/, 'kubelet')
      .replace(parserWords, '$1')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
      .replace(/kube-api-access-\w{5}/g, 'kube-api-access-<x>')
      .replace(/^gen-\w{5}$/, 'gen-<x>')
      .replace(/web-[a-z0-9]{8,10}(-[a-z0-9]{5})?/g, 'web-<x>')
      .replace(/^\d+(s|m\d*s?)$/, '<age>')
      .replace(/^(127\.0\.0\.1|10\.\d+\.\d+\.\d+)$/, '<address>');
  }
  if (Array.isArray(value)) {
    const list = value.filter((each) => !isMetrics(each)).map((each) => normal(each));
    // Rules come in the order of a map; managers in that of times, which are the same second in one run and not in the next.
    const isUnordered = key === 'resourceRules' || key === 'nonResourceRules' || key === 'managedFields';
    return isUnordered ? list.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : list;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([field]) => field !== 'pod-template-hash' && !field.startsWith('apis/metrics.k8s.io'))
      .map(([field, inner]) => [field.replace(/"(uid|ip)\\?":\\?"[^"\\]*\\?"/, '"$1":"<x>"'), normal(inner, field)]),
  );
}

function difference(wanted: unknown, got: unknown, path = ''): string[] {
  if (isDeepStrictEqual(wanted, got)) return [];
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (!isObject(wanted) || !isObject(got) || Array.isArray(wanted) !== Array.isArray(got)) {
    return [`${path}: wanted ${JSON.stringify(wanted)?.slice(0, 300)}, got ${JSON.stringify(got)?.slice(0, 300)}`];
  }
  const keys = new Set([...Object.keys(wanted), ...Object.keys(got)]);
  return [...keys].flatMap((key) => difference(wanted[key], got[key], `${path}.${key}`));
}

describe.skipIf(!isRecorded)('the recorded conversation with a real API server', () => {
  const steps = isRecorded ? (JSON.parse(readFileSync(recording, 'utf8')) as { steps: Step[] }).steps : [];
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-replay-'));
  const seen = { uids: new Map<string, string>(), versions: new Map<string, string>() };
  let cluster: Cluster;
  let admin: { cert: string; key: string };
  let token = '';
  let continued = '';
  let listed = '';

  beforeAll(async () => {
    cluster = await startCluster({
      name: 'replay',
      directory,
      host: '127.0.0.1',
      port: 0,
      speed: 50,
      nodes: [
        { name: 'n1', cpu: '8', memory: '32Gi', pods: 110, labels: { tenantname: 'duploservices-dev01' }, taints: [] },
      ],
    });
    const { user } = parse(cluster.adminKubeconfig()).users[0] as { user: Record<string, string> };
    const pem = (field: string): string => Buffer.from(user[field] ?? '', 'base64').toString();
    admin = { cert: pem('client-certificate-data'), key: pem('client-key-data') };
  });

  afterAll(async () => {
    await cluster.close();
    rmSync(directory, { recursive: true });
  });

  function send(step: Step, path: string): Promise<Answer> {
    const asked = step.request as NonNullable<Step['request']>;
    const headers: Record<string, string> = { ...asked.headers };
    if (step.as === 'bad token') headers.authorization = 'Bearer nonsense';
    if (step.as?.startsWith('service account') === true) headers.authorization = `Bearer ${token}`;
    let body: string | undefined;
    if (asked.body !== undefined && asked.body !== null) {
      body = typeof asked.body === 'string' ? asked.body : JSON.stringify(asked.body);
      for (const [old, now] of [...seen.uids, ...seen.versions]) body = body.replaceAll(`"${old}"`, `"${now}"`);
      body = body.replaceAll('<jwt>', token);
      headers['content-type'] = asked.contentType ?? 'application/json';
    }
    if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
    const isAdmin = step.as === 'administrator';
    return new Promise((resolve, reject) => {
      const call = request(
        `${cluster.url}${path}`,
        { method: asked.method, headers, ca: cluster.caPem, agent: false, timeout: 20_000, ...(isAdmin ? admin : {}) },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              contentType: response.headers['content-type'] ?? '',
              warning: response.headers.warning as string | undefined,
              text: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }

  function parsed(answer: Answer, step: Step): unknown {
    if (answer.contentType.startsWith('text/plain') && typeof step.response?.body === 'string') return answer.text;
    if (Array.isArray(step.response?.body) || step.response?.body === '') {
      const lines = answer.text.split('\n').filter((line) => line !== '');
      return step.response?.body === '' && lines.length === 0 ? '' : lines.map((line) => JSON.parse(line));
    }
    return JSON.parse(answer.text);
  }

  /** Remembers which of our ids and versions stand for the recorded ones. */
  function remember(wanted: unknown, got: unknown): void {
    const [a, b] = [wanted, got] as { metadata?: { uid?: string; resourceVersion?: string } }[];
    const [x, y] = [a?.metadata, b?.metadata];
    if (x?.uid !== undefined && y?.uid !== undefined) seen.uids.set(x.uid, y.uid);
    if (x?.resourceVersion !== undefined && y?.resourceVersion !== undefined) {
      seen.versions.set(x.resourceVersion, y.resourceVersion);
    }
  }

  /** Steps that look at what controllers did: asked again until they have, for a bounded time. */
  const isWaiting = (step: Step): boolean =>
    step.request?.method === 'GET' && !step.request.path.includes('watch=true');

  async function perform(step: Step): Promise<string[]> {
    const wanted = step.response as NonNullable<Step['response']>;
    let path = (step.request as NonNullable<Step['request']>).path;
    if (step.name === 'second page') path = path.replace(/continue=[^&]+/, `continue=${continued}`);
    if (step.name.startsWith('watch: add')) {
      path = path
        .replace(/resourceVersion=\d+/, `resourceVersion=${listed}`)
        .replace('timeoutSeconds=3', 'timeoutSeconds=2');
      void touchWatched();
    }
    if (step.name === 'events') path = path.replace('limit=20', 'limit=500');
    if (step.name === 'unschedulable pod') await occupyQuota();
    const answer = await send(step, path);
    const got = parsed(answer, step);
    remember(wanted.body, got);
    if (step.name === 'first page') continued = (got as { metadata: { continue: string } }).metadata.continue;
    if (step.name === 'list for a watch')
      listed = (got as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
    if (step.name === 'token request') token = (got as { status: { token: string } }).status.token;
    const faults: string[] = [];
    if (answer.status !== wanted.status)
      faults.push(`status: wanted ${wanted.status}, got ${answer.status} ${answer.text.slice(0, 300)}`);
    if (answer.contentType !== wanted.contentType)
      faults.push(`content type: wanted ${wanted.contentType}, got ${answer.contentType}`);
    if (answer.warning !== wanted.warning) faults.push(`warning: wanted ${wanted.warning}, got ${answer.warning}`);
    const ignored = partsLeftOut[step.name]?.paths;
    const isEvents = step.name === 'events';
    const [left, right] = [fixed(wanted.body), got].map((body) => normal(isEvents ? eventsAlone(body) : body));
    const parts = difference(left, right).filter((fault) => ignored?.test(fault) !== true);
    return [...faults, ...parts];
  }

  /** A pod in the place of the one scaled away: the recording asked while that still counted, here it is already gone. */
  async function occupyQuota(): Promise<void> {
    const path = '/api/v1/namespaces/duploservices-dev01/pods';
    const body = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: standIn },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    };
    const deadline = Date.now() + 5_000;
    for (;;) {
      const { status, text } = await send(
        { name: '', as: 'administrator', request: { method: 'POST', path, body } },
        path,
      );
      if (status === 201) return;
      if (Date.now() > deadline) throw new Error(`no room for the stand-in: ${text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /**
   * Events without those of the kubelet (the recorded nodes had none) and of the stand-in, by what they say and not by the
   * time in their names.
   */
  function eventsAlone(body: unknown): unknown {
    const list = structuredClone(body) as { items: Record<string, unknown>[] };
    const items = list.items as {
      metadata: { name: string };
      involvedObject: { name: string };
      reason: string;
      source: { component?: string };
      message: string;
      eventTime: string | null;
      reportingInstance: string;
    }[];
    const kept = items.filter(
      (event) =>
        event.source.component !== 'kubelet' && event.involvedObject.name !== standIn && event.reason !== 'Killing',
    );
    for (const event of kept) {
      event.metadata.name = event.metadata.name.replace(/\.[0-9a-f]{16}$/, '.<time>');
      event.message = event.message.replace(/web-[a-z0-9]{8,10}(-[a-z0-9]{5})?/g, 'web-<x>');
      event.reportingInstance = event.reportingInstance.replace(/^default-scheduler-.*/, '<scheduler>');
      if (event.eventTime !== null) event.eventTime = '<time>';
      Object.assign(event, { firstTimestamp: null, lastTimestamp: null });
    }
    const order = (event: (typeof kept)[number]): string =>
      [event.involvedObject.name.split('-')[0], event.reason, event.message].join();
    kept.sort((a, b) => (order(a) < order(b) ? -1 : 1));
    return { ...list, items: kept };
  }

  /** Undoes what the recorder itself did to a body. */
  function fixed(body: unknown): unknown {
    const status = (body as { status?: unknown } | null)?.status;
    const isSpelt = typeof status === 'object' && status !== null && '0' in status;
    return isSpelt ? { ...(body as object), status: 'Failure' } : body;
  }

  async function touchWatched(): Promise<void> {
    const { registry } = cluster;
    const type = registry.type('configmaps');
    if (type === undefined) return;
    const at = '/api/v1/namespaces/duploservices-dev01/configmaps';
    const as = 'administrator';
    const metadata = { name: 'watched' };
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1' } };
    await send({ name: '', as, request: { method: 'POST', path: at, body: object } }, at);
    await send(
      { name: '', as, request: { method: 'PUT', path: at, body: { ...object, data: { a: '2' } } } },
      `${at}/watched`,
    );
    await send({ name: '', as, request: { method: 'DELETE', path: at } }, `${at}/watched`);
  }

  for (const [index, step] of steps.entries()) {
    const reason = leftOut[step.name];
    test(`${index} ${step.name}`, async (context) => {
      if (step.request === undefined) return context.skip(reason);
      if (reason !== undefined) {
        await send(step, step.request.path);
        return context.skip(reason);
      }
      let faults = await perform(step);
      if (isWaiting(step)) {
        const deadline = Date.now() + 3_000;
        while (faults.length > 0 && Date.now() < deadline) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          faults = await perform(step);
        }
      }
      expect(faults).toEqual([]);
    });
  }
});
