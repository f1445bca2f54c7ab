import type { LogFilter, LogSource } from '@tenantry/store/contract';
import { type Binding, matcherOf } from '../../queries/index.ts';
import { namesFrom } from '../severity.ts';
import { LABELS, labelName, SENT, SOURCE } from './labels.ts';

/** Everything of the organisation. Loki gives every stream a `service_name`, and wants one matcher that is not empty. */
const ALL = '{service_name=~".+"}';

/**
 * The lines that a filter asks for, times apart, in LogQL (https://grafana.com/docs/loki/latest/query/). Whatever the caller
 * says stands within quotes, and as a pattern for just itself.
 */
export function logql(filter: Omit<LogFilter, 'from' | 'to'>, stream: Binding | null): string {
  const { text, severity, services, pods, containers, sources, fields = [] } = filter;
  const stages = [
    ...(text === undefined || text === '' ? [] : [`|~ ${quoted(`(?i)${literal(text)}`)}`]),
    ...among(LABELS.service, services),
    ...among(LABELS.pod, pods),
    ...among(LABELS.container, containers),
    ...(sources === undefined ? [] : [`| ${sources.filter(isOfLoki).map(ofSource).join(' or ')}`]),
    ...(severity === undefined ? [] : [`| ${anyIs(LABELS.level, `(?i)(${namesFrom(severity).join('|')})`)}`]),
    // A line that is not JSON is no error, of which a count would fail.
    ...(fields.length === 0 ? [] : ['| json | drop __error__, __error_details__']),
    ...fields.map(({ name, value }) => `| ${labelName(name)}=${quoted(value)}`),
  ];
  return [stream === null ? ALL : `{${matcherOf(stream)}}`, ...stages].join(' ');
}

/** How many by level, in the time before each step. */
export function countLogql(
  filter: Omit<LogFilter, 'from' | 'to'>,
  stream: Binding | null,
  stepSeconds: number,
): string {
  return `sum by (${LABELS.level.join(', ')}) (count_over_time(${logql(filter, stream)} [${stepSeconds}s]))`;
}

export function isOfLoki(source: LogSource): boolean {
  return source !== 'system';
}

function among(labels: readonly string[], values: readonly string[] | undefined): string[] {
  if (values === undefined) return [];
  return [`| ${anyIs(labels, values.map(literal).join('|'))}`];
}

/** Patterns of labels are anchored. */
function anyIs(labels: readonly string[], pattern: string): string {
  return `(${labels.map((label) => `${label}=~${quoted(pattern)}`).join(' or ')})`;
}

function ofSource(source: LogSource): string {
  const isSent = `${SOURCE}=${quoted(SENT)}`;
  if (source === 'application') return `(${isSent})`;
  const [isNotSent, sign] = [`${SOURCE}!=${quoted(SENT)}`, source === 'container' ? '!=' : '='];
  const pods = LABELS.pod.map((label) => `${label}${sign}""`);
  return `(${isNotSent} and (${pods.join(source === 'container' ? ' or ' : ' and ')}))`;
}

/** A pattern of RE2 for just this text: https://github.com/google/re2/wiki/Syntax */
function literal(text: string): string {
  return text.toWellFormed().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Strings of JSON are strings of Go, as LogQL has them. */
function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed());
}
