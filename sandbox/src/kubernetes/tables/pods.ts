import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import { age, ageColumn, type Column, nameColumn } from './column.ts';

const spec = (pod: KubeObject): Fields => fieldsOf(pod.spec);
const status = (pod: KubeObject): Fields => fieldsOf(pod.status);

function waitingOrEnded(container: Fields): string | undefined {
  const state = fieldsOf(container.state);
  const waiting = textOf(fieldsOf(state.waiting).reason);
  if (waiting !== '') return waiting;
  if (state.terminated === undefined) return undefined;
  const terminated = fieldsOf(state.terminated);
  const reason = textOf(terminated.reason);
  if (reason !== '') return reason;
  return Number(terminated.signal ?? 0) !== 0 ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

function initStatus(pod: KubeObject): string | undefined {
  const containers = listOf(status(pod).initContainerStatuses);
  const total = listOf(spec(pod).initContainers).length;
  for (const [index, container] of containers.entries()) {
    const state = fieldsOf(container.state);
    if (fieldsOf(state.terminated).exitCode === 0) continue;
    if (container.started === true && state.running !== undefined) continue;
    const reason = waitingOrEnded(container);
    return reason === undefined || reason === 'PodInitializing' ? `Init:${index}/${total}` : `Init:${reason}`;
  }
  return undefined;
}

/** The one word that says how a pod is. */
export function podStatus(pod: KubeObject): string {
  let word = textOf(status(pod).reason) || textOf(status(pod).phase);
  const scheduled = listOf(status(pod).conditions).find((condition) => condition.type === 'PodScheduled');
  if (scheduled?.reason === 'SchedulingGated') word = 'SchedulingGated';
  const init = initStatus(pod);
  if (init !== undefined) word = init;
  else {
    let hasRunning = false;
    for (const container of listOf(status(pod).containerStatuses).toReversed()) {
      const reason = waitingOrEnded(container);
      if (reason !== undefined) word = reason;
      else if (container.ready === true && fieldsOf(container.state).running !== undefined) hasRunning = true;
    }
    if (word === 'Completed' && hasRunning) word = 'Running';
  }
  if (pod.metadata.deletionTimestamp !== undefined) word = 'Terminating';
  return word;
}

function ready(pod: KubeObject): string {
  const statuses = listOf(status(pod).containerStatuses);
  const isReady = statuses.filter((container) => container.ready === true).length;
  return `${isReady}/${listOf(spec(pod).containers).length}`;
}

function restarts(pod: KubeObject, now: Date): string {
  let sum = 0;
  let last = '';
  for (const container of listOf(status(pod).containerStatuses)) {
    sum += Number(container.restartCount ?? 0);
    const ended = textOf(fieldsOf(fieldsOf(container.lastState).terminated).finishedAt);
    if (ended > last) last = ended;
  }
  return sum === 0 || last === '' ? String(sum) : `${sum} (${age(last, now)} ago)`;
}

const text = (name: string, cell: Column['cell'], priority = 0): Column => ({ name, type: 'string', priority, cell });
const none = (value: unknown): string => textOf(value) || '<none>';

export const podColumns: readonly Column[] = [
  nameColumn,
  text('Ready', ready),
  text('Status', podStatus),
  text('Restarts', restarts),
  ageColumn,
  text('IP', (pod) => none(status(pod).podIP), 1),
  text('Node', (pod) => none(spec(pod).nodeName), 1),
  text('Nominated Node', (pod) => none(status(pod).nominatedNodeName), 1),
  text('Readiness Gates', (pod) => readinessGates(pod), 1),
];

function readinessGates(pod: KubeObject): string {
  const gates = listOf(spec(pod).readinessGates);
  if (gates.length === 0) return '<none>';
  const conditions = listOf(status(pod).conditions);
  const isTrue = gates.filter((gate) =>
    conditions.some((condition) => condition.type === gate.conditionType && condition.status === 'True'),
  );
  return `${isTrue.length}/${gates.length}`;
}
