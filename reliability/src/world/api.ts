import { randomUUID } from 'node:crypto';
import type { Product } from '../../../server/test/product.ts';
import { until } from '../../../server/test/product.ts';
import { Broken } from './outcome.ts';

const ANSWERS_WITHIN_MS = 120_000;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Sends a write as a careful client does: again with the same `Idempotency-Key` until there is an answer that says whether it
 * was done. An answer of 500 is never right, whatever happens around the control plane.
 */
export async function write(product: Product, method: string, path: string, body?: unknown): Promise<Answer> {
  const key = randomUUID();
  let last = '';
  return await until(
    `${method} ${path} is answered`,
    async () => {
      const response = await product.request(method, path, body, { 'idempotency-key': key });
      const text = await response.text();
      last = `${response.status} ${text}`;
      if (response.status === 500) throw new Broken(`${method} ${path} was answered with ${last}`);
      // The first try is still under way, or the control plane or its database is not there just now.
      const isUndecided = response.status === 503 || text.includes('idempotency-in-progress');
      return isUndecided
        ? undefined
        : { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    ANSWERS_WITHIN_MS,
  ).catch((error: unknown) => {
    throw new Broken(
      `${method} ${path} was not answered within ${ANSWERS_WITHIN_MS / 1000} s; the last answer was ${last}`,
      {
        cause: error,
      },
    );
  });
}
