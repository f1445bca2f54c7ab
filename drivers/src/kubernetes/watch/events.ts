import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { DriverError } from '../../contract.ts';
import { apiFailure } from '../failure.ts';
import { asObject, asText } from '../mark.ts';

/** No object is larger: the store of a cluster takes 1.5 MB. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: JsonObject;
}

/**
 * Takes a watch's bytes apart into its events, one JSON text a line.
 *
 * @throws ApiFailure for an `ERROR` event, DriverError `transient` for what is no event.
 */
export async function* eventsOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<WatchEvent, void, undefined> {
  let rest: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, end);
      const line = rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
      rest = [];
      length = 0;
      start = end + 1;
      if (line.length > 0) yield eventOf(line.toString('utf8'));
    }
    if (start >= chunk.length) continue;
    rest.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > MAX_LINE_BYTES) throw garbled('an event is too long');
  }
}

function eventOf(line: string): WatchEvent {
  let event: JsonObject;
  try {
    event = asObject(JSON.parse(line) as JsonValue);
  } catch {
    throw garbled('an event is no JSON');
  }
  const { type } = event;
  const object = asObject(event.object);
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
    case 'BOOKMARK':
      return { type, object };
    case 'ERROR':
      throw apiFailure('watch', typeof object.code === 'number' ? object.code : 500, object, null);
    default:
      throw garbled(`there is no event of type ${asText(type)}`);
  }
}

function garbled(why: string): DriverError {
  return new DriverError('transient', 'WatchGarbled', `watch: ${why}`);
}
