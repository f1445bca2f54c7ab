import { chosen, evaluate, type Found, found, type Kept, keyOf, type Labels, type Sample } from './evaluate.ts';
import { milliseconds } from './lexer.ts';
import { parseMatchers, parseQuery } from './parser.ts';
import type { LogExpression } from './syntax.ts';

/** What one organisation is answered. */
export interface Question {
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly isCategorized: boolean;
}

const LABEL = /^\/loki\/api\/v1\/(?:label|detected_field)\/([A-Za-z0-9_]+)\/values$/;
const SECOND = 1_000_000_000n;
const MOST_STEPS = 11_000;

/** Null where there is no such address. */
export function answerTo({ path, parameters, isCategorized }: Question, lines: readonly Kept[]): object | null {
  const [start, end] = [timeOf(parameters.get('start')) ?? 0n, timeOf(parameters.get('end')) ?? 2n ** 63n];
  const within = lines.filter(({ ns }) => ns >= start && ns < end);
  const query = parameters.get('query') ?? '';
  const selected = () => (query === '' ? within : chosen(parseMatchers(query), within));
  const success = (data: unknown) => ({ status: 'success', data });
  switch (path.replace(/(?<=\/(?:label|detected_field)\/)\w+(?=\/values$)/, '{name}')) {
    case '/loki/api/v1/query':
      return success(atOneTime(parameters, lines));
    case '/loki/api/v1/query_range':
      return success(overRange(parameters, lines, within, isCategorized));
    case '/loki/api/v1/labels':
      return success(distinct(selected().flatMap(({ stream }) => Object.keys(stream))));
    case '/loki/api/v1/label/{name}/values':
      return success(distinct(selected().flatMap(({ stream }) => stream[nameIn(path)] ?? [])));
    case '/loki/api/v1/series': {
      const matchers = parameters.getAll('match[]').map(parseMatchers);
      const streams = matchers.flatMap((one) => chosen(one, within)).map(({ stream }) => keyOf(stream));
      return success(distinct(streams).map((key) => JSON.parse(key)));
    }
    case '/loki/api/v1/index/stats': {
      const streams = new Set(selected().map(({ stream }) => keyOf(stream))).size;
      return { streams, chunks: streams, entries: selected().length, bytes: bytesOf(selected()) };
    }
    case '/loki/api/v1/index/volume':
    case '/loki/api/v1/index/volume_range':
      return success(volumes(selected(), parameters, path.endsWith('range')));
    case '/loki/api/v1/patterns': {
      const texts = Map.groupBy(linesOf(query, within), ({ line }) => line.text.replace(/\d+/g, '<_>'));
      return success([...texts].map(([pattern, own]) => ({ pattern, samples: [[seconds(end), own.length]] })));
    }
    case '/loki/api/v1/detected_labels': {
      const values = Map.groupBy(
        selected().flatMap(({ stream }) => Object.entries(stream)),
        ([label]) => label,
      );
      const counted = [...values].map(([label, own]) => ({
        label,
        cardinality: distinct(own.map(([, one]) => one)).length,
      }));
      return { detectedLabels: counted };
    }
    case '/loki/api/v1/detected_fields': {
      const names = linesOf(query, within).flatMap(({ line }) => Object.keys(line.labels));
      return {
        fields: distinct(names).map((label) => ({ label, type: 'string', cardinality: 1, parsers: null })),
        limit: 1000,
      };
    }
    case '/loki/api/v1/detected_field/{name}/values':
      return {
        values: distinct(linesOf(query, within).flatMap(({ line }) => line.labels[nameIn(path)] ?? [])),
        limit: 1000,
      };
    case '/loki/api/v1/status/buildinfo':
      return {
        version: '3.5.1',
        revision: 'abc',
        branch: 'main',
        buildUser: 'root@builder-7.internal',
        goVersion: 'go1.24',
      };
    default:
      return null;
  }
}

const nameIn = (path: string) => LABEL.exec(path)?.[1] ?? '';
const distinct = (all: readonly string[]) => [...new Set(all)].sort();
const seconds = (ns: bigint) => Number(ns / 1_000_000n) / 1000;
const bytesOf = (lines: readonly Kept[]) => lines.reduce((sum, { line }) => sum + Buffer.byteLength(line), 0);

function linesOf(query: string, lines: readonly Kept[]): Found[] {
  const expression = parseQuery(query);
  return expression.kind === 'logs' ? found(expression, lines) : [];
}

/** Nanoseconds, seconds, or a date. */
function timeOf(text: string | null): bigint | null {
  if (text === null || text === '') return null;
  if (/^\d{11,19}$/.test(text)) return BigInt(text);
  return BigInt(Math.round((/^[\d.]+$/.test(text) ? Number(text) * 1000 : Date.parse(text)) * 1000)) * 1000n;
}

