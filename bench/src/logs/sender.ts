import { setTimeout as sleep } from 'node:timers/promises';
import { Batch } from './batch.ts';

const ANSWERS_WITHIN_MS = 30_000;
/** Of one tenant, as a Collector has them by default. */
const MOST_UNDER_WAY = 10;
const MOST_TRIES = 60;

export interface SenderOptions {
  /** Where the API is. */
  readonly url: string;
  readonly tenant: string;
  readonly token: string;
  readonly batchSize: number;
}

/** Sends numbered lines of a tenant as a Collector does: what is refused for now comes again when the answer says. */
export class Sender {
  readonly tenant: string;
  /** Lines that were answered for as written. */
  written = 0;
  /** Batches that were refused for now. */
  refused = 0;
  lastAnswerAt = 0;
  readonly answerMs: number[] = [];
  readonly #address: URL;
  readonly #token: string;
  readonly #batch: Batch;
  #next = 0;

  constructor({ url, tenant, token, batchSize }: SenderOptions) {
    this.tenant = tenant;
    this.#address = new URL(`/api/v1/tenants/${tenant}/otlp/v1/logs`, url);
    this.#token = token;
    this.#batch = new Batch(tenant, batchSize);
  }

  /** Numbers of the lines that were sent so far: from 0 to before this one. */
  get next(): number {
    return this.#next;
  }

  /** One batch, each as soon as it is due, whether those before it were answered or not. */
  async pace(dueAt: readonly number[]): Promise<void> {
    const underWay = new Set<Promise<void>>();
    const failures: unknown[] = [];
    for (const due of dueAt) {
      await until(due);
      if (underWay.size >= MOST_UNDER_WAY) await Promise.race(underWay);
      if (failures.length > 0) break;
      const sent = this.send()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underWay.delete(sent));
      underWay.add(sent);
    }
    await Promise.all(underWay);
    if (failures.length > 0) throw failures[0];
  }

  /** So many batches at once, each after the answer to the one before, until a time. */
  async hurry(atOnce: number, endAt: number): Promise<void> {
    const one = async () => {
      while (performance.now() < endAt) await this.send();
    };
    await Promise.all(Array.from({ length: atOnce }, one));
  }

  /** Ends when its lines are written. */
  async send(): Promise<void> {
    const body = this.#batch.stamped(this.#next);
    this.#next += this.#batch.size;
    const sentAt = performance.now();
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const answer = await fetch(this.#address, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/x-protobuf' },
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      });
      const said = await answer.bytes();
      if (answer.status === 429 || answer.status === 503) {
        this.refused += 1;
        await until(performance.now() + Number(answer.headers.get('retry-after') ?? 1) * 1_000);
        continue;
      }
      if (answer.status !== 200 || said.length > 0)
        throw new Error(`lines of ${this.tenant}: ${answer.status} ${Buffer.from(said).toString()}`);
      this.written += this.#batch.size;
      this.lastAnswerAt = performance.now();
      this.answerMs.push(this.lastAnswerAt - sentAt);
      return;
    }
    throw new Error(`lines of ${this.tenant} were refused ${MOST_TRIES} times`);
  }
}

export async function until(time: number): Promise<void> {
  const left = time - performance.now();
  if (left > 0) await sleep(left);
}
