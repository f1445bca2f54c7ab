import { type Binding, bindQuery, bindSelector, QueryRefusal, wholeSelector } from '../promql/index.ts';

/** What is asked of a Prometheus-compatible server. */
export interface PrometheusRequest {
  /** Below the address of the server: `/api/v1/query`. */
  readonly path: string;
  readonly parameters: readonly (readonly [string, string])[];
}

export const PROMETHEUS_ENDPOINTS = [
  'query',
  'query_range',
  'query_exemplars',
  'series',
  'labels',
  'values',
  'metadata',
  'federate',
  'buildinfo',
] as const;
export type PrometheusEndpoint = (typeof PROMETHEUS_ENDPOINTS)[number];

interface Form {
  readonly path: string;
  /** What is bound in it: an expression; selectors, of which there has to be one; selectors, or else the whole tenant. */
  readonly bound: 'query' | 'selectors' | 'any-selectors' | 'nothing';
  /** What is passed on as it is; everything else is left out. */
  readonly passed: readonly string[];
}

/** Longer than this nobody here waits for an answer. */
const TIMEOUT = ['timeout', '30s'] as const;

const FORMS: Readonly<Record<PrometheusEndpoint, Form>> = {
  query: { path: '/api/v1/query', bound: 'query', passed: ['time', 'limit'] },
  query_range: { path: '/api/v1/query_range', bound: 'query', passed: ['start', 'end', 'step', 'limit'] },
  query_exemplars: { path: '/api/v1/query_exemplars', bound: 'query', passed: ['start', 'end'] },
  series: { path: '/api/v1/series', bound: 'selectors', passed: ['start', 'end', 'limit'] },
  labels: { path: '/api/v1/labels', bound: 'any-selectors', passed: ['start', 'end', 'limit'] },
  values: { path: '/api/v1/label', bound: 'any-selectors', passed: ['start', 'end', 'limit'] },
  // What is not the tenant’s is taken out afterwards: a limit would count it.
  metadata: { path: '/api/v1/metadata', bound: 'nothing', passed: ['metric'] },
  federate: { path: '/federate', bound: 'selectors', passed: [] },
  buildinfo: { path: '/api/v1/status/buildinfo', bound: 'nothing', passed: [] },
};

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,199}$/;
/** Times, durations, numbers, and names of metrics. */
const PLAIN = /^[a-zA-Z0-9_.:+-]{1,100}$/;
const MOST_SELECTORS = 20;

/**
 * What is asked in place of what was asked for: bound to the tenant.
 *
 * @param label of `values`
 * @throws QueryRefusal
 */
export function boundRequest(
  endpoint: PrometheusEndpoint,
  given: URLSearchParams,
  binding: Binding,
  label?: string,
): PrometheusRequest {
  const { path, bound, passed } = FORMS[endpoint];
  if (endpoint === 'values' && !LABEL_NAME.test(label ?? '')) throw new QueryRefusal(`${label} is no label`);
  const plain = passed.flatMap((name) => {
    const value = single(given, name);
    if (value === null || value === '') return [];
    if (!PLAIN.test(value)) throw new QueryRefusal(`${name}: ${value.slice(0, 100)} is not understood`);
    return [[name, value] as const];
  });
  return {
    path: endpoint === 'values' ? `${path}/${label}/values` : path,
    parameters: [...boundParameters(bound, given, binding), ...plain],
  };
}

function boundParameters(bound: Form['bound'], given: URLSearchParams, binding: Binding) {
  switch (bound) {
    case 'query':
      return [['query', bindQuery(single(given, 'query') ?? '', binding)] as const, TIMEOUT];
    case 'selectors':
    case 'any-selectors': {
      const selectors = given.getAll('match[]');
      if (selectors.length > MOST_SELECTORS) throw new QueryRefusal(`match[] may be given ${MOST_SELECTORS} times`);
      if (selectors.length === 0 && bound === 'selectors') throw new QueryRefusal('match[] has to be given');
      const all =
        selectors.length === 0 ? [wholeSelector(binding)] : selectors.map((one) => bindSelector(one, binding));
      return all.map((selector) => ['match[]', selector] as const);
    }
    case 'nothing':
      return [];
    default:
      return bound satisfies never;
  }
}

/** A server might take another of several than was looked at. */
function single(given: URLSearchParams, name: string): string | null {
  const all = given.getAll(name);
  if (all.length > 1) throw new QueryRefusal(`${name} may be given once`);
  return all[0] ?? null;
}
