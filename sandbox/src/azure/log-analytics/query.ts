import { randomUUID } from 'node:crypto';
import { bearerToken, type Handler, type HttpReply, type HttpRequest } from '../../http/message.ts';
import { isObject, type Json, objectAt, textAt } from '../../json.ts';
import { mayAct } from '../access/evaluate.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import { audiences } from '../entra/tokens.ts';
import type { World } from '../world.ts';
import { CONTAINER_LOG_COLUMNS } from './container-logs.ts';
import { KqlError, type Row, runKql, shown, type Table, ticksOf } from './kql/index.ts';

export const QUERY_PATH = /^\/v1\/workspaces\/([^/]+)\/query\/?$/i;

/** https://learn.microsoft.com/azure/azure-monitor/service-limits#log-queries-and-language */
const MOST_ROWS = 500_000;
const TABLE = 'ContainerLogV2';
const ACTION = 'Microsoft.OperationalInsights/workspaces/query';

/** The data plane of Log Analytics: https://learn.microsoft.com/azure/azure-monitor/logs/api/overview */
export function logQueryHandler(world: World): Handler {
  return async (request) => {
    const workspaceId = QUERY_PATH.exec(request.path)?.[1] ?? '';
    const token = bearerToken(request);
    if (token === undefined)
      return refused(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
    const caller = await world.tokens.check(token, audiences.logAnalytics);
    if (caller === null) return refused(403, 'InvalidAuthenticationToken', 'The access token is invalid.');
    const workspace = workspaceBy(world, workspaceId);
    if (workspace === undefined) return refused(404, 'WorkspaceNotFoundError', 'The workspace could not be found');
    if (!['read', `${TABLE}/read`].every((what) => mayAct(world, caller.objectId, `${ACTION}/${what}`, workspace.id))) {
      const message = 'The provided credentials have insufficient access to perform the requested operation';
      return refused(403, 'InsufficientAccessError', message);
    }
    if (!world.settings.areLimitsRelaxed) {
      const seconds = world.logs.quota.spend(caller.objectId, world.clock().getTime());
      if (seconds > 0) return throttled(seconds);
    }
    const asked = questionOf(request);
    // As Azure does where there is nothing that it understands.
    if (asked === null) return { status: 200 };
    return answer(await world.logs.containers.rowsOf(workspace.id), asked, world.clock());
  };
}

export interface Question {
  readonly query: string;
  readonly timespan?: string;
}

/** What the lines of containers come to under a query. */
export function answer(rows: readonly Row[], { query, timespan }: Question, now: Date): HttpReply {
  const time = BigInt(now.getTime()) * 10_000n;
  try {
    const within = timespan === undefined ? rows : inTimespan(rows, timespan);
    const table = runKql(query, { [TABLE]: () => ({ columns: CONTAINER_LOG_COLUMNS, rows: within }) }, time);
    return { status: 200, body: bodyOf(table) };
  } catch (error) {
    if (!(error instanceof KqlError)) throw error;
    const { kind, code, message, at } = error;
    const said = kind === 'SyntaxError' ? 'A recognition error occurred in the query.' : 'A semantic error occurred.';
    return refused(400, 'BadArgumentError', 'The request had some invalid properties', {
      innererror: { code: kind, message: said, innererror: { code, message, ...at } },
    });
  }
}

function bodyOf({ columns, rows }: Table): object {
  const kept = rows.slice(0, MOST_ROWS);
  const tables = [
    {
      name: 'PrimaryResult',
      columns: columns.map(({ name, kind }) => ({ name, type: kind })),
      rows: kept.map(({ values }): Json[] => columns.map(({ name, kind }) => shown(values[name] ?? null, kind))),
    },
  ];
  return kept.length === rows.length ? { tables } : { tables, error: tooLarge() };
}

function tooLarge(): object {
  const message = `Query result set has exceeded the internal record count limit ${MOST_ROWS} (E_QUERY_RESULT_SET_TOO_LARGE).`;
  return {
    code: 'PartialError',
    message: 'There were some errors when processing your query.',
    details: [
      {
        code: 'EngineError',
        message: 'Something went wrong processing your query on the server.',
        innererror: { code: '-2133196797', message, severity: 2, severityName: 'Error' },
      },
    ],
  };
}

/** Two times joined by a slash; other forms of ISO 8601 are not asked for here. */
function inTimespan(rows: readonly Row[], timespan: string): Row[] {
  const [from, to, ...rest] = timespan.split('/').map(ticksOf);
  if (from == null || to == null || rest.length > 0)
    throw new KqlError('SemanticError', 'SEM0000', `The timespan ${timespan} is not two times joined by a slash`);
  return rows.filter(({ values: { TimeGenerated: at } }) => typeof at === 'bigint' && at >= from && at <= to);
}

function questionOf(request: HttpRequest): Question | null {
  if (request.method === 'GET') {
    const [query, timespan] = ['query', 'timespan'].map((name) => request.query.get(name));
    return query === undefined ? null : { query, ...(timespan === undefined ? {} : { timespan }) };
  }
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return null;
  let body: unknown;
  try {
    body = JSON.parse(request.body.toString('utf8'));
  } catch {
    return null;
  }
  if (!isObject(body)) return null;
  const [query, timespan] = [textAt(body, 'query'), textAt(body, 'timespan')];
  return query === undefined ? null : { query, ...(timespan === undefined ? {} : { timespan }) };
}

function workspaceBy(world: World, customerId: string): ResourceRecord | undefined {
  return world.resources
    .ofType('Microsoft.OperationalInsights/workspaces')
    .find(({ body }) => textAt(objectAt(body, 'properties'), 'customerId')?.toLowerCase() === customerId.toLowerCase());
}

function throttled(seconds: number): HttpReply {
  const message = `Rate limit is exceeded. Try again in ${seconds} seconds.`;
  return { ...refused(429, 'ThrottledError', message), headers: { 'Retry-After': String(seconds) } };
}

function refused(status: number, code: string, message: string, more: object = {}): HttpReply {
  return { status, body: { error: { message, code, correlationId: randomUUID(), ...more } } };
}
