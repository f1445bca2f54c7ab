import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomUUID } from 'node:crypto';
import { exportJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { KubeObject, UserInfo } from '../contract.ts';
import type { ObjectStore } from '../store/objects.ts';

export interface BoundObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly uid: string;
}

interface KubernetesClaims {
  readonly namespace: string;
  readonly serviceaccount: { readonly name: string; readonly uid: string };
  readonly pod?: { readonly name: string; readonly uid: string };
  readonly secret?: { readonly name: string; readonly uid: string };
  readonly node?: { readonly name: string; readonly uid: string };
}

const rememberedTokens = 4096;

const boundClaims: Readonly<Record<string, 'pod' | 'secret' | 'node'>> = { Pod: 'pod', Secret: 'secret', Node: 'node' };
const boundKeys = { pod: '/pods', secret: '/secrets', node: '/nodes' } as const;

/** Issues and checks the tokens of service accounts, and publishes the key they are signed with. */
export class ServiceAccountTokens {
  readonly #key: KeyObject;
  readonly #public: KeyObject;
  readonly #store: ObjectStore;
  readonly #clock: () => Date;
  readonly issuer: string;
  readonly audience: string;
  #keyId = '';
  #jwk: JWK | undefined;
  /** Claims of tokens whose signature was checked, so that each is checked once. */
  readonly #verified = new Map<string, JWTPayload>();

  constructor(keyPem: string, issuer: string, audience: string, store: ObjectStore, clock: () => Date) {
    this.#key = createPrivateKey(keyPem);
    this.#public = createPublicKey(this.#key);
    this.issuer = issuer;
    this.audience = audience;
    this.#store = store;
    this.#clock = clock;
    this.#keyId = createHash('sha256')
      .update(this.#public.export({ type: 'spki', format: 'der' }))
      .digest('base64url');
  }

  async issue(
    account: KubeObject,
    audiences: readonly string[],
    expirationSeconds: number,
    bound: BoundObject | undefined,
  ): Promise<{ token: string; expires: Date }> {
    const now = Math.floor(this.#clock().getTime() / 1000);
    const { name, namespace = '', uid } = account.metadata;
    const claims: Record<string, unknown> = { namespace, serviceaccount: { name, uid } };
    const claim = bound === undefined ? undefined : boundClaims[bound.kind];
    if (bound !== undefined && claim !== undefined) claims[claim] = { name: bound.name, uid: bound.uid };
    const token = await new SignJWT({ 'kubernetes.io': claims })
      .setProtectedHeader({ alg: 'RS256', kid: this.#keyId })
      .setAudience([...audiences])
      .setExpirationTime(now + expirationSeconds)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setIssuer(this.issuer)
      .setJti(randomUUID())
      .setSubject(`system:serviceaccount:${namespace}:${name}`)
      .sign(this.#key);
    return { token, expires: new Date((now + expirationSeconds) * 1000) };
  }

  /** Whether a token says that this cluster issued it; its signature is not checked. */
  isOwn(token: string): boolean {
    const payload = token.split('.')[1];
    if (payload === undefined) return false;
    try {
      return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iss?: unknown }).iss === this.issuer;
    } catch {
      return false;
    }
  }

  /** Who a token speaks for; null when it is not valid (any more), or not for one of these audiences. */
  async authenticate(
    token: string,
    audiences: readonly string[],
  ): Promise<{ user: UserInfo; audiences: string[] } | null> {
    const claims = await this.#claims(token);
    if (claims === null) return null;
    const now = this.#clock().getTime() / 1000;
    if ((claims.exp ?? 0) <= now || (claims.nbf ?? 0) > now + 60) return null;
    const offered = typeof claims.aud === 'string' ? [claims.aud] : (claims.aud ?? []);
    const shared = offered.filter((audience) => audiences.includes(audience));
    if (shared.length === 0) return null;
    const user = this.#user(claims);
    return user === null ? null : { user, audiences: shared };
  }

  async #claims(token: string): Promise<JWTPayload | null> {
    const known = this.#verified.get(token);
    if (known !== undefined) return known;
    try {
      const { payload } = await jwtVerify(token, this.#public, {
        issuer: this.issuer,
        algorithms: ['RS256'],
        currentDate: this.#clock(),
      });
      if (this.#verified.size >= rememberedTokens) this.#verified.clear();
      this.#verified.set(token, payload);
      return payload;
    } catch {
      return null;
    }
  }

  #user(claims: JWTPayload): UserInfo | null {
    const own = claims['kubernetes.io'] as KubernetesClaims | undefined;
    if (own === undefined) return null;
    const { namespace, serviceaccount } = own;
    const account = this.#store.get('/serviceaccounts', namespace, serviceaccount.name)?.object;
    if (account?.metadata.uid !== serviceaccount.uid) return null;
    const extra: Record<string, string[]> = { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`] };
    for (const claim of ['pod', 'secret', 'node'] as const) {
      const bound = own[claim];
      if (bound === undefined) continue;
      const object = this.#store.get(boundKeys[claim], claim === 'node' ? null : namespace, bound.name)?.object;
      if (object?.metadata.uid !== bound.uid) return null;
      if (claim === 'secret') continue;
      extra[`authentication.kubernetes.io/${claim}-name`] = [bound.name];
      extra[`authentication.kubernetes.io/${claim}-uid`] = [bound.uid];
    }
    return {
      username: `system:serviceaccount:${namespace}:${serviceaccount.name}`,
      uid: serviceaccount.uid,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
      extra,
    };
  }

  /** What `/openid/v1/jwks` answers. */
  async keys(): Promise<{ keys: JWK[] }> {
    this.#jwk ??= { use: 'sig', kty: 'RSA', kid: this.#keyId, alg: 'RS256', ...(await exportJWK(this.#public)) };
    return { keys: [this.#jwk] };
  }

  /** What `/.well-known/openid-configuration` answers. */
  configuration(serverUrl: string): Record<string, unknown> {
    const base = this.issuer.startsWith(serverUrl) ? this.issuer.replace(/\/$/, '') : serverUrl;
    return {
      issuer: this.issuer,
      jwks_uri: `${base}/openid/v1/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
  }
}
