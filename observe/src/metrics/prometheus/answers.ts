import type { Binding } from '../promql/index.ts';
import type { PrometheusEndpoint } from './requests.ts';
import type { PrometheusAnswer } from './server.ts';

/** As Prometheus answers (https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview). */
export type PrometheusBody =
  | { readonly status: 'success'; readonly data: unknown; readonly infos?: readonly string[] }
  | { readonly status: 'error'; readonly errorType: string; readonly error: string };

export interface ShownAnswer {
  readonly status: number;
  readonly body: PrometheusBody;
}

/** An answer holds what is another tenant's, although the question was bound: nothing of it is shown. */
export class ForeignSamples extends Error {
  constructor() {
    super('the metrics server answered with samples of another tenant');
    this.name = 'ForeignSamples';
  }
}

/** Failures of a query, in its writer's own terms. Others may name what is behind the server. */
const OF_THE_QUERY =
  /^(?:invalid parameter|parse error|\d+:\d+: parse error|found duplicate series for the match group|multiple matches for labels|many-to-many matching|vector cannot contain metrics with the same labelset|vector contains metrics with the same labelset|query processing would load too many samples|exceeded maximum resolution|query timed out|end timestamp must not be before start time|zero or negative query resolution|invalid label name|unknown function|invalid expression type)/;
const SHOWN_CHARACTERS = 1_000;

/** @throws ForeignSamples */
export function shownAnswer(endpoint: PrometheusEndpoint, answer: PrometheusAnswer, binding: Binding): ShownAnswer {
  const body = parsed(answer.text);
  if (body?.status !== 'success') return failure(answer.status, body);
  mustBeOwn(endpoint, body.data, binding);
  const infos = listOf(body.infos).filter((info) => typeof info === 'string');
  return {
    status: 200,
    body: { status: 'success', data: body.data, ...(infos.length === 0 ? {} : { infos }) },
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return null;
  }
}

function failure(status: number, body: Readonly<Record<string, unknown>> | null): ShownAnswer {
  const error = typeof body?.error === 'string' ? body.error : '';
  const isOfTheQuery = OF_THE_QUERY.test(error);
  const errorType =
    typeof body?.errorType === 'string' && /^[a-z_]{1,30}$/.test(body.errorType) ? body.errorType : 'internal';
  if (isOfTheQuery && (status === 400 || status === 422)) {
    return { status, body: { status: 'error', errorType, error: error.slice(0, SHOWN_CHARACTERS) } };
  }
  if (status === 400 || status === 422) {
    return { status, body: { status: 'error', errorType, error: 'the metrics server could not carry the query out' } };
  }
  if (errorType === 'timeout' || status === 504) {
    return {
      status: 503,
      body: { status: 'error', errorType: 'timeout', error: 'the query took too long: ask for less' },
    };
  }
  return {
    status: 502,
    body: { status: 'error', errorType: 'unavailable', error: 'the metrics server did not answer as it should' },
  };
}

/**
 * A second look, so that a mistake of ours or of the server shows nothing: where an answer says whose it is, it has to be
 * the tenant's. Labels that a query leaves out say nothing.
 */
function mustBeOwn(endpoint: PrometheusEndpoint, data: unknown, { label, value }: Binding): void {
  const isForeign = (labels: unknown) => {
    const found = recordOf(labels)?.[label];
    return found !== undefined && found !== value;
  };
  const labelled =
    endpoint === 'series'
      ? listOf(data)
      : endpoint === 'query_exemplars'
        ? listOf(data).map((one) => recordOf(one)?.seriesLabels)
        : listOf(recordOf(data)?.result).map((one) => recordOf(one)?.metric);
  if (labelled.some(isForeign)) throw new ForeignSamples();
}

/** Of `values` of the label itself. @throws ForeignSamples */
export function mustBeOwnValues(data: unknown, { value }: Binding): void {
  if (listOf(data).some((one) => one !== value)) throw new ForeignSamples();
}

/** The text of `/federate`. @throws ForeignSamples */
export function mustBeOwnText(text: string, { label, value }: Binding): void {
  const said = new RegExp(`[{,]"?${label.replace(/[^\w]/g, '\\$&')}"?="((?:[^"\\\\]|\\\\.)*)"`, 'g');
  const own = value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    for (const [, found] of line.matchAll(said)) if (found !== own) throw new ForeignSamples();
  }
}

/** What is known of metrics by their name, of those alone that the tenant has. */
export function ownMetadata(data: unknown, names: unknown): Readonly<Record<string, unknown>> {
  const own = new Set(listOf(names));
  // A histogram is described by its name without what its series add to it.
  const isOwn = (name: string) => own.has(name) || SUFFIXES.some((suffix) => own.has(name + suffix));
  return Object.fromEntries(Object.entries(recordOf(data) ?? {}).filter(([name]) => isOwn(name)));
}

const SUFFIXES = ['_bucket', '_count', '_sum', '_total', '_info'];

const recordOf = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
