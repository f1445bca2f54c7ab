import type { JsonObject } from '@tenantry/kinds';
import { DriverError, type Observed } from '../contract.ts';
import type { ObjectAddress } from './address.ts';
import { autoscaled } from './autoscaled.ts';
import type { ClusterClient } from './client.ts';
import { deviations } from './diff/diff.ts';
import { appliedFields } from './diff/ownership.ts';
import { jsonPointer, type Path } from './diff/path.ts';
import { ApiFailure } from './failure.ts';
import { asObject, asText, FIELD_MANAGER, isBeingDeleted, isObject, marks, metadataText, ownerOf } from './mark.ts';
import { observe } from './observed.ts';
import type { WriteLog } from './own-writes.ts';
import { fetchObject } from './reading.ts';
import { deletionWaits } from './waits.ts';

/**
 * A version that no stored object has. To apply with it succeeds where nothing stands, and is a conflict where
 * something does: the API server compares versions only with what exists. One call thus creates, and never takes over.
 */
const NOTHING_STANDS_THERE = '1';
const ROUNDS = 3;

/** One object about to be written, and all that is needed for it. */
export interface Writing {
  readonly client: ClusterClient;
  readonly address: ObjectAddress;
  readonly owner: string;
  readonly configuration: JsonObject;
  /** What may be shown of the object. */
  readonly shown: (body: JsonObject) => JsonObject;
  readonly log: WriteLog;
  readonly signal: AbortSignal;
}

/**
 * Creates the object. What stands there already and is ours is brought to what is desired (a repeated creation, or one
 * whose answer was lost); what is not ours stays untouched.
 */
export async function createObject(writing: Writing): Promise<Observed> {
  for (let round = 1; ; round += 1) {
    try {
      return observe(writing.shown(await apply(writing, { resourceVersion: NOTHING_STANDS_THERE, isForced: false })));
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.httpStatus !== 409) throw error;
      const standing = await fetchObject(writing.client, writing.address, writing.signal);
      if (standing !== null) return takeUp(writing, standing);
      if (round >= ROUNDS) throw error;
    }
  }
}

async function takeUp(writing: Writing, standing: JsonObject): Promise<Observed> {
  refuseForeign(writing, standing);
  refuseDeleting(writing, standing);
  const { configuration } = asItStands(writing, standing);
  if (deviations(configuration, standing).length === 0) return observe(writing.shown(standing));
  return applyOver(writing, standing, null);
}

/**
 * Brings an object that stands there to what is desired. Whoever calls for that where there is no owner mark has decided to adopt
 * it: where no other manager holds a field that differs, in one call; else it is marked first, which fails where another holds the
 * marks.
 *
 * @param previous the configuration applied last, for objects that lost their record of who owns which field
 */
export async function updateObject(
  writing: Writing,
  observed: Observed,
  previous: JsonObject | null,
): Promise<Observed> {
  if (observed.owner !== null && observed.owner !== writing.owner) refuseForeign(writing, observed.body);
  if (observed.owner !== null) return applyOver(writing, observed.body, previous);
  const taken = previous === null ? await applyUnopposed(writing, observed.body) : null;
  if (taken !== null) return observe(writing.shown(await withoutForeign(writing, taken, [])));
  const { apiVersion, kind, metadata } = writing.configuration;
  const { name, namespace } = asObject(metadata);
  const marked = await apply(
    {
      ...writing,
      configuration: {
        apiVersion: apiVersion ?? writing.address.apiVersion,
        kind: kind ?? writing.address.kind,
        metadata: {
          ...(name === undefined ? {} : { name }),
          ...(namespace === undefined ? {} : { namespace }),
          labels: marks(writing.owner),
        },
      },
    },
    { ...identityOf(observed.body), isForced: false },
  );
  return applyOver(writing, marked, previous);
}

/** With the figures that the cluster itself moves, which are right for this version of the object alone. */
function asItStands(writing: Writing, standing: JsonObject): Writing {
  return { ...writing, configuration: autoscaled(writing.configuration, standing) };
}

/** Null where another manager holds a field of it, or it is not as it was seen any more. */
async function applyUnopposed(writing: Writing, seen: JsonObject): Promise<JsonObject | null> {
  try {
    return await apply(asItStands(writing, seen), { ...identityOf(seen), isForced: false });
  } catch (error) {
    if (error instanceof ApiFailure && error.httpStatus === 409) return null;
    throw error;
  }
}

/** Applies by force, to exactly the version of the object that was seen to be ours. */
async function applyOver(writing: Writing, seen: JsonObject, previous: JsonObject | null): Promise<Observed> {
  let standing = seen;
  for (let round = 1; ; round += 1) {
    try {
      const applied = await apply(asItStands(writing, standing), { ...identityOf(standing), isForced: true });
      const forgotten =
        appliedFields(standing) === null && previous !== null ? dropped(previous, writing, writing.shown(applied)) : [];
      return observe(writing.shown(await withoutForeign(writing, applied, forgotten)));
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.httpStatus !== 409 || round >= ROUNDS) throw error;
      const current = await fetchObject(writing.client, writing.address, writing.signal);
      if (current === null) throw error;
      refuseForeign(writing, current);
      // Ours, but another than the one that was looked at: whoever decided has to look again.
      if (metadataText(current, 'uid') !== metadataText(seen, 'uid')) throw error;
      refuseDeleting(writing, current);
      standing = current;
    }
  }
}

