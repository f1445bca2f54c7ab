import type { Validity } from '@tenantry/drivers/vault';
import { type DeclaredObject, isSealed, type JsonObject, type JsonValue } from '@tenantry/kinds';
import type { ObjectStore } from '@tenantry/store/contract';
import { bytesOf, type Sealer } from '../sealing/sealer.ts';
import { certificateInPfx } from '../tls/pfx.ts';

/** Where the certificate of a web endpoint is kept. */
export interface CertificatePlace {
  /** Id of the vault's secret that the gateway reads. */
  readonly id: string;
  /** Goes on after "The certificate". */
  readonly where: string;
  readonly remedy: string;
  /** The Secret of ours that holds it, sealed; null where something else keeps it in the vault. */
  readonly sealed: { readonly object: string; readonly name: string; readonly version: number } | null;
}

export interface SeenCertificate {
  readonly names: readonly string[];
  readonly from: Date | null;
  readonly to: Date;
}

export interface EndpointCertificates {
  /** Null where nobody says until when it is good. */
  read(endpointUid: string, place: CertificatePlace, now: Date, signal: AbortSignal): Promise<SeenCertificate | null>;
  /** Forgets all other endpoints. */
  retain(endpointUids: readonly string[]): void;
}

/** A certificate of the vault is asked for again after this, and more often only once it is near its end. */
const AGAIN_MS = 3_600_000;
const NEAR_MS = 31 * 86_400_000;

export function isWebEndpoint({ spec }: DeclaredObject): boolean {
  return Object.keys(at(spec.web)).length > 0;
}

/** Null where it is not known yet. */
export async function certificatePlace(
  store: Pick<ObjectStore, 'find'>,
  tenant: DeclaredObject,
  { name: endpoint, spec }: DeclaredObject,
): Promise<CertificatePlace | null> {
  const { secret, vault, file = 'tls.pfx' } = at(at(spec.web).certificate);
  if (typeof vault === 'string') {
    // The tenant's vault is known by the key that Tenantry keeps in it.
    const { sshKeySecret } = tenant.status.outputs;
    if (typeof sshKeySecret !== 'string') return null;
    return {
      id: sshKeySecret.replace(/[^/]+$/, vault),
      where: `${vault} in the tenant's vault, of Endpoint ${endpoint}`,
      remedy: `See why it is not renewed in the vault (az keyvault certificate show --name ${vault}); the gateway takes a new one within hours.`,
      sealed: null,
    };
  }
  const kept = await store.find('Secret', tenant.name, String(secret));
  const value = at(kept?.spec.files)[String(file)];
  const id = at(kept?.status.outputs.vaultSecrets)[String(file)];
  if (kept === null || typeof id !== 'string' || !isSealed(value)) return null;
  return {
    id,
    where: `${file} of Secret ${kept.name}, of Endpoint ${endpoint}`,
    remedy: `Apply Secret ${kept.name} of tenant ${tenant.name} again with a renewed one in ${file}; the gateway takes it within hours.`,
    sealed: { object: kept.uid, name: `files/${file}`, version: value.sealed.version },
  };
}

/**
 * Reads certificates as seldom as is good enough: one that lies sealed here once for each version, one of a vault each hour.
 *
 * @param validity asks the vault; null without a cloud
 */
export function createEndpointCertificates(
  sealer: Pick<Sealer, 'read'>,
  validity: ((secretId: string, signal: AbortSignal) => Promise<Validity | null>) | null,
): EndpointCertificates {
  const known = new Map<string, { readonly of: string; readonly at: number; readonly seen: SeenCertificate | null }>();

  async function look({ id, sealed }: CertificatePlace, signal: AbortSignal): Promise<SeenCertificate | null> {
    if (sealed === null) {
      const { from = null, to = null } = (await validity?.(id, signal)) ?? {};
      return to === null ? null : { names: [], from, to };
    }
    const value = await sealer.read(sealed.object, sealed.name, sealed.version);
    const certificate = value === null ? null : await certificateInPfx(bytesOf(value));
    if (certificate === null) return null;
    const { subjectAltName = '', validFrom, validTo } = certificate;
    const names = [...subjectAltName.matchAll(/DNS:([^,\s]+)/g)].map(([, name = '']) => name);
    return { names, from: new Date(validFrom), to: new Date(validTo) };
  }

  return {
    async read(endpointUid, place, now, signal) {
      const of = `${place.id} ${place.sealed?.version ?? ''}`;
      const last = known.get(endpointUid);
      if (last?.of === of) {
        const isNear = last.seen !== null && last.seen.to.getTime() - now.getTime() < NEAR_MS;
        if (place.sealed !== null || (!isNear && now.getTime() - last.at < AGAIN_MS)) return last.seen;
      }
      const seen = await look(place, signal);
      known.set(endpointUid, { of, at: now.getTime(), seen });
      return seen;
    },
    retain(endpointUids) {
      const kept = new Set(endpointUids);
      for (const uid of known.keys()) if (!kept.has(uid)) known.delete(uid);
    },
  };
}

function at(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
