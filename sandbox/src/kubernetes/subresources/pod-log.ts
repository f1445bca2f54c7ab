import { type KubeObject, StatusError } from '../contract.ts';
import { fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import { badRequest, notFound } from '../registry/failures.ts';
import { isTrue, namespaceOf, type ResourceCall } from '../server/context.ts';
import type { SubresourceParts } from './subresources.ts';

const defaultContainer = 'kubectl.kubernetes.io/default-container';

/** The container meant: the one named, or the only one. */
function containerOf(pod: KubeObject, asked: string): string {
  const spec = fieldsOf(pod.spec);
  const own = listOf(spec.containers).map((container) => textOf(container.name));
  const init = listOf(spec.initContainers).map((container) => textOf(container.name));
  const extra = listOf(spec.ephemeralContainers).map((container) => textOf(container.name));
  if (asked !== '') {
    if ([...own, ...init, ...extra].includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`);
  }
  const annotated = pod.metadata.annotations?.[defaultContainer];
  if (annotated !== undefined && own.includes(annotated)) return annotated;
  if (own.length === 1 && own[0] !== undefined) return own[0];
  const choices = [`[${own.join(' ')}]`];
  if (init.length > 0) choices.push(`or one of the init containers: [${init.join(' ')}]`);
  throw badRequest(
    `a container name must be specified for pod ${pod.metadata.name}, choose one of: ${choices.join(' ')}`,
  );
}

function stateOf(pod: KubeObject, container: string): Record<string, unknown> {
  const status = fieldsOf(pod.status);
  const all = [
    ...listOf(status.containerStatuses),
    ...listOf(status.initContainerStatuses),
    ...listOf(status.ephemeralContainerStatuses),
  ];
  return fieldsOf(all.find((each) => each.name === container));
}

const positive = (value: string | null): number | undefined => {
  const number = Number(value);
  return value === null || value === '' || !Number.isFinite(number) || number < 0 ? undefined : number;
};

/** The API server passes whole seconds on to the kubelet. */
function timeOf(value: string | null): Date | undefined {
  if (value === null || value === '') return undefined;
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) throw badRequest(`parsing time "${value}" as "2006-01-02T15:04:05Z07:00"`);
  return new Date(Math.floor(ms / 1000) * 1000);
}

/** `pods/log`: the lines of a container, as a stream while it runs when asked to follow. */
export async function serveLog(parts: SubresourceParts, call: ResourceCall): Promise<'answered'> {
  const { type, info, query, response } = call;
  const name = info.name as string;
  const pod = parts.store.get(type.storageKey, namespaceOf(call), name)?.object;
  if (pod === undefined) throw notFound(type, name);
  const container = containerOf(pod, query.get('container') ?? '');
  const runtime = parts.runtime();
  if (runtime === undefined) throw new StatusError(503, 'ServiceUnavailable', 'the cluster has no kubelet');
  const state = stateOf(pod, container);
  const isPrevious = isTrue(query.get('previous') ?? 'false');
  if (isPrevious && fieldsOf(state.lastState).terminated === undefined) {
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  }
  const waiting = fieldsOf(fieldsOf(state.state).waiting);
  const hasStarted = Object.keys(state).length > 0 && fieldsOf(state.state).waiting === undefined;
  if (!hasStarted && !isPrevious && fieldsOf(state.lastState).terminated === undefined) {
    const reason = textOf(waiting.reason) || 'ContainerCreating';
    const why =
      reason === 'ContainerCreating'
        ? 'is waiting to start: ContainerCreating'
        : `is waiting to start: ${textOf(waiting.message) || reason}`;
    throw badRequest(`container "${container}" in pod "${name}" ${why}`);
  }
  const end = new AbortController();
  response.on('close', () => end.abort());
  const tailLines = positive(query.get('tailLines'));
  const sinceSeconds = positive(query.get('sinceSeconds'));
  const limitBytes = positive(query.get('limitBytes'));
  const sinceTime = timeOf(query.get('sinceTime'));
  if (sinceTime !== undefined && sinceSeconds !== undefined) {
    throw badRequest('at most one of `sinceTime` or `sinceSeconds` may be specified');
  }
  response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const lines = runtime.logs(pod, container, {
    follow: isTrue(query.get('follow') ?? 'false'),
    previous: isPrevious,
    timestamps: isTrue(query.get('timestamps') ?? 'false'),
    signal: end.signal,
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(sinceTime === undefined ? {} : { sinceTime }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
  });
  try {
    for await (const line of lines) {
      if (end.signal.aborted) break;
      response.write(line.endsWith('\n') ? line : `${line}\n`);
    }
  } finally {
    response.end();
  }
  return 'answered';
}