/** Removes what applying cannot: entries that others put where nothing of theirs may stand. */
async function withoutForeign(writing: Writing, applied: JsonObject, forgotten: readonly Path[]): Promise<JsonObject> {
  const paths = [
    ...deviations(writing.configuration, applied)
      .filter((deviation) => deviation.to === undefined)
      .map((deviation) => deviation.path),
    ...forgotten,
  ];
  if (paths.length === 0) return applied;
  // From the back, so that removing one item of a list does not move the next.
  const pointers = [...new Set(paths.map((path) => jsonPointer(applied, path)))].filter((pointer) => pointer !== null);
  const patch = pointers.reverse().map((path) => ({ op: 'remove', path }));
  const version = metadataText(applied, 'resourceVersion');
  return send(writing, 'application/json-patch+json', `fieldManager=${FIELD_MANAGER}`, [
    { op: 'test', path: '/metadata/resourceVersion', value: version },
    ...patch,
  ]);
}

/** Fields of the configuration applied last that are not in the new one and still stand as they were. */
function dropped(previous: JsonObject, writing: Writing, standing: JsonObject): Path[] {
  return droppedWithin([], previous, writing.configuration, standing);
}

function droppedWithin(path: Path, previous: JsonObject, desired: JsonObject, standing: JsonObject): Path[] {
  return Object.entries(previous).flatMap(([name, value]) => {
    const there: Path = [...path, { kind: 'field', name }];
    const wanted = desired[name];
    const found = standing[name];
    if (found === undefined) return [];
    if (wanted === undefined) return JSON.stringify(found) === JSON.stringify(value) ? [there] : [];
    return isObject(value) && isObject(wanted) && isObject(found) ? droppedWithin(there, value, wanted, found) : [];
  });
}

interface Precondition {
  readonly uid?: string;
  readonly resourceVersion: string;
  readonly isForced: boolean;
}

async function apply(writing: Writing, { isForced, ...identity }: Precondition): Promise<JsonObject> {
  const { configuration } = writing;
  const body = { ...configuration, metadata: { ...asObject(configuration.metadata), ...identity } };
  const query = `fieldManager=${FIELD_MANAGER}&fieldValidation=Strict${isForced ? '&force=true' : ''}`;
  return send(writing, 'application/apply-patch+yaml', query, body);
}

async function send(
  writing: Writing,
  contentType: string,
  query: string,
  body: JsonObject | readonly JsonObject[],
): Promise<JsonObject> {
  const { client, address, signal } = writing;
  const write = writing.log.begin(address);
  try {
    const path = `${address.path}?${query}`;
    const attempt = `apply ${address.path}`;
    const answer = await client.call({ method: 'PATCH', path, contentType, body, signal, attempt });
    write.done(answer.body);
    return answer.body;
  } catch (error) {
    write.failed();
    throw address.kind === 'Secret' ? withoutValues(error, writing.configuration) : error;
  }
}

/** What the server refuses it quotes; the values of a secret may not go where messages go. */
function withoutValues(error: unknown, configuration: JsonObject): unknown {
  if (!(error instanceof ApiFailure)) return error;
  const encoded = Object.values(asObject(configuration.data)).map(asText);
  const values = encoded
    .flatMap((text) => [text, Buffer.from(text, 'base64').toString()])
    .filter((text) => text !== '');
  // The longest first: what is left of it could not be told from the rest.
  values.sort((a, b) => b.length - a.length);
  const hide = (text: string) => values.reduce((hidden, value) => hidden.replaceAll(value, '(hidden)'), text);
  const { kind, code, message, httpStatus, about, remedy, retryAfterMs } = error;
  const causes = error.causes.map((cause) => ({ ...cause, message: hide(cause.message) }));
  return new ApiFailure(
    kind,
    code,
    hide(message),
    { httpStatus, causes, about },
    {
      ...(remedy === null ? {} : { remedy: hide(remedy) }),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    },
  );
}

function identityOf(body: JsonObject): { uid: string; resourceVersion: string } {
  return { uid: metadataText(body, 'uid'), resourceVersion: metadataText(body, 'resourceVersion') };
}

function refuseForeign(writing: Writing, standing: JsonObject): void {
  const owner = ownerOf(standing);
  if (owner === writing.owner) return;
  writing.log.lookOut(writing.address, standing);
  throw notOurs(writing.address, owner);
}

export function notOurs(address: ObjectAddress, owner: string | null): DriverError {
  const whose = owner === null ? 'and was not made by Tenantry' : 'and belongs to another object of Tenantry';
  return new DriverError('not-ours', 'NotOurs', `${address.kind} ${address.path} exists already ${whose}`, {
    remedy: 'Remove or rename it, or let the object adopt it.',
  });
}

function refuseDeleting(writing: Writing, standing: JsonObject): void {
  if (!isBeingDeleted(standing)) return;
  const waits = deletionWaits(standing);
  const { address } = writing;
  throw new DriverError(
    'conflict',
    'BeingDeleted',
    `${address.kind} ${address.path} is being deleted${waits.length === 0 ? '' : ` and waits for ${waits.join('; ')}`}`,
    { remedy: 'It is made anew once it is gone.' },
  );
}
