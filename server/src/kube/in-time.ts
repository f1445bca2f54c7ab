import { ProblemError, toProblem } from '../problems/index.ts';

/** What a gateway throws is ours to translate; what it does not answer in time has failed. */
export async function inTime<Result>(seconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, limit]);
  } catch (cause) {
    const problem = toProblem(cause);
    if (problem.code !== 'internal' && problem.code !== 'store-unavailable') throw problem;
    throw new ProblemError('upstream-failed', {
      detail: 'The cloud or the cluster did not answer as expected.',
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}
