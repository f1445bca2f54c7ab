import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { isObject, listOf, objectOf, textOf } from '../../../json.ts';
import type { Binding } from '../../../queries/index.ts';
import type { LokiAnswer } from '../server.ts';
import type { GatewayQuestion, LokiEndpoint } from './requests.ts';

/** As Loki answers: an object, or words that say why not. */
export interface ShownLokiAnswer {
  readonly status: number;
  readonly body: JsonObject | string;
}

/** An answer holds what is another tenant's, although the question was bound: nothing of it is shown. */
export class ForeignLines extends Error {
  constructor() {
    super('Loki answered with lines of another tenant');
    this.name = 'ForeignLines';
  }
}

/** What is shown of an answer that has no `data`. */
const FLAT: Partial<Readonly<Record<LokiEndpoint, readonly string[]>>> = {
  stats: ['streams', 'chunks', 'entries', 'bytes'],
  detected_labels: ['detectedLabels'],
  detected_fields: ['fields', 'limit'],
  detected_values: ['values', 'limit'],
  // The rest of it is the operator's; by its version, Grafana decides what it may ask.
  buildinfo: ['version'],
};
/** And of the `data` of others, where it is an object. */
const OF_DATA = ['resultType', 'result', 'stats', 'encodingFlags'];

/** @throws ForeignLines */
export function shownAnswer(
  question: GatewayQuestion,
  { status, text }: LokiAnswer,
  binding: Binding | null,
): ShownLokiAnswer {
  if (status !== 200) return failure(status, text);
  const answer = parsed(text);
  if (!isObject(answer)) return UNFIT;
  const flat = FLAT[question.endpoint];
  if (flat !== undefined) return { status: 200, body: only(answer, flat) };
  if (answer.status !== 'success') return UNFIT;
  // Of nothing, Loki leaves it out.
  const data = isObject(answer.data) ? only(answer.data, OF_DATA) : listOf(answer.data);
  if (binding !== null) mustBeOwn(question, data, binding);
  return { status: 200, body: { status: 'success', data: data as JsonValue } };
}

const only = (all: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}

/** Failures of a query, in its writer's own terms. Others may name what is behind the server. */
const OF_THE_QUERY =
  /^(?:parse error|invalid (?:aggregation|value|label|start|end|step)|queries require at least one|query (?:must|time range)|the query (?:time range|would read|hit the max)|maximum (?:of|number of) series|max entries limit|exceeded maximum resolution|end timestamp must not|zero or negative query resolution|pipeline error|log queries are not supported|multiple matches for labels|found duplicate series|many-to-many matching|unwrap|grouping not allowed|stage '|vector cannot contain|only (?:label matchers|log selector))/;
const SHOWN_CHARACTERS = 1_000;

function failure(status: number, text: string): ShownLokiAnswer {
  const words = wordsOf(text);
  if ((status === 400 || status === 422) && OF_THE_QUERY.test(words)) {
    return { status, body: words.slice(0, SHOWN_CHARACTERS) };
  }
  if (status === 400 || status === 422) return { status, body: 'Loki could not carry the query out' };
  if (status === 404) return { status, body: 'this Loki does not answer that' };
  if (status === 429) return { status, body: 'too many queries at once, or too much asked: try again' };
  if (status === 504) return { status, body: 'the query took too long: ask for less' };
  return UNFIT;
}

const UNFIT: ShownLokiAnswer = { status: 502, body: 'Loki did not answer as it should' };

/** Plain text, or what some proxies make of it. */
function wordsOf(text: string): string {
  const answer = text.startsWith('{') ? objectOf(parsed(text)) : {};
  return (textOf(answer.message) || textOf(answer.error) || text).trim();
}

/**
 * A second look, so that a mistake of ours or of the server shows nothing: where an answer says whose it is, it has to be
 * the tenant's. Labels that a query leaves out say nothing; where volumes are told by label, its value is empty.
 */
function mustBeOwn(
  { endpoint, name }: GatewayQuestion,
  data: JsonObject | readonly JsonValue[],
  { label, value }: Binding,
): void {
  const isForeign = (found: JsonValue | undefined) => found !== undefined && found !== '' && found !== value;
  const said = isObject(data as JsonValue)
    ? listOf((data as JsonObject).result).flatMap((one) => {
        const { stream, metric } = objectOf(one);
        return [objectOf(stream)[label], objectOf(metric)[label]];
      })
    : endpoint === 'series'
      ? listOf(data as JsonValue).map((one) => objectOf(one)[label])
      : endpoint === 'values' && name === label
        ? listOf(data as JsonValue)
        : [];
  if (said.some(isForeign)) throw new ForeignLines();
}
