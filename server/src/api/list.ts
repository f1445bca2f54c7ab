import { visibleTenants } from '@tenantry/access';
import type { DeclaredObject, Kind, Phase } from '@tenantry/kinds';
import { InvalidCursorError, type ObjectQuery, type ObjectText, type Page } from '@tenantry/store/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { identityOf } from '../http/caller.ts';
import { cursorParameter, limitParameter, nameParameter, readQuery } from '../http/query.ts';
import { type CatalogEntry, TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { objectText } from './view.ts';

const PHASES = ['pending', 'working', 'waiting', 'ready', 'failing', 'deleting'] as const satisfies readonly Phase[];
const TERM = /^([A-Za-z0-9./_-]{1,316})==?([A-Za-z0-9._-]{0,63})$/;

/** Parameters that every list of objects takes. */
export const listParameters = {
  limit: limitParameter,
  cursor: cursorParameter,
  labelSelector: z
    .string()
    .max(2000)
    .refine(
      (selector) => selector.split(',').every((term) => TERM.test(term.trim())),
      'must be such as team=a,stage=test',
    )
    .optional()
    .describe('Only objects with these labels: `team=a,stage=test`.'),
  phase: z
    .enum(PHASES, `must be one of ${PHASES.join(', ')}`)
    .optional()
    .describe('Only objects in this phase.'),
  q: z
    .string()
    .max(100)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be text')
    .optional()
    .describe('Only objects whose name contains this.'),
};

/** Every kind is also a parameter, by its name in lower case: only objects that refer to that object. */
export function referenceParameters({ catalog }: Pick<ServerContext, 'catalog'>) {
  return Object.fromEntries(
    catalog.entries.map(({ kind }) => [
      kind.name.toLowerCase(),
      nameParameter.optional().describe(`Only objects that refer to this ${kind.name}.`),
    ]),
  );
}

/** All that the list of a kind takes. */
export function parametersOf(context: Pick<ServerContext, 'catalog'>, { kind }: CatalogEntry) {
  return { ...referenceParameters(context), ...directionParameters(kind), ...listParameters };
}

/** The page that is asked for, as the JSON of the answer. */
export async function listObjects(
  context: ServerContext,
  { kind }: CatalogEntry,
  parameters: ReturnType<typeof parametersOf>,
  tenant: DeclaredObject | null,
  request: FastifyRequest,
): Promise<string> {
  const query = readQuery(request.query, parameters) as z.infer<z.ZodObject<typeof listParameters>> & {
    readonly [kind: string]: unknown;
  };
  const refersTo = await referred(context, tenant?.name ?? null, query);
  if (refersTo === null) return pageText({ items: [], nextCursor: null });
  const { limit, cursor, labelSelector, phase, q } = query;
  const page = await context.store
    .listTexts({
      kind: kind.name,
      limit,
      ...(kind.name === TENANT_KIND ? shownTo(request) : {}),
      ...(tenant === null ? {} : placed(tenant, kind, query.direction)),
      ...(cursor === undefined ? {} : { cursor }),
      ...(labelSelector === undefined ? {} : { labels: readSelector(labelSelector) }),
      ...(phase === undefined ? {} : { phase }),
      ...(q === undefined || q === '' ? {} : { search: q }),
      ...refersTo,
    })
    .catch((error: unknown) => {
      throw isBadCursor(error) ? badCursor() : error;
    });
  return pageText(page);
}

function pageText({ items, nextCursor }: Page<ObjectText>): string {
  return `{"items":[${items.map(objectText).join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`;
}

/** Of tenants only those that the caller may know of. */
function shownTo(request: FastifyRequest): Pick<ObjectQuery, 'names'> {
  const names = visibleTenants(identityOf(request));
  return names === null ? {} : { names };
}

/** Of kinds whose objects are between two tenants. */
export function directionParameters({ consent }: Pick<Kind, 'consent'>) {
  return consent === undefined
    ? {}
    : {
        direction: z
          .enum(DIRECTIONS, `must be one of ${DIRECTIONS.join(', ')}`)
          .optional()
          .describe(
            'out: what this tenant asks of others, as without it. in: what others ask of this tenant. any: both.',
          ),
      };
}

const DIRECTIONS = ['out', 'in', 'any'] as const;

function placed(
  { name }: DeclaredObject,
  { consent }: Pick<Kind, 'consent'>,
  direction: unknown,
): Pick<ObjectQuery, 'tenant' | 'concerns' | 'outside'> {
  if (consent === undefined || (direction !== 'any' && direction !== 'in')) return { tenant: name };
  const concerns = { tenant: name, field: consent.field };
  return direction === 'any' ? { concerns } : { concerns, outside: name };
}

/** The object that the results must refer to; null when it does not exist, so that nothing can refer to it. */
async function referred(
  { catalog, store }: ServerContext,
  tenant: string | null,
  query: Readonly<Record<string, unknown>>,
): Promise<Pick<ObjectQuery, 'refersTo'> | null> {
  const asked = Object.entries(query).flatMap(([parameter, name]) => {
    const entry = catalog.byParameter(parameter);
    return entry === undefined || typeof name !== 'string' ? [] : [{ kind: entry.kind, parameter, name }];
  });
  const [first, second] = asked;
  if (first === undefined) return {};
  if (second !== undefined) {
    const message = `cannot be combined with ${first.parameter}`;
    throw new ProblemError('invalid-query', {
      detail: `${second.parameter} ${message}.`,
      errors: [{ field: second.parameter, message, remedy: 'ask for one reference at a time' }],
    });
  }
  const target = await store.find(first.kind.name, first.kind.scope === 'tenant' ? tenant : null, first.name);
  return target === null ? null : { refersTo: target.uid };
}

function readSelector(selector: string): Record<string, string> {
  return Object.fromEntries(
    selector.split(',').map((term) => {
      const [, key = '', value = ''] = TERM.exec(term.trim()) ?? [];
      return [key, value];
    }),
  );
}

/** A cursor that no list gave, or one of another list, whose parts the database cannot read (22P02, 22003). */
export function isBadCursor(error: unknown): boolean {
  if (error instanceof InvalidCursorError) return true;
  return error instanceof Error && 'code' in error && (error.code === '22P02' || error.code === '22003');
}

export function badCursor(): ProblemError {
  const message = 'is none that this list gave';
  return new ProblemError('invalid-query', {
    detail: `cursor ${message}.`,
    errors: [{ field: 'cursor', message, remedy: 'send nextCursor of the page before, or leave it out' }],
  });
}
