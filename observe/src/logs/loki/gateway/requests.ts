import { type Binding, QueryRefusal } from '../../../queries/index.ts';
import { bindLogql, bindLogSelector, bindLogs, wholeLogSelector } from '../../logql/index.ts';
import type { LokiQuestion } from '../server.ts';
import { type LokiParameter, passedParameters, single } from './parameters.ts';

interface Form {
  /** Below `/loki/api/v1`; `{name}` is that of a label or a field. */
  readonly path: string;
  /** What is bound in it: a query; one for lines; a selector; selectors; any, or else the whole tenant. */
  readonly bound: 'query' | 'logs' | 'selector' | 'selectors' | 'any-selector' | 'nothing';
  /** What is passed on as it is; everything else is left out. */
  readonly passed: readonly LokiParameter[];
}

const RANGE = ['start', 'end', 'since'] as const;
const FIELDS = [...RANGE, 'step', 'limit', 'line_limit', 'field_limit'] as const;

/** https://grafana.com/docs/loki/latest/reference/loki-http-api/ and, of what is detected, what Grafana asks. */
const FORMS = {
  query: { path: '/query', bound: 'query', passed: ['time', 'limit', 'direction'] },
  query_range: {
    path: '/query_range',
    bound: 'query',
    passed: [...RANGE, 'step', 'interval', 'limit', 'direction'],
  },
  labels: { path: '/labels', bound: 'any-selector', passed: RANGE },
  values: { path: '/label/{name}/values', bound: 'any-selector', passed: RANGE },
  series: { path: '/series', bound: 'selectors', passed: RANGE },
  stats: { path: '/index/stats', bound: 'selector', passed: RANGE },
  volume: { path: '/index/volume', bound: 'selector', passed: [...RANGE, 'limit', 'targetLabels', 'aggregateBy'] },
  volume_range: {
    path: '/index/volume_range',
    bound: 'selector',
    passed: [...RANGE, 'step', 'limit', 'targetLabels', 'aggregateBy'],
  },
  patterns: { path: '/patterns', bound: 'logs', passed: [...RANGE, 'step'] },
  detected_labels: { path: '/detected_labels', bound: 'any-selector', passed: RANGE },
  detected_fields: { path: '/detected_fields', bound: 'logs', passed: FIELDS },
  detected_values: { path: '/detected_field/{name}/values', bound: 'logs', passed: FIELDS },
  buildinfo: { path: '/status/buildinfo', bound: 'nothing', passed: [] },
} as const satisfies Readonly<Record<string, Form>>;
export type LokiEndpoint = keyof typeof FORMS;

/** A question as it came. */
export interface GatewayQuestion {
  readonly endpoint: LokiEndpoint;
  readonly parameters: URLSearchParams;
  /** Of the label or the field whose values are asked for. */
  readonly name?: string;
  readonly isCategorized: boolean;
}

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]{0,199}$/;
const MOST_SELECTORS = 20;

/**
 * What is asked in place of what was asked for: bound to the tenant.
 *
 * @throws QueryRefusal
 */
export function boundQuestion(question: GatewayQuestion, binding: Binding | null, now: Date): LokiQuestion {
  const { endpoint, parameters: given, name = '', isCategorized } = question;
  const { path, bound, passed } = FORMS[endpoint];
  if (path.includes('{name}') && !NAME.test(name)) throw new QueryRefusal(`${name.slice(0, 100)} is no label`);
  return {
    path: path.replace('{name}', name),
    parameters: [...boundParameters(bound, given, binding), ...passedParameters(given, passed, now)],
    isCategorized,
  };
}

type Parameters = readonly (readonly [string, string])[];

function boundParameters(bound: Form['bound'], given: URLSearchParams, binding: Binding | null): Parameters {
  const query = () => single(given, 'query') ?? '';
  switch (bound) {
    case 'query':
      return [['query', bindLogql(query(), binding)]];
    case 'logs':
      return [['query', bindLogs(query(), binding)]];
    case 'selector':
      return [['query', bindLogSelector(query(), binding)]];
    case 'any-selector':
      if (!isWhole(query())) return [['query', bindLogSelector(query(), binding)]];
      return binding === null ? [] : [['query', wholeLogSelector(binding)]];
    case 'selectors': {
      const selectors = [...given.getAll('match[]'), ...given.getAll('match')];
      if (selectors.length > MOST_SELECTORS) throw new QueryRefusal(`match[] may be given ${MOST_SELECTORS} times`);
      if (selectors.length === 0) throw new QueryRefusal('match[] has to be given');
      return selectors.map((one) => ['match[]', bindLogSelector(one, binding)]);
    }
    case 'nothing':
      return [];
    default:
      return bound satisfies never;
  }
}

/** As clients write that they want all there is. */
const isWhole = (query: string) => /^(?:\{\s*\})?$/.test(query.trim());
