import type { Engine, EnginePurpose, LogEngineRequest, MetricEngineRequest } from '@tenantry/client';

export type TenantValue = Engine['value'];
/** `kept`: the one that is sealed already. */
export type CredentialSort = 'kept' | Engine['credential'];

/** What a person has typed. */
export interface EngineDraft {
  readonly url: string;
  /** What tells a tenant there. */
  readonly value: TenantValue;
  /** Of logs: whether all tenants are in one organisation. */
  readonly isShared: boolean;
  readonly label: string;
  readonly organisation: string;
  readonly credential: CredentialSort;
  readonly bearer: string;
  readonly user: string;
  readonly password: string;
}

const EMPTY: EngineDraft = {
  url: '',
  value: 'uid',
  isShared: false,
  label: '',
  organisation: '',
  credential: 'none',
  bearer: '',
  user: '',
  password: '',
};

/** Of the engine that there is, or of a new one (null). */
export function draftOf(engine: Engine | null): EngineDraft {
  if (engine === null) return EMPTY;
  const { url, value } = engine;
  const begun = { ...EMPTY, url, value, credential: engine.credential === 'none' ? 'none' : 'kept' } as const;
  if (engine.purpose === 'metrics') return { ...begun, label: engine.label, organisation: engine.organisation ?? '' };
  return { ...begun, ...engine.shared, isShared: engine.shared !== undefined };
}

/** As the API takes it; what is wrong is for the server to say. */
export function logRequestOf(draft: EngineDraft): LogEngineRequest {
  const place = { label: draft.label.trim(), organisation: draft.organisation.trim() };
  return { ...sharedBy(draft), ...(draft.isShared ? { shared: place } : {}) };
}

export function metricRequestOf(draft: EngineDraft): MetricEngineRequest {
  const organisation = draft.organisation.trim();
  return { ...sharedBy(draft), label: draft.label.trim(), ...(organisation === '' ? {} : { organisation }) };
}

function sharedBy(draft: EngineDraft): Pick<LogEngineRequest, 'url' | 'value' | 'credential'> {
  const { url, value } = draft;
  const credential = credentialOf(draft);
  return { url: url.trim(), value, ...(credential === undefined ? {} : { credential }) };
}

function credentialOf({ credential, bearer, user, password }: EngineDraft): LogEngineRequest['credential'] {
  switch (credential) {
    case 'kept':
      return undefined;
    case 'none':
      return null;
    case 'bearer':
      return { bearer };
    case 'basic':
      return { user, password };
    default:
      return credential satisfies never;
  }
}

interface Words {
  /** What it is that lies there. */
  readonly what: string;
  readonly title: string;
  readonly engine: string;
  readonly address: string;
}

export const WORDS: Readonly<Record<EnginePurpose, Words>> = {
  logs: {
    what: 'Lines',
    title: 'Logs',
    engine: 'Loki',
    address: 'A Loki, below which /loki/api/v1 lies.',
  },
  metrics: {
    what: 'Figures',
    title: 'Metrics',
    engine: 'Prometheus',
    address: 'A Prometheus-compatible server, below which /api/v1/query lies.',
  },
};

/** How tenants are told apart there. */
export function toldApart(engine: Engine): string {
  if (engine.purpose === 'metrics') {
    const by = `${engine.label}, which says the ${engine.value}`;
    return engine.organisation === undefined ? by : `${by}, in the organisation ${engine.organisation}`;
  }
  return engine.shared === undefined
    ? `an organisation each, called by the ${engine.value}`
    : `${engine.shared.label}, which says the ${engine.value}, in the organisation ${engine.shared.organisation}`;
}
