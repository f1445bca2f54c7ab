import { seededRandom } from '../seeded-random.ts';
import { ConnectionCut, NoAnswer } from './listener.ts';
import type { Handler, HttpReply, HttpRequest } from './message.ts';

/** Chances from 0 to 1 are drawn per request, by one seeded generator. */
export interface HttpFaults {
  latencyMs?: number;
  tooManyRequests?: number;
  serverError?: number;
  closeConnection?: number;
  /** Does the work and cuts the connection before the answer: the client cannot know whether it happened. */
  closeAfter?: number;
  hang?: number;
  seed?: number;
  /** Only requests whose `METHOD path` matches this regular expression. */
  only?: string;
}

/** Spoils requests on their way to a handler, in a way that a seed repeats. */
export class FaultGate {
  #faults: HttpFaults = {};
  #only: RegExp | null = null;
  #random: () => number = seededRandom(1);

  set(faults: HttpFaults): void {
    this.#faults = faults;
    this.#only = faults.only === undefined ? null : new RegExp(faults.only, 'i');
    this.#random = seededRandom(faults.seed ?? 1);
  }

  get faults(): HttpFaults {
    return this.#faults;
  }

  around(handler: Handler): Handler {
    return async (request) => {
      if (this.#only && !this.#only.test(`${request.method} ${request.path}`)) return await handler(request);
      return await this.#spoil(request, handler);
    };
  }

  async #spoil(request: HttpRequest, handler: Handler): Promise<HttpReply> {
    const {
      latencyMs,
      tooManyRequests = 0,
      serverError = 0,
      closeConnection = 0,
      hang = 0,
      closeAfter = 0,
    } = this.#faults;
    if (latencyMs) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    let draw = this.#random();
    const falls = (chance: number): boolean => {
      const hit = draw < chance;
      draw -= chance;
      return hit;
    };
    if (falls(tooManyRequests)) {
      return {
        status: 429,
        headers: { 'Retry-After': '1' },
        body: {
          error: {
            code: 'TooManyRequests',
            message: 'The request is being throttled. Please try again after 1 seconds.',
          },
        },
      };
    }
    if (falls(serverError)) {
      return {
        status: 500,
        body: { error: { code: 'InternalServerError', message: 'Encountered internal server error.' } },
      };
    }
    if (falls(closeConnection)) throw new ConnectionCut();
    if (falls(hang)) throw new NoAnswer();
    if (falls(closeAfter)) {
      await handler(request);
      throw new ConnectionCut();
    }
    return await handler(request);
  }
}
