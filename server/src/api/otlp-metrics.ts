import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { PointBudget, REFUSALS, type Refusal, type SentPoints, sentPoints } from '@tenantry/observe/metrics';
import type { TakenSamples } from '@tenantry/store/contract';
import type { FastifyRequest } from 'fastify';
import type { Turns } from '../http/turns.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { readExport } from './otlp-protocol.ts';

/** Series of a tenant within a day, and points a second by this replica. */
const LIMITS = { mostSeries: 2_000, pointsPerSecond: 1_000 } as const;

/** Takes in figures that programs of a tenant send, and says what was not kept. */
export function takeMetrics(context: Pick<ServerContext, 'store' | 'now'>, turns: Turns) {
  const budget = new PointBudget(LIMITS.pointsPerSecond);
  return async (request: FastifyRequest, { uid }: DeclaredObject): Promise<JsonObject> => {
    const now = context.now();
    const points = await turns.run(uid, () => readExport(request, 'metrics', (sent) => sentPoints(sent, now)));
    const waitSeconds = budget.take(uid, points.count, now);
    if (waitSeconds > 0) {
      throw new ProblemError('too-many-points', {
        detail: `The tenant may send ${LIMITS.pointsPerSecond} figures a second, and sent more.`,
        retryAfterSeconds: waitSeconds,
      });
    }
    const taken = await context.store.takeSamples(uid, points.samples, LIMITS);
    return partialSuccess(points, taken);
  };
}

/** Empty where all was kept. */
function partialSuccess({ refused, count }: SentPoints, { late, overSeries }: TakenSamples): JsonObject {
  const said: [number, string][] = [
    [late, 'of a time that is over'],
    [overSeries, `of series beyond the ${LIMITS.mostSeries} that a tenant may have within a day`],
    ...[...refused].map(([why, many]: [Refusal, number]): [number, string] => [many, REFUSALS[why]]),
  ];
  const reasons = said.flatMap(([many, what]) => (many === 0 ? [] : [`${many} ${what}`]));
  if (reasons.length === 0) return {};
  const rejected = said.reduce((sum, [many]) => sum + many, 0);
  return {
    partialSuccess: {
      rejectedDataPoints: String(Math.min(rejected, count)),
      errorMessage: `not kept were ${reasons.join('; ')}`,
    },
  };
}
