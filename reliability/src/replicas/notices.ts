import { setTimeout as sleep } from 'node:timers/promises';
import { startReceiver } from '../../../server/src/testing/webhook-receiver.ts';
import type { Caller } from './caller.ts';

const ALERT_EVERY_MS = 1_500;

/** A receiver of the audit log and one of faults, and an alert now and again that makes and ends a fault. */
export class Notices {
  readonly wrong: string[] = [];
  readonly audit: Awaited<ReturnType<typeof startReceiver>>;
  readonly faults: Awaited<ReturnType<typeof startReceiver>>;
  readonly #caller: Caller;
  /** Fingerprints that fired and were resolved. */
  readonly over: string[] = [];
  #isEnding = false;
  #done: Promise<void> | null = null;

  private constructor(caller: Caller, audit: Notices['audit'], faults: Notices['faults']) {
    this.#caller = caller;
    this.audit = audit;
    this.faults = faults;
  }

  static async open(caller: Caller): Promise<Notices> {
    const [audit, faults] = await Promise.all([startReceiver(), startReceiver()]);
    await caller.must({
      method: 'POST',
      path: '/api/v1/audit/receivers',
      body: { name: 'replicas', url: audit.url, start: 'beginning' },
    });
    await caller.must({
      method: 'POST',
      path: '/api/v1/fault-routes',
      body: { name: 'replicas', type: 'webhook', url: faults.url },
    });
    return new Notices(caller, audit, faults);
  }

  begin(): void {
    this.#done = this.#run();
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#done;
  }

  async close(): Promise<void> {
    await Promise.all([this.audit[Symbol.asyncDispose](), this.faults[Symbol.asyncDispose]()]);
  }

  async #run(): Promise<void> {
    for (let number = 1; !this.#isEnding; number += 1) {
      const fingerprint = number.toString(16).padStart(8, '0');
      try {
        await this.#tell(fingerprint, 'firing');
        await sleep(ALERT_EVERY_MS);
        await this.#tell(fingerprint, 'resolved');
        this.over.push(fingerprint);
      } catch (error) {
        this.wrong.push(`alert ${fingerprint}: ${error}`);
      }
    }
  }

  async #tell(fingerprint: string, status: 'firing' | 'resolved'): Promise<void> {
    const alert = {
      ...{ status, fingerprint },
      labels: { alertname: `Alert ${fingerprint}`, severity: 'warning', infrastructure: 'nonprod' },
      annotations: { summary: `alert ${fingerprint}` },
    };
    await this.#caller.must({
      method: 'POST',
      path: '/api/v1/webhooks/alertmanager',
      body: { version: '4', alerts: [alert] },
    });
  }
}
