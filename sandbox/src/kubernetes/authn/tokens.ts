import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomUUID } from 'node:crypto';
import { exportJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { KubeObject, UserInfo } from '../contract.ts';
import type { ObjectStore } from '../store/objects.ts';

/** What tokens kept in Secrets name as their issuer, in every cluster. */
const legacyIssuer = 'kubernetes/serviceaccount';
const invalidSince = 'kubernetes.io/legacy-token-invalid-since';

export interface BoundObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly uid: string;
  /** Where a pod that a token is bound to runs. */
  readonly node?: { readonly name: string; readonly uid: string };
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
    if (bound?.node !== undefined) claims.node = bound.node;
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

  /** A token without end, as the token controller puts it into a Secret. */
  async issueLegacy(account: KubeObject, secretName: string): Promise<string> {
    const { name, namespace = '', uid } = account.metadata;
    const at = 'kubernetes.io/serviceaccount';
    return await new SignJWT({
      [`${at}/namespace`]: namespace,
      [`${at}/secret.name`]: secretName,
      [`${at}/service-account.name`]: name,
      [`${at}/service-account.uid`]: uid,
    })
      .setProtectedHeader({ alg: 'RS256', kid: this.#keyId })
      .setIssuer(legacyIssuer)
      .setSubject(`system:serviceaccount:${namespace}:${name}`)
      .sign(this.#key);
  }

  /** Whether a token says that this cluster issued it; its signature is not checked. */
  isOwn(token: string): boolean {
    if (this.#verified.has(token)) return true;
    const payload = token.split('.')[1];
    if (payload === undefined) return false;
    try {
      const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iss?: unknown };
      return iss === this.issuer || iss === legacyIssuer;
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
    if (claims.iss === legacyIssuer) {
      // Tokens in Secrets are for the API server, whatever it calls itself.
      const shared = audiences.filter((audience) => audience === this.audience);
      const user = shared.length === 0 ? null : this.#legacyUser(claims, token);
      return user === null ? null : { user, audiences: shared };
    }
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
        issuer: [this.issuer, legacyIssuer],
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

  /** Good as long as the Secret holds this very token and the account is the same. */
  #legacyUser(claims: JWTPayload, token: string): UserInfo | null {
    const at = 'kubernetes.io/serviceaccount';
    const [namespace, secretName, name, uid] = [
      `${at}/namespace`,
      `${at}/secret.name`,
      `${at}/service-account.name`,
      `${at}/service-account.uid`,
    ].map((key) => String(claims[key] ?? '')) as [string, string, string, string];
    const secret = this.#store.get('/secrets', namespace, secretName)?.object;
    const held = (secret?.data as Record<string, string> | undefined)?.token;
    if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) return null;
    if (secret.metadata.labels?.[invalidSince] !== undefined) return null;
    if (held === undefined || Buffer.from(held, 'base64').toString() !== token) return null;
    if (this.#store.get('/serviceaccounts', namespace, name)?.object.metadata.uid !== uid) return null;
    return {
      username: `system:serviceaccount:${namespace}:${name}`,
      uid,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    };
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
      // The node of a bound pod is only told: the pod's end is the token's end.
      const isOnlyTold = claim === 'node' && own.pod !== undefined;
      const object = this.#store.get(boundKeys[claim], claim === 'node' ? null : namespace, bound.name)?.object;
      if (!isOnlyTold && object?.metadata.uid !== bound.uid) return null;
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
