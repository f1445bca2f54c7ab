import { DriverError } from '@tenantry/drivers/contract';
import { QueryRefusal } from '../../../queries/index.ts';
import type { LokiBinding } from '../binding.ts';
import type { LokiServer } from '../server.ts';
import { type ShownLokiAnswer, shownAnswer } from './answers.ts';
import { boundQuestion, type GatewayQuestion } from './requests.ts';

/** What a tenant may ask of a Loki: all that its API answers of lines, over its own. */
export interface LogqlGateway {
  /** @throws ForeignLines where the server does not keep to what it was asked */
  ask(question: GatewayQuestion, binding: LokiBinding, signal: AbortSignal): Promise<ShownLokiAnswer>;
}

/** Answers under way at once; each may hold as much as a server's largest. */
const MOST_AT_ONCE = 16;

export function createLogqlGateway(server: Pick<LokiServer, 'look'>, now: () => Date): LogqlGateway {
  let underWay = 0;
  return {
    async ask(question, { organisation, stream }, signal) {
      if (underWay >= MOST_AT_ONCE) return { status: 429, body: 'too many queries at once: try again' };
      underWay += 1;
      try {
        const answer = await server.look(organisation, boundQuestion(question, stream, now()), signal);
        return shownAnswer(question, answer, stream);
      } catch (error) {
        return told(error);
      } finally {
        underWay -= 1;
      }
    },
  };
}

const STATUS: Readonly<Record<string, number>> = { LokiTooMuch: 422, LokiLate: 504 };

/** What is wrong with a question, and that nobody answers, is an answer. */
function told(error: unknown): ShownLokiAnswer {
  if (error instanceof QueryRefusal) return { status: 400, body: `parse error : ${error.message}` };
  if (!(error instanceof DriverError)) throw error;
  return { status: STATUS[error.code] ?? 502, body: error.message };
}
