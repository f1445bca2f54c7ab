import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../../../server/test/product.ts';
import { write } from './api.ts';
import { freezePostgres } from './beneath.ts';
import { type Declared, Model, manifestOf, pathOf } from './model.ts';
import { converged, isWhole } from './oracle.ts';
import { Broken, type Tally } from './outcome.ts';

const OUTAGE_MS = 60_000;
/** The control plane gives a statement up after 35 seconds, and a connection after ten. */
const ANSWERS_WITHIN_MS = 50_000;
const ASKS_EVERY_MS = 2_000;

/**
 * A minute in which the database takes connections and answers nothing, in the middle of making a tenant: requests get an answer
 * that says so, and afterwards everything goes on as if nothing had been.
 *
 * @throws Broken with what was seen, where the promise was not kept.
 */
export async function tryMinuteWithoutDatabase(product: Product, tally: Tally): Promise<void> {
  const model = new Model('gone');
  const declared: Declared = { what: 'tenant', slot: 0, variant: 1 };
  const { status } = await write(product, 'POST', '/api/v1/apply', [manifestOf(declared, model)]);
  if (status !== 200) throw new Broken(`the tenant was refused: ${status}`);
  model.declare(declared);
  const [, answers] = await Promise.all([freezePostgres(product, OUTAGE_MS), ask(product, pathOf(declared, model))]);
  for (const answer of answers) tally.add(`reads in a minute without the database answered with ${answer}`);
  const wrong = answers.filter((answer) => answer !== '200' && answer !== '503 store-unavailable');
  if (wrong.length > 0)
    throw new Broken(`without the database reads were answered with ${[...new Set(wrong)].join(', ')}`);
  await converged(product, model);
  await isWhole(product, model);
  await write(product, 'DELETE', pathOf(declared, model));
  model.forget('tenant', 0);
  await converged(product, model);
}

/** Asks again and again, as a page that shows something live does; each answer as its status and code. */
async function ask(product: Product, path: string): Promise<readonly string[]> {
  const asked: Promise<string>[] = [];
  for (const endsAt = Date.now() + OUTAGE_MS - ASKS_EVERY_MS; Date.now() < endsAt; ) {
    asked.push(answerOf(product, path));
    await sleep(ASKS_EVERY_MS);
  }
  return await Promise.all(asked);
}

async function answerOf(product: Product, path: string): Promise<string> {
  const startedAt = Date.now();
  try {
    const response = await product.request('GET', path);
    const body = (await response.json()) as { code?: string };
    if (Date.now() - startedAt > ANSWERS_WITHIN_MS)
      return `an answer after ${Math.round((Date.now() - startedAt) / 1000)} s`;
    return body.code === undefined ? String(response.status) : `${response.status} ${body.code}`;
  } catch (error) {
    return `no answer: ${String(error)}`;
  }
}
