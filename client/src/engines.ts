import type { Call } from './call.ts';
import type { Engine, EnginePurpose, EngineTest, LogEngineRequest, MetricEngineRequest } from './types.ts';

/** Where the lines and figures of single infrastructures are. */
export interface EnginesApi {
  list(): Promise<readonly Engine[]>;
  get(infrastructure: string, purpose: EnginePurpose): Promise<Engine>;
  /** Without a credential the one before stays, at the same address. */
  set(infrastructure: string, purpose: 'logs', engine: LogEngineRequest): Promise<Engine>;
  set(infrastructure: string, purpose: 'metrics', engine: MetricEngineRequest): Promise<Engine>;
  test(infrastructure: string, purpose: EnginePurpose): Promise<EngineTest>;
  delete(infrastructure: string, purpose: EnginePurpose): Promise<void>;
}

export function enginesOf(call: Call): EnginesApi {
  const path = (infrastructure: string, purpose: EnginePurpose, part = ''): string =>
    `/api/v1/infrastructures/${encodeURIComponent(infrastructure)}/engines/${purpose}${part}`;
  return {
    list: async () => (await call<{ items: readonly Engine[] }>('GET', '/api/v1/engines')).items,
    get: (infrastructure, purpose) => call('GET', path(infrastructure, purpose)),
    set: (infrastructure: string, purpose: EnginePurpose, engine: LogEngineRequest | MetricEngineRequest) =>
      call<Engine>('PUT', path(infrastructure, purpose), { json: engine }),
    test: (infrastructure, purpose) => call('POST', path(infrastructure, purpose, '/test')),
    delete: (infrastructure, purpose) => call('DELETE', path(infrastructure, purpose)),
  };
}
