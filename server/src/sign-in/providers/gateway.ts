import type { JsonObject } from '@tenantry/kinds';
import { type IdentityProviderStore, type MasterKey, open, seal, sealedProviderName } from '@tenantry/store';
import type { Actor, IdentityProviderRow } from '@tenantry/store/contract';
import type { Configuration } from 'openid-client';
import { plain } from '../../api/view.ts';
import type { Outbound } from '../../http/outbound.ts';
import type { Person } from './person.ts';
import { authorizationUrl, type Checks, discover, newChecks, type OpenProvider, personAt } from './relying-party.ts';
import { type ProviderSpec, type ProviderTest, providerSpec } from './spec.ts';
import { testProvider } from './test-provider.ts';

/** What a provider says of itself is read again after this time. */
const REMEMBERED_MS = 5 * 60_000;
const MOST_REMEMBERED = 100;

/** A provider without its secret. */
export interface IdentityProvider {
  readonly name: string;
  readonly spec: ProviderSpec;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

/** The identity providers of the installation, and signing in at them. */
export interface IdentityProviders {
  list(): Promise<readonly IdentityProvider[]>;
  find(name: string): Promise<IdentityProvider | null>;
  /** Null where it is new and comes without a secret. */
  put(
    name: string,
    spec: ProviderSpec,
    clientSecret: string | undefined,
    actor: Actor,
  ): Promise<{ readonly provider: IdentityProvider; readonly isNew: boolean } | null>;
  remove(name: string, actor: Actor): Promise<boolean>;
  /** Null: there is none. */
  test(name: string, redirectUri: string): Promise<ProviderTest | null>;
  /** Where to send somebody, and what to remember of it in their browser. Null: there is none. Throws `ProviderError`. */
  begin(name: string, redirectUri: string): Promise<{ readonly url: URL; readonly checks: Checks } | null>;
  /** Who came back to `currentUrl`. Null: there is no such provider. Throws `ProviderError`, `PersonRefusedError`. */
  complete(name: string, currentUrl: URL, checks: Checks): Promise<Person | null>;
}

export interface IdentityProvidersOptions {
  readonly store: IdentityProviderStore;
  readonly masterKey: MasterKey;
  readonly outbound: Outbound;
}

export function createIdentityProviders({ store, masterKey, outbound }: IdentityProvidersOptions): IdentityProviders {
  const remembered = new Map<string, { readonly until: number; readonly config: Configuration }>();

  async function opened(name: string): Promise<(OpenProvider & { readonly version: string }) | null> {
    const row = await store.identityProvider(name);
    if (row === null) return null;
    const clientSecret = open([masterKey], sealedProviderName(name), row.secret);
    return { name, spec: toProvider(row).spec, clientSecret, version: `${name} ${row.updatedAt.toISOString()}` };
  }

  async function configOf(provider: OpenProvider & { readonly version: string }): Promise<Configuration> {
    const known = remembered.get(provider.version);
    if (known !== undefined && known.until > Date.now()) return known.config;
    const config = await discover(provider, outbound);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(provider.version, { until: Date.now() + REMEMBERED_MS, config });
    return config;
  }

  return {
    list: async () => (await store.identityProviders()).map(toProvider),
    async find(name) {
      const row = await store.identityProvider(name);
      return row === null ? null : toProvider(row);
    },
    async put(name, spec, clientSecret, actor) {
      const secret = clientSecret ?? (await opened(name))?.clientSecret;
      if (secret === undefined) return null;
      const sealed = seal(masterKey, sealedProviderName(name), secret);
      const draft = { name, spec: plain(spec) as JsonObject, secret: sealed };
      const { provider, isNew } = await store.saveIdentityProvider(draft, actor);
      return { provider: toProvider(provider), isNew };
    },
    remove: (name, actor) => store.removeIdentityProvider(name, actor),
    async test(name, redirectUri) {
      const provider = await opened(name);
      return provider === null ? null : testProvider(provider, redirectUri, outbound);
    },
    async begin(name, redirectUri) {
      const provider = await opened(name);
      if (provider === null) return null;
      const checks = newChecks();
      return { url: await authorizationUrl(await configOf(provider), provider.spec, redirectUri, checks), checks };
    },
    async complete(name, currentUrl, checks) {
      const provider = await opened(name);
      return provider === null ? null : personAt(await configOf(provider), provider.spec, currentUrl, checks);
    },
  };
}

/** It was checked when it was declared; what was added to the schema since has its default. */
function toProvider({ name, spec, updatedAt, updatedBy }: IdentityProviderRow): IdentityProvider {
  return { name, spec: providerSpec.parse(spec), updatedAt, updatedBy };
}