function atOneTime(parameters: URLSearchParams, lines: readonly Kept[]): object {
  const expression = parseQuery(parameters.get('query') ?? '');
  if (expression.kind === 'logs') throw new Error('log queries are not supported as an instant query type');
  const at = timeOf(parameters.get('time')) ?? BigInt(Date.now()) * 1_000_000n;
  const value = evaluate(expression, lines, at);
  if (typeof value === 'number') return { resultType: 'scalar', result: [seconds(at), written(value)] };
  return {
    resultType: 'vector',
    result: value.map((one) => ({ metric: one.labels, value: [seconds(at), written(one.value)] })),
  };
}

function overRange(
  parameters: URLSearchParams,
  lines: readonly Kept[],
  within: readonly Kept[],
  isCategorized: boolean,
): object {
  const expression = parseQuery(parameters.get('query') ?? '');
  if (expression.kind === 'logs') return streams(expression, within, parameters, isCategorized);
  const [start, end] = [timeOf(parameters.get('start')) ?? 0n, timeOf(parameters.get('end')) ?? 0n];
  const step = stepOf(parameters.get('step'), Number((end - start) / SECOND));
  if ((end - start) / step > MOST_STEPS)
    throw new Error('exceeded maximum resolution of 11,000 points per time series');
  const series = new Map<string, [number, string][]>();
  for (let at = start; at <= end; at += step) {
    const value = evaluate(expression, lines, at);
    const samples: Sample[] = typeof value === 'number' ? [{ labels: {}, value }] : value;
    for (const sample of samples) {
      const key = keyOf(sample.labels);
      series.set(key, [...(series.get(key) ?? []), [seconds(at), written(sample.value)]]);
    }
  }
  return { resultType: 'matrix', result: [...series].map(([key, values]) => ({ metric: JSON.parse(key), values })) };
}

function stepOf(text: string | null, range: number): bigint {
  const ms =
    text === null
      ? Math.max(1, Math.floor(range / 250)) * 1000
      : /^[\d.]+$/.test(text)
        ? Number(text) * 1000
        : milliseconds(text);
  return BigInt(Math.max(1, Math.round(ms))) * 1_000_000n;
}

const written = (value: number) =>
  Number.isNaN(value) ? 'NaN' : Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';

function streams(
  expression: LogExpression,
  within: readonly Kept[],
  parameters: URLSearchParams,
  isCategorized: boolean,
): object {
  const direction = parameters.get('direction')?.toLowerCase() === 'forward' ? 1 : -1;
  const all = found(expression, within)
    .sort((one, other) => direction * Number(one.kept.ns - other.kept.ns))
    .slice(0, Number(parameters.get('limit') ?? 100));
  const labelsOf = ({ kept, line }: Found): Labels => (isCategorized ? kept.stream : line.labels);
  const groups = Map.groupBy(all, (one) => keyOf(labelsOf(one)));
  const result = [...groups].map(([key, own]) => ({
    stream: JSON.parse(key),
    values: own.map(({ kept, line }) => [
      String(kept.ns),
      line.text,
      ...(isCategorized ? [{ structuredMetadata: kept.metadata, parsed: parsed(kept, line.labels) }] : []),
    ]),
  }));
  const flags = isCategorized ? { encodingFlags: ['categorize-labels'] } : {};
  return { resultType: 'streams', result, ...flags, stats: { summary: { totalLinesProcessed: within.length } } };
}

const parsed = ({ stream, metadata }: Kept, labels: Labels) =>
  Object.fromEntries(
    Object.entries(labels).filter(([name]) => stream[name] === undefined && metadata[name] === undefined),
  );

function volumes(lines: readonly Kept[], parameters: URLSearchParams, isRange: boolean): object {
  const end = timeOf(parameters.get('end')) ?? 0n;
  const named =
    parameters.get('targetLabels')?.split(',') ??
    parseMatchers(parameters.get('query') ?? '').map(({ label }) => label);
  const groups =
    parameters.get('aggregateBy') === 'labels'
      ? new Map(
          named.map((label) => [keyOf({ [label]: '' }), lines.filter(({ stream }) => stream[label] !== undefined)]),
        )
      : Map.groupBy(lines, ({ stream }) =>
          keyOf(Object.fromEntries(Object.entries(stream).filter(([name]) => named.includes(name)))),
        );
  const result = [...groups].map(([key, own]) => {
    const sample = [seconds(end), String(bytesOf(own))];
    return { metric: JSON.parse(key), ...(isRange ? { values: [sample] } : { value: sample }) };
  });
  return { resultType: isRange ? 'matrix' : 'vector', result };
}
