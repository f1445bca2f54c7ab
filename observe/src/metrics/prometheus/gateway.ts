import { type Binding, QueryRefusal, wholeSelector } from '../promql/index.ts';
import { mustBeOwnText, mustBeOwnValues, ownMetadata, type ShownAnswer, shownAnswer } from './answers.ts';
import { boundRequest, type PrometheusEndpoint } from './requests.ts';
import { type PrometheusServer, PrometheusUnreachable } from './server.ts';

export interface GatewayQuestion {
  readonly endpoint: Exclude<PrometheusEndpoint, 'federate'>;
  readonly parameters: URLSearchParams;
  /** Of `values`. */
  readonly label?: string;
}

/** What a tenant may ask of a Prometheus-compatible server: all that its API answers, over its own samples. */
export interface PromqlGateway {
  /** @throws ForeignSamples where the server does not keep to what it was asked */
  ask(question: GatewayQuestion, binding: Binding, signal: AbortSignal): Promise<ShownAnswer>;
  /** In the text format, or an answer that says why not. @throws ForeignSamples */
  federate(parameters: URLSearchParams, binding: Binding, signal: AbortSignal): Promise<string | ShownAnswer>;
}

/** Answers under way at once; each may hold as much as a server's largest. */
const MOST_AT_ONCE = 16;

export function createPromqlGateway(server: PrometheusServer): PromqlGateway {
  let underWay = 0;

  async function ask(question: GatewayQuestion, binding: Binding, signal: AbortSignal): Promise<ShownAnswer> {
    const { endpoint, parameters, label } = question;
    const shown = shownAnswer(
      endpoint,
      await server.ask(boundRequest(endpoint, parameters, binding, label), signal),
      binding,
    );
    if (shown.body.status === 'error') return shown;
    const { data } = shown.body;
    if (endpoint === 'values' && label === binding.label) mustBeOwnValues(data, binding);
    if (endpoint === 'buildinfo') return { ...shown, body: { status: 'success', data: buildInfo(data) } };
    if (endpoint === 'metadata') {
      const names = await namesOf(binding, signal);
      return { ...shown, body: { status: 'success', data: ownMetadata(data, names) } };
    }
    return shown;
  }

  async function namesOf(binding: Binding, signal: AbortSignal): Promise<unknown> {
    const parameters = [['match[]', wholeSelector(binding)]] as const;
    const answer = await server.ask({ path: '/api/v1/label/__name__/values', parameters }, signal);
    const { body } = shownAnswer('values', answer, binding);
    return body.status === 'success' ? body.data : [];
  }

  async function federate(parameters: URLSearchParams, binding: Binding, signal: AbortSignal) {
    const { status, text } = await server.ask(boundRequest('federate', parameters, binding), signal);
    if (status !== 200) return shownAnswer('federate', { status, text: '' }, binding);
    mustBeOwnText(text, binding);
    return text;
  }

  async function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer | ShownAnswer> {
    if (underWay >= MOST_AT_ONCE) return BUSY;
    underWay += 1;
    try {
      return await work();
    } catch (error) {
      return told(error);
    } finally {
      underWay -= 1;
    }
  }

  return {
    ask: (question, binding, signal) => inTurn(() => ask(question, binding, signal)),
    federate: (parameters, binding, signal) => inTurn(() => federate(parameters, binding, signal)),
  };
}

const BUSY: ShownAnswer = {
  status: 503,
  body: { status: 'error', errorType: 'unavailable', error: 'too many queries at once: try again' },
};

/** What is wrong with a question, and that nobody answers, is an answer. */
function told(error: unknown): ShownAnswer {
  if (error instanceof QueryRefusal) {
    return { status: 400, body: { status: 'error', errorType: 'bad_data', error: error.message } };
  }
  if (error instanceof PrometheusUnreachable) {
    const status = error.code === 'too-large' ? 422 : error.code === 'timeout' ? 503 : 502;
    const errorType = error.code === 'too-large' ? 'execution' : error.code === 'timeout' ? 'timeout' : 'unavailable';
    return { status, body: { status: 'error', errorType, error: error.message } };
  }
  throw error;
}

/** By its version, data sources decide what they may ask; the rest is the operator's. */
function buildInfo(data: unknown): Readonly<Record<string, unknown>> {
  const version = typeof data === 'object' && data !== null && 'version' in data ? data.version : '';
  return {
    version: typeof version === 'string' ? version : '',
    revision: '',
    branch: '',
    buildUser: '',
    buildDate: '',
    goVersion: '',
  };
}
