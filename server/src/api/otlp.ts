import type { JsonObject, JsonValue } from '@tenantry/kinds';
import {
  decodeMessage,
  encodeMessage,
  IntakeClosedError,
  secondsToNextWindow,
  sentLines,
  UnreadableError,
} from '@tenantry/observe/logs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import { drain } from '../http/drain.ts';
import { sendProblem } from '../http/errors.ts';
import { unpacked } from '../http/gunzip.ts';
import { readQuery } from '../http/query.ts';
import type { LogsGateway, TakeResult } from '../logs/gateway.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError, toProblem } from '../problems/index.ts';
import { findTenant, placeOf } from './find.ts';

/** A batch of an OpenTelemetry Collector has 8192 records by default. */
const MOST_BYTES = 8 * 1024 * 1024;
const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

/**
 * `POST /api/v1/tenants/{t}/otlp/v1/logs`: lines that programs of a tenant send by OTLP. The tenant is that of the path, whatever
 * attributes say. Answers are those of the protocol, errors too: https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export function otlpRoutes(app: FastifyInstance, context: ServerContext, logs: LogsGateway): void {
  // By themselves, since bodies are read and errors told otherwise here.
  app.register(async (routes) => {
    routes.removeAllContentTypeParsers();
    const parser = { parseAs: 'buffer' } as const;
    routes.addContentTypeParser([PROTOBUF, JSON_TYPE], parser, (request: FastifyRequest, body: Buffer) =>
      unpacked(request, body, MOST_BYTES),
    );
    routes.setErrorHandler((error, request, reply) => sendStatus(error, request, reply));

    const mayTelemeter = async (request: FastifyRequest) => {
      const name = placeOf(request).tenant ?? '';
      await mustBeAllowed(request, context, 'send-telemetry', { kind: TENANT_KIND, name, tenant: null });
    };
    // Before the body is read.
    const options = { bodyLimit: MOST_BYTES, onRequest: mayTelemeter };
    routes.post('/api/v1/tenants/:tenant/otlp/v1/logs', options, async (request, reply) => {
      readQuery(request.query, {});
      const tenant = await findTenant(context, placeOf(request).tenant ?? '');
      const lines = readLines(request, tenant.uid, context.now());
      const result = await logs.take(tenant, lines).catch(rethrown);
      mustHaveRoom(result, lines.length, context.now());
      return send(reply, request, 'ExportLogsServiceResponse', partialSuccess(result));
    });
  });
}

function readLines(request: FastifyRequest, tenantUid: string, now: Date) {
  const body = request.body;
  if (!Buffer.isBuffer(body)) throw new ProblemError('bad-request', { detail: 'The request has no body.' });
  try {
    const sent = isProtobuf(request) ? decodeMessage('ExportLogsServiceRequest', body) : parsed(body);
    return sentLines(sent, tenantUid, now);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw new ProblemError('bad-request', {
      detail: `The body is not an ExportLogsServiceRequest: ${error.message}.`,
      remedy: `Send what OpenTelemetry does to /v1/logs, as ${PROTOBUF} or ${JSON_TYPE}.`,
    });
  }
}

function parsed(body: Buffer): JsonValue {
  try {
    return JSON.parse(body.toString()) as JsonValue;
  } catch {
    throw new UnreadableError('it is not JSON');
  }
}

function rethrown(error: unknown): never {
  if (!(error instanceof IntakeClosedError)) throw error;
  throw new ProblemError('shutting-down', { detail: 'The control plane is stopping.', retryAfterSeconds: 5 });
}

/** Nothing was kept, and it may come again. */
function mustHaveRoom({ isFull, overBudget, tooOld, limits }: TakeResult, sent: number, now: Date): void {
  if (isFull) {
    throw new ProblemError('too-many-lines', {
      detail: 'More lines of the tenant wait to be written than may.',
      retryAfterSeconds: 1,
    });
  }
  if (overBudget === 0 || overBudget + tooOld < sent) return;
  throw new ProblemError('too-many-lines', {
    detail: `The tenant keeps ${limits.linesPerSecond} lines a second, and sent more.`,
    retryAfterSeconds: secondsToNextWindow(now),
  });
}

/** Empty where all was kept as it is. */
function partialSuccess({ overBudget, tooOld, ahead, limits }: TakeResult): JsonObject {
  const said = [
    [overBudget, `over the budget of ${limits.linesPerSecond} lines a second were not kept`],
    [tooOld, `older than the ${limits.retentionDays} days that the tenant keeps were not kept`],
    [ahead, 'of a time to come are kept as of now'],
  ] as const;
  const errorMessage = said.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join('; ');
  const rejected = overBudget + tooOld;
  if (errorMessage === '') return {};
  return { partialSuccess: { ...(rejected === 0 ? {} : { rejectedLogRecords: String(rejected) }), errorMessage } };
}

/** The codes of google.rpc.Status: https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const RPC_CODES: Readonly<Record<number, number>> = {
  ...{ 400: 3, 401: 16, 403: 7, 404: 5, 408: 4, 409: 9, 413: 8, 415: 3, 421: 3, 422: 3, 429: 8, 502: 14, 503: 14 },
};
const UNKNOWN_CODE = 2;

/** An error as OTLP tells it, to whoever speaks OTLP. */
function sendStatus(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  if (!isProtobuf(request) && !isJson(request)) {
    const isOfAnotherType = problem.code === 'unsupported-media-type';
    const remedy = `Send ${PROTOBUF} or ${JSON_TYPE}.`;
    const told = isOfAnotherType ? new ProblemError(problem.code, { detail: problem.message, remedy }) : problem;
    sendProblem(told, request, reply);
    return;
  }
  const level = problem.status >= 500 ? 'error' : 'info';
  request.log[level]({ err: problem.cause, code: problem.code }, 'telemetry refused');
  reply.code(problem.status).headers(problem.headers);
  const message = [problem.message, problem.remedy].filter((text) => text !== '').join(' ');
  const status = { code: RPC_CODES[problem.status] ?? UNKNOWN_CODE, message };
  const read = problem.status === 413 ? drain(request.raw) : Promise.resolve();
  void read.then(() => send(reply, request, 'Status', status));
}

function send(
  reply: FastifyReply,
  request: FastifyRequest,
  message: 'ExportLogsServiceResponse' | 'Status',
  json: JsonObject,
): FastifyReply {
  if (isProtobuf(request)) return reply.type(PROTOBUF).send(Buffer.from(encodeMessage(message, json)));
  return reply.type(JSON_TYPE).send(JSON.stringify(json));
}

const typeOf = ({ headers }: FastifyRequest) => (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
const isProtobuf = (request: FastifyRequest) => typeOf(request) === PROTOBUF;
const isJson = (request: FastifyRequest) => typeOf(request) === JSON_TYPE;
