import * as oidc from 'openid-client';
import type { Outbound } from '../../http/outbound.ts';
import { discover, type OpenProvider, ProviderError, providerError } from './relying-party.ts';
import type { ProviderTest } from './spec.ts';

type Finding = ProviderTest['findings'][number];

/** Tries all of a provider that can be tried without a person, and says of each in a sentence what is right or wrong. */
export async function testProvider(
  provider: OpenProvider,
  redirectUri: string,
  outbound: Outbound,
): Promise<ProviderTest> {
  let config: oidc.Configuration;
  try {
    config = await discover(provider, outbound);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { isWorking: false, findings: [{ check: 'reach', isFine: false, message: error.message }] };
  }
  const { issuer } = config.serverMetadata();
  const findings: Finding[] = [
    { check: 'reach', isFine: true, message: `The provider answers as ${issuer}.` },
    endpoints(config),
    await keys(config, outbound),
    scopes(config, provider),
    await client(config, redirectUri),
  ];
  return { isWorking: findings.every(({ isFine }) => isFine), findings };
}

function endpoints(config: oidc.Configuration): Finding {
  const metadata = config.serverMetadata();
  const missing = (['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const).filter(
    (name) => metadata[name] === undefined,
  );
  const flows = metadata.response_types_supported;
  if (missing.length > 0) return wrong('endpoints', `The provider does not say where its ${missing.join(', ')} are.`);
  if (flows !== undefined && !flows.includes('code')) {
    return wrong('endpoints', 'The provider does not offer the authorization code flow.');
  }
  return right('endpoints', 'The provider says where to sign in, and offers the authorization code flow.');
}

async function keys(config: oidc.Configuration, outbound: Outbound): Promise<Finding> {
  const address = config.serverMetadata().jwks_uri;
  if (address === undefined) return wrong('keys', 'The provider does not say where its keys are.');
  try {
    const { keys: found } = (await (await outbound(address)).json()) as { keys?: unknown };
    if (Array.isArray(found) && found.length > 0) return right('keys', 'The keys that it signs with can be read.');
    return wrong('keys', 'The provider publishes no key that it signs with.');
  } catch (error) {
    return wrong('keys', providerError('The keys that the provider signs with cannot be read', error).message);
  }
}

function scopes(config: oidc.Configuration, { spec }: OpenProvider): Finding {
  const offered = config.serverMetadata().scopes_supported;
  const unknown = offered === undefined ? [] : spec.scopes.filter((scope) => !offered.includes(scope));
  if (unknown.length === 0) return right('scopes', 'The provider knows the scopes that are asked for.');
  return wrong('scopes', `The provider does not list the scopes ${unknown.join(', ')} among those that it knows.`);
}

/** A code that nobody was given: whoever knows the client refuses the code, and whoever does not refuses the client. */
async function client(config: oidc.Configuration, redirectUri: string): Promise<Finding> {
  const parameters = { code: 'a-code-that-was-never-given', redirect_uri: redirectUri, code_verifier: 'v'.repeat(43) };
  try {
    await oidc.genericGrantRequest(config, 'authorization_code', parameters);
    return wrong('client', 'The provider accepted a code that it never gave.');
  } catch (error) {
    const code = error instanceof oidc.ResponseBodyError ? error.error : null;
    if (code === 'invalid_grant' || code === 'invalid_request') {
      return right('client', 'The provider knows the client and its secret.');
    }
    const isUnknown =
      code === 'invalid_client' ||
      code === 'unauthorized_client' ||
      error instanceof oidc.WWWAuthenticateChallengeError;
    if (isUnknown) return wrong('client', 'The provider does not know the client, or the client secret is wrong.');
    return wrong('client', providerError('The client could not be tried', error).message);
  }
}

const right = (check: Finding['check'], message: string): Finding => ({ check, isFine: true, message });
const wrong = (check: Finding['check'], message: string): Finding => ({ check, isFine: false, message });
