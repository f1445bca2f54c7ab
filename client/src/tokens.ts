import type { Call } from './call.ts';
import { collect } from './collect.ts';
import type { NewToken, Page, Token, Trust } from './types.ts';

export type TokenVerb = Token['verbs'][number];

export interface NewPersonalToken {
  readonly name: string;
  readonly verbs?: readonly TokenVerb[];
  /** All that you have a role in, without it. */
  readonly tenants?: readonly string[];
  /** ISO 8601. */
  readonly expiresAt?: string;
}

export interface NewTenantToken extends Omit<NewPersonalToken, 'tenants'> {
  readonly role?: 'viewer' | 'editor' | 'owner';
}

export interface NewTrust extends Omit<NewTenantToken, 'expiresAt'> {
  readonly issuer: string;
  readonly audience: string;
  readonly conditions: readonly {
    readonly claim: string;
    readonly oneOf?: readonly string[];
    readonly like?: string;
  }[];
  readonly minutes?: number;
}

/** Tokens of people, and of tenants for machines. */
export interface TokensApi {
  /** Your own, or those of a tenant; or of others, where you may see them. The newest first. */
  list(of?: { readonly tenant?: string; readonly owner?: string; readonly everybody?: boolean }): Promise<Token[]>;
  /** It is shown this once. */
  create(token: NewPersonalToken): Promise<NewToken>;
  /** It is shown this once. */
  createOfTenant(tenant: string, token: NewTenantToken): Promise<NewToken>;
  /** One of a tenant, or of a person. */
  revoke(id: string, tenant?: string): Promise<Token>;
}

/** Pipelines that come without a secret. */
export interface TrustsApi {
  list(tenant: string): Promise<readonly Trust[]>;
  create(tenant: string, trust: NewTrust): Promise<Trust>;
  /** The whole of it. Tokens that were given by it as it was end at once. */
  change(tenant: string, name: string, trust: Omit<NewTrust, 'name'>): Promise<Trust>;
  delete(tenant: string, name: string): Promise<void>;
}

const PATH = '/api/v1/tokens';
const ofTenant = (tenant: string, part: string) => `/api/v1/tenants/${encodeURIComponent(tenant)}/${part}`;

export function tokensOf(call: Call): TokensApi {
  return {
    async list({ tenant, owner, everybody } = {}) {
      const path = tenant === undefined ? PATH : ofTenant(tenant, 'tokens');
      const query = { limit: 500, owner, ...(everybody ? { everybody: 'true' } : {}) };
      const found: Token[] = [];
      for await (const token of collect((cursor) => call<Page<Token>>('GET', path, { query: { ...query, cursor } }))) {
        found.push(token);
      }
      return found;
    },
    create: (json) => call('POST', PATH, { json }),
    createOfTenant: (tenant, json) => call('POST', ofTenant(tenant, 'tokens'), { json }),
    revoke: (id, tenant) =>
      call('DELETE', `${tenant === undefined ? PATH : ofTenant(tenant, 'tokens')}/${encodeURIComponent(id)}`),
  };
}

export function trustsOf(call: Call): TrustsApi {
  return {
    list: async (tenant) => (await call<{ items: readonly Trust[] }>('GET', ofTenant(tenant, 'trusts'))).items,
    create: (tenant, json) => call('POST', ofTenant(tenant, 'trusts'), { json }),
    change: (tenant, name, json) => call('PUT', `${ofTenant(tenant, 'trusts')}/${encodeURIComponent(name)}`, { json }),
    delete: (tenant, name) => call('DELETE', `${ofTenant(tenant, 'trusts')}/${encodeURIComponent(name)}`),
  };
}
