import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { decodeMessage, encodeMessage, UnreadableError } from '@tenantry/observe/otlp';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { drain } from '../http/drain.ts';
import { sendProblem } from '../http/errors.ts';
import { ProblemError, toProblem } from '../problems/index.ts';

export const PROTOBUF = 'application/x-protobuf';
export const JSON_TYPE = 'application/json';

/** What is sent and answered by each signal. */
const SIGNALS = {
  logs: { request: 'ExportLogsServiceRequest', response: 'ExportLogsServiceResponse' },
  metrics: { request: 'ExportMetricsServiceRequest', response: 'ExportMetricsServiceResponse' },
} as const;
export type Signal = keyof typeof SIGNALS;

/** What the body says, read by `read`, which throws `UnreadableError` where it is something else. */
export function readExport<Read>(request: FastifyRequest, signal: Signal, read: (sent: JsonValue) => Read): Read {
  const body = request.body;
  if (!Buffer.isBuffer(body)) throw new ProblemError('bad-request', { detail: 'The request has no body.' });
  const message = SIGNALS[signal].request;
  try {
    return read(isProtobuf(request) ? decodeMessage(message, body) : parsed(body));
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw new ProblemError('bad-request', {
      detail: `The body is not an ${message}: ${error.message}.`,
      remedy: `Send what OpenTelemetry does to /v1/${signal}, as ${PROTOBUF} or ${JSON_TYPE}.`,
    });
  }
}

export function sendTaken(
  request: FastifyRequest,
  reply: FastifyReply,
  signal: Signal,
  taken: JsonObject,
): FastifyReply {
  return send(reply, request, SIGNALS[signal].response, taken);
}

function parsed(body: Buffer): JsonValue {
  try {
    return JSON.parse(body.toString()) as JsonValue;
  } catch {
    throw new UnreadableError('it is not JSON');
  }
}

/** The codes of google.rpc.Status: https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const RPC_CODES: Readonly<Record<number, number>> = {
  ...{ 400: 3, 401: 16, 403: 7, 404: 5, 408: 4, 409: 9, 413: 8, 415: 3, 421: 3, 422: 3, 429: 8, 502: 14, 503: 14 },
};
const UNKNOWN_CODE = 2;

/** An error as OTLP tells it, to whoever speaks OTLP. */
export function sendStatus(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
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
  message: (typeof SIGNALS)[Signal]['response'] | 'Status',
  json: JsonObject,
): FastifyReply {
  if (isProtobuf(request)) return reply.type(PROTOBUF).send(Buffer.from(encodeMessage(message, json)));
  return reply.type(JSON_TYPE).send(JSON.stringify(json));
}

const typeOf = ({ headers }: FastifyRequest) => (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
const isProtobuf = (request: FastifyRequest) => typeOf(request) === PROTOBUF;
const isJson = (request: FastifyRequest) => typeOf(request) === JSON_TYPE;
