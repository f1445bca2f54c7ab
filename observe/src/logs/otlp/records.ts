import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { MOST_MESSAGE_BYTES, type NewLogLine } from '@tenantry/store/contract';
import { isObject, objectOf, textOf } from '../../json.ts';
import { attributesOf, groupsIn, nanoseconds, plainValue, UnreadableError } from '../../otlp/index.ts';
import { cleanFields, cleanText } from '../clean.ts';
import { micros } from '../intake.ts';
import { parseLine } from '../parse.ts';
import { severityOfName } from '../severity.ts';

/** A line that a program sent, and how much its fields are. */
export interface SentLine {
  readonly line: NewLogLine;
  readonly fieldBytes: number;
}

/** Attributes of what a record is of that a line has a place for. Names of Kubernetes are no longer than this. */
const PLACES = {
  service: 'service.name',
  pod: 'k8s.pod.name',
  container: 'k8s.container.name',
  node: 'k8s.node.name',
} as const;
const MOST_PLACE = 253;
/** Of one line. What comes after is left out. */
const MOST_FIELD_BYTES = 32 * 1024;

/**
 * The records of an `ExportLogsServiceRequest`, in its JSON form, as lines of a tenant. Whose they are is the caller's to say,
 * never an attribute's.
 *
 * @throws UnreadableError
 */
export function sentLines(request: JsonValue, tenantUid: string, now: Date): SentLine[] {
  if (!isObject(request)) throw new UnreadableError('it is not an object');
  return groupsIn(request, 'resourceLogs').flatMap((ofResource) => {
    const resource = attributesOf(objectOf(ofResource.resource).attributes);
    return groupsIn(ofResource, 'scopeLogs').flatMap((ofScope) => {
      const scope = textOf(objectOf(ofScope.scope).name);
      return groupsIn(ofScope, 'logRecords').map((record) => sentLine(record, { resource, scope, tenantUid, now }));
    });
  });
}

interface Origin {
  readonly resource: JsonObject;
  readonly scope: string;
  readonly tenantUid: string;
  readonly now: Date;
}

function sentLine(record: JsonObject, { resource, scope, tenantUid, now }: Origin): SentLine {
  const { text, isCut } = cut(bodyText(record));
  const said = parseLine(text);
  const { fields, bytes, isWhole } = fieldsOf(record, said.fields ?? {}, resource, scope);
  const line: NewLogLine = {
    tenantUid,
    at: timeOf(record) ?? micros(now.getTime()),
    source: 'application',
    ...placeOf(resource),
    severity: severityOf(record) || said.severity,
    message: said.message,
    isCut: isCut || !isWhole,
    fields,
  };
  return { line, fieldBytes: bytes };
}

/** Text as it is; what has a structure as a line of JSON, which is then read as one. */
function bodyText({ body, eventName }: JsonObject): string {
  const value = plainValue(body) ?? textOf(eventName);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function cut(text: string): { text: string; isCut: boolean } {
  if (text.length * 3 <= MOST_MESSAGE_BYTES || Buffer.byteLength(text) <= MOST_MESSAGE_BYTES)
    return { text, isCut: false };
  const kept = Buffer.from(text).subarray(0, MOST_MESSAGE_BYTES).toString();
  return { text: kept.replace(/\uFFFD$/, ''), isCut: true };
}

function placeOf(resource: JsonObject) {
  const of = (name: string) => cleanText(textOf(resource[name])).slice(0, MOST_PLACE) || null;
  return {
    service: of(PLACES.service),
    pod: of(PLACES.pod),
    container: of(PLACES.container),
    node: of(PLACES.node),
  };
}

const ID = /^[0-9a-f]{1,64}$/i;
const hasPlace = (name: string) => Object.values<string>(PLACES).includes(name);

function fieldsOf(record: JsonObject, said: JsonObject, resource: JsonObject, scope: string) {
  const ids = Object.entries({ trace_id: textOf(record.traceId), span_id: textOf(record.spanId) });
  const event = textOf(record.eventName);
  const ofResource = Object.entries(resource).filter(([name]) => !hasPlace(name));
  const all = {
    ...said,
    ...attributesOf(record.attributes),
    ...(event === '' ? {} : { event }),
    ...(scope === '' ? {} : { scope }),
    ...Object.fromEntries(ofResource.map(([name, value]) => [`resource.${name}`, value])),
    ...Object.fromEntries(ids.filter(([, id]) => ID.test(id)).map(([name, id]) => [name, id.toLowerCase()])),
  };
  const kept: [string, JsonValue][] = [];
  let bytes = 0;
  // Its ids before all, then those of the record itself.
  for (const [name, value] of Object.entries(cleanFields({ ...picked(all, ids), ...all }))) {
    const size = name.length + JSON.stringify(value).length;
    if (bytes + size > MOST_FIELD_BYTES) continue;
    kept.push([name, value ?? null]);
    bytes += size;
  }
  const isWhole = kept.length === Object.keys(all).length;
  return { fields: kept.length === 0 ? null : Object.fromEntries(kept), bytes, isWhole };
}

function picked(all: JsonObject, ids: readonly (readonly [string, string])[]): JsonObject {
  return Object.fromEntries(ids.flatMap(([name]) => (all[name] === undefined ? [] : [[name, all[name]]])));
}

/** When it happened, else when it was first seen; null where neither is said. */
function timeOf({ timeUnixNano, observedTimeUnixNano }: JsonObject): string | null {
  const ns = nanoseconds(timeUnixNano) || nanoseconds(observedTimeUnixNano);
  if (ns === 0n) return null;
  return `${new Date(Number(ns / 1_000_000n)).toISOString().slice(0, -1)}${String((ns / 1000n) % 1000n).padStart(3, '0')}Z`;
}

/** OpenTelemetry counts from 1 to 24. */
function severityOf({ severityNumber, severityText }: JsonObject): number {
  const number = Number(severityNumber ?? 0);
  if (Number.isInteger(number) && number >= 1 && number <= 24) return number;
  return severityOfName(textOf(severityText));
}
