import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { cleanText } from '../../logs/clean.ts';

export interface Labels {
  /** All of them as one text, in order: `instance="a",route="/"`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly service: string | null;
}

const MOST_LABELS = 20;
const MOST_KEY = 128;
const MOST_VALUE = 256;
const MOST_NAME = 1024;
const MOST_SERVICE = 253;

const SERVICE = 'service.name';
/** Which of several alike it is, by the first that is said. */
const INSTANCE = ['service.instance.id', 'k8s.pod.name', 'k8s.pod.uid', 'container.id', 'host.name', 'host.id'];

/**
 * What tells a series from others: what its program says of the point, the service, and which instance of it. Of what the point is
 * of nothing else is kept. Null where that is more than is kept: to leave out a part would make two series one.
 */
export function labelsOf(resource: JsonObject, attributes: JsonObject): Labels | null {
  const service = textIn(resource[SERVICE]).slice(0, MOST_SERVICE) || null;
  const instance = INSTANCE.map((key) => textIn(resource[key])).find((text) => text !== '');
  const entries = [
    ...Object.entries(attributes).map(([key, value]) => [cleanText(key), textIn(value)] as const),
    ...(service === null ? [] : [['service', service] as const]),
    ...(instance === undefined ? [] : [['instance', instance] as const]),
  ].filter(([, value]) => value !== '');
  if (entries.length > MOST_LABELS) return null;
  if (entries.some(([key, value]) => key.length > MOST_KEY || value.length > MOST_VALUE)) return null;
  const labels = Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  const name = Object.entries(labels)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',');
  return name.length > MOST_NAME ? null : { name, labels, service };
}

function textIn(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return cleanText(typeof value === 'string' ? value : JSON.stringify(value));
}
