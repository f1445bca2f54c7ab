import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Caller } from '../access/caller.ts';
import type { Directory, Principal } from './directory.ts';
import type { SigningKey } from './signing-key.ts';

/** Audiences by which a service knows its tokens: the resource's address and its application id. */
export const audiences = {
  arm: ['https://management.azure.com', 'https://management.core.windows.net'],
  vault: ['https://vault.azure.net', 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093'],
  metrics: ['https://metrics.monitor.azure.com'],
  kubernetes: ['6dae42f8-4368-4678-94ff-3960e28e3630'],
  logAnalytics: [
    'https://api.loganalytics.azure.com',
    'https://api.loganalytics.io',
    'ca7f3f0b-7d91-482c-8e09-c5d840d0eac5',
  ],
} as const;

export const tokenSeconds = 3600;

/** Issues and checks access tokens of the sandbox's Entra tenant. */
export class Tokens {
  readonly #key: SigningKey;
  readonly #directory: Directory;
  readonly #clock: () => Date;
  readonly #checked = new Map<string, JWTPayload>();
  readonly #keySet: ReturnType<typeof createLocalJWKSet>;

  constructor(key: SigningKey, directory: Directory, clock: () => Date) {
    this.#key = key;
    this.#directory = directory;
    this.#clock = clock;
    this.#keySet = createLocalJWKSet({ keys: [key.publicJwk] });
  }

  get publicJwk(): object {
    return this.#key.publicJwk;
  }

  async issue(principal: Principal, audience: string, version: '1.0' | '2.0' = '1.0'): Promise<string> {
    const now = Math.floor(this.#clock().getTime() / 1000);
    const tenantId = this.#directory.tenantId;
    const claims: JWTPayload = {
      aio: randomUUID().replaceAll('-', ''),
      ...(version === '1.0' ? { appid: principal.clientId, appidacr: '2' } : { azp: principal.clientId, azpacr: '2' }),
      idp: `https://sts.windows.net/${tenantId}/`,
      idtyp: principal.kind === 'User' ? 'user' : 'app',
      oid: principal.objectId,
      tid: tenantId,
      uti: randomUUID().replaceAll('-', '').slice(0, 22),
      ver: version,
      ...(principal.kind === 'User' ? { name: principal.displayName, upn: principal.displayName } : {}),
      ...(principal.resourceId ? { xms_mirid: principal.resourceId } : {}),
    };
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: this.#key.keyId })
      .setIssuer(this.issuer(version))
      .setSubject(principal.objectId)
      .setAudience(audience)
      .setIssuedAt(now)
      .setNotBefore(now - 300)
      .setExpirationTime(now + tokenSeconds)
      .sign(this.#key.privateKey);
  }

  issuer(version: '1.0' | '2.0'): string {
    const tenantId = this.#directory.tenantId;
    return version === '1.0'
      ? `https://sts.windows.net/${tenantId}/`
      : `https://login.microsoftonline.com/${tenantId}/v2.0`;
  }

  /** Who the token speaks for, or null when it is not ours, not for this audience, or no longer valid. */
  async check(token: string, accepted: readonly string[]): Promise<Caller | null> {
    const payload = await this.#verified(token);
    if (!payload || typeof payload.oid !== 'string') return null;
    const audience = String(payload.aud ?? '').replace(/\/$/, '');
    if (!accepted.includes(audience)) return null;
    if ((payload.exp ?? 0) * 1000 <= this.#clock().getTime()) return null;
    const principal = this.#directory.byObjectId(payload.oid);
    if (!principal) return null;
    return {
      objectId: principal.objectId,
      clientId: principal.clientId,
      kind: principal.kind === 'User' ? 'user' : 'app',
      displayName: principal.displayName,
    };
  }

  async #verified(token: string): Promise<JWTPayload | null> {
    const known = this.#checked.get(token);
    if (known) return known;
    try {
      const { payload } = await jwtVerify(token, this.#keySet, { currentDate: this.#clock(), algorithms: ['RS256'] });
      // Clients hold a token for its whole life: a small memory spares the signature check on every request.
      if (this.#checked.size > 500) this.#checked.clear();
      this.#checked.set(token, payload);
      return payload;
    } catch {
      return null;
    }
  }
}
