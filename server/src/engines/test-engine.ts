import { DriverError } from '@tenantry/drivers/contract';
import { lokiServer } from '@tenantry/observe/logs/loki';
import { PrometheusUnreachable, prometheusServer } from '@tenantry/observe/metrics/prometheus';
import type { EnginePurpose } from '@tenantry/store/contract';
import { OutboundError } from '../http/outbound.ts';
import type { LokiSettings } from '../logs/loki-gateway.ts';
import type { PrometheusSettings } from '../metrics/prometheus-gateway.ts';
import type { EngineTest } from './spec.ts';

/** Where each tenant has an organisation of its own, one that none has. */
const NOBODY = 'tenantry-test';
const WITHIN_MS = 10_000;

/** Asks an engine what costs it nothing, and says in a sentence how that went. */
export async function testEngine(
  purpose: EnginePurpose,
  settings: LokiSettings | PrometheusSettings,
): Promise<EngineTest> {
  const begun = Date.now();
  const told = (isWorking: boolean, message: string): EngineTest => ({
    isWorking,
    message,
    tookMs: Date.now() - begun,
  });
  const what = purpose === 'logs' ? 'Loki' : 'The metrics server';
  try {
    const { status, text } = await (purpose === 'logs' ? askLoki(settings) : askPrometheus(settings));
    if (status === 401 || status === 403) return told(false, `${what} does not let Tenantry in (${status}).`);
    if (status !== 200) return told(false, `${what} answered ${status}.`);
    if (!isSuccess(text)) return told(false, `${what} answered something else than was asked: is the address right?`);
    return told(true, `${what} answers.`);
  } catch (error) {
    return told(false, sentenceOf(what, error));
  }
}

type Settings = LokiSettings | PrometheusSettings;

function askLoki(settings: Settings) {
  const organisation = 'shared' in settings ? (settings.shared?.organisation ?? NOBODY) : NOBODY;
  const question = { path: '/labels', parameters: [['since', '1h']], isCategorized: false } as const;
  return lokiServer(settings.address).look(organisation, question, AbortSignal.timeout(WITHIN_MS));
}

function askPrometheus({ address }: Settings) {
  const question = { path: '/api/v1/query', parameters: [['query', 'vector(1)']] } as const;
  return prometheusServer(address).ask(question, AbortSignal.timeout(WITHIN_MS));
}

function isSuccess(text: string): boolean {
  try {
    return (JSON.parse(text) as { readonly status?: unknown } | null)?.status === 'success';
  } catch {
    return false;
  }
}

/** What led to it is said where it is of the address that was given, and not of what that led to. */
function sentenceOf(what: string, error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  if (cause instanceof OutboundError) return `${cause.message}.`;
  if (error instanceof DriverError || error instanceof PrometheusUnreachable) return `${error.message}.`;
  if (error instanceof Error && error.name === 'TimeoutError') return `${what} did not answer in time.`;
  throw error;
}
