import { isVisible, visibleTenants } from '@tenantry/access';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { type FaultDeed, type FaultQuery, FaultResolvedError } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { faultView } from '../faults/view.ts';
import { identityOf, mustBeAllowed, objectNotFound } from '../http/caller.ts';
import { cursorParameter, limitParameter, nameParameter, readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { INFRASTRUCTURE_KIND, TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { findObject, placeOf } from './find.ts';
import { badCursor, isBadCursor } from './list.ts';
import { plain } from './view.ts';

const STATES = ['open', 'acknowledged', 'muted', 'resolved', 'lasting', 'all'] as const;
const SEVERITIES = ['warning', 'critical'] as const;
const LONGEST_MUTE_DAYS = 30;
const DAY_MS = 24 * 3_600_000;
const FAULT_KIND = 'Fault';

export const faultParameters = {
  state: z
    .enum(STATES, `must be one of ${STATES.join(', ')}`)
    .default('open')
    .describe(
      'Those that last and are not muted (`open`, the default), those of them that somebody knows of, those that are muted, those that are over; all that last; or all.',
    ),
  severity: z
    .enum(SEVERITIES, `must be one of ${SEVERITIES.join(', ')}`)
    .optional()
    .describe('Only those of this severity.'),
  source: z.string().min(1).max(63).optional().describe('Only what is found by these, such as `reconciliation`.'),
  code: z.string().min(1).max(100).optional().describe('Only those with this code, such as `ImageMissing`.'),
  kind: z.string().min(1).max(63).optional().describe('Only faults of objects of this kind, such as `Service`.'),
  name: nameParameter.optional().describe('Only faults of objects of this name.'),
  limit: limitParameter,
  cursor: cursorParameter,
};

export const allFaultParameters = {
  tenant: nameParameter.optional().describe('Only faults of this tenant.'),
  ...faultParameters,
};

const note = z.string().trim().min(1).max(1000).optional().describe('What to say to it. Default: nothing.');
export const faultNote = z.strictObject({ note });
export const faultMute = z.strictObject({
  until: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2030-01-31T12:00:00Z' })
    .describe(`Until when nobody is to hear of it, ISO 8601, at most ${LONGEST_MUTE_DAYS} days from now.`),
  note,
});

const time = z.iso.datetime().describe('ISO 8601, UTC.');
const about = z.object({ kind: z.string(), name: z.string() });

export const faultSchema = z.object({
  id: z.string(),
  source: z
    .string()
    .describe('Who looks for faults of this sort: `reconciliation`, `reachability`, `limits`, `budget`.'),
  key: z.string().describe('The same cause has the same key.'),
  code: z.string().describe('What sort of thing is wrong, for programs: `ImageMissing`.'),
  state: z
    .enum(['open', 'acknowledged', 'muted', 'resolved'])
    .describe('Whether somebody knows of it, wants not to hear of it for a while, or it is over.'),
  severity: z.enum(SEVERITIES),
  cause: z.string().describe('What is wrong, in a sentence.'),
  remedy: z.string().describe('What to do about it.'),
  owner: about.describe('The tenant or infrastructure whose people it concerns.'),
  object: about.describe('What is wrong: the owner itself, or an object in it.'),
  resource: z.string().nullable().describe('Id of the resource that is wrong, where there is one.'),
  data: z.record(z.string(), z.unknown()).nullable().describe('The particulars, for programs.'),
  count: z.number().int().describe('How often it was found.'),
  firstSeen: time,
  lastSeen: time,
  acknowledgedAt: time.nullable(),
  acknowledgedBy: z.string().nullable(),
  mutedUntil: time.nullable().describe('When it is open again by itself; null unless it is muted.'),
  mutedBy: z.string().nullable(),
  resolvedAt: time.nullable().describe('Null while it lasts.'),
  resolvedBy: z.string().nullable().describe('Null where it was found to be over.'),
  note: z.string().nullable().describe('What whoever acknowledged, muted or resolved it said last.'),
});

export const faultSummarySchema = z.object({
  items: z
    .array(z.object({ owner: about, warning: z.number().int(), critical: z.number().int() }))
    .describe('How many are open; whoever has none is left out.'),
});

/** What faults are of: a tenant, or an infrastructure. */
interface Place {
  readonly base: string;
  readonly kind: typeof TENANT_KIND | typeof INFRASTRUCTURE_KIND;
  readonly nameOf: (request: FastifyRequest) => string;
}

const PLACES: readonly Place[] = [
  {
    base: '/api/v1/tenants/:tenant/faults',
    kind: TENANT_KIND,
    nameOf: (request) => placeOf(request).tenant ?? '',
  },
  {
    base: '/api/v1/infrastructures/:name/faults',
    kind: INFRASTRUCTURE_KIND,
    nameOf: (request) => placeOf(request).name,
  },
];

/** What is wrong, newest first, of a tenant, of an infrastructure, and of all that the caller may see; and what people do about it. */
export function faultRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store } = context;

  app.get('/api/v1/faults', async (request): Promise<JsonObject> => {
    const { tenant, ...query } = readQuery(request.query, allFaultParameters);
    await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: tenant ?? null });
    const seen = tenant === undefined ? visibleTenants(identityOf(request)) : [tenant];
    return page(request, { ...asked(query), ...(seen === null ? {} : { tenants: seen }) });
  });

  app.get('/api/v1/faults/summary', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    const items = await store.openFaults(visibleTenants(identityOf(request)) ?? undefined);
    return { items: items.map((one) => plain({ ...one })) };
  });

  for (const place of PLACES) {
    app.get(place.base, async (request): Promise<JsonObject> => {
      const query = readQuery(request.query, faultParameters);
      await mustBeAllowed(request, context, 'read', { kind: place.kind, name: place.nameOf(request), tenant: null });
      return page(request, { ...asked(query), ownerUid: (await ownerOf(request, place)).uid });
    });
    const deeds: Readonly<Record<FaultDeed['action'], (request: FastifyRequest) => FaultDeed>> = {
      acknowledge: (request) => ({ action: 'acknowledge', note: readRequest(request, faultNote).note ?? null }),
      resolve: (request) => ({ action: 'resolve', note: readRequest(request, faultNote).note ?? null }),
      mute: (request) => muteOf(readRequest(request, faultMute), context.now()),
      unmute: (request) => {
        readRequest(request, z.strictObject({}));
        return { action: 'unmute' };
      },
    };
    for (const [action, read] of Object.entries(deeds)) {
      app.post(`${place.base}/:id/${action}`, (request) => change(request, place, read));
    }
  }

  async function change(request: FastifyRequest, place: Place, read: (request: FastifyRequest) => FaultDeed) {
    const { id = '' } = request.params as { id?: string };
    const owner = place.nameOf(request);
    const isOfTenant = place.kind === TENANT_KIND;
    const actor = await mustBeAllowed(
      request,
      context,
      'update',
      isOfTenant ? { kind: FAULT_KIND, name: id, tenant: owner } : { kind: place.kind, name: owner, tenant: null },
    );
    const deed = read(request);
    const { uid } = await ownerOf(request, place);
    const changed = await store.changeFault(uid, id, deed, actor).catch((error: unknown) => {
      throw error instanceof FaultResolvedError
        ? new ProblemError('fault-resolved', { detail: 'The fault is resolved.' })
        : error;
    });
    if (changed !== null) return faultView(seenBy(request), changed);
    throw objectNotFound({ kind: FAULT_KIND, name: id, tenant: isOfTenant ? owner : null });
  }

  async function ownerOf(request: FastifyRequest, { kind, nameOf }: Place): Promise<DeclaredObject> {
    const entry = context.catalog.byName(kind);
    if (entry === undefined) throw objectNotFound({ kind, name: nameOf(request), tenant: null });
    return findObject(context, entry, null, nameOf(request));
  }

  async function page(request: FastifyRequest, query: FaultQuery): Promise<JsonObject> {
    const found = await store.faults(query).catch((error: unknown) => {
      throw isBadCursor(error) ? badCursor() : error;
    });
    return { items: found.items.map((fault) => faultView(seenBy(request), fault)), nextCursor: found.nextCursor };
  }
}

type Query = Readonly<z.infer<z.ZodObject<typeof faultParameters>>>;

function asked({ state, limit, ...filters }: Query): FaultQuery {
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
  return { ...given, limit, ...(state === 'all' ? {} : { state }) };
}

function muteOf({ until, note: said }: z.output<typeof faultMute>, now: Date): FaultDeed {
  const end = new Date(until);
  const latest = new Date(now.getTime() + LONGEST_MUTE_DAYS * DAY_MS);
  if (end > now && end <= latest) return { action: 'mute', until: end, note: said ?? null };
  const message = end <= now ? 'must be in the future' : `must be within ${LONGEST_MUTE_DAYS} days`;
  throw new ProblemError('invalid-manifest', {
    detail: `until ${message}.`,
    errors: [{ field: 'until', message, remedy: `give a time before ${latest.toISOString()}` }],
  });
}

const seenBy = (request: FastifyRequest) => (tenant: string) => isVisible(identityOf(request), tenant);
