import type { KeptCertificate } from '@tenantry/drivers/kubernetes';
import type { DeclaredObject } from '@tenantry/kinds';
import type { FaultObject, FaultSeen, FaultStore, ObjectStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import { type Certificate, certificateFault, isNearItsEnd } from './certificate-fault.ts';
import {
  type CertificatePlace,
  certificatePlace,
  type EndpointCertificates,
  isWebEndpoint,
  type SeenCertificate,
} from './endpoint-certificate.ts';
import { listed, type PlacedTenant, tenantsByConnection } from './places.ts';

/** Of the faults that this look finds. */
export const CERTIFICATES = 'certificates';

const MOST_SECONDS = 60;

export interface CertificateSweep {
  readonly store: Pick<ObjectStore, 'list' | 'find'> & FaultStore;
  readonly certificates: (
    connection: string,
    namespaces: ReadonlySet<string>,
    signal: AbortSignal,
  ) => Promise<readonly KeptCertificate[]>;
  readonly endpoints: EndpointCertificates;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/** Looks for certificates of tenants that end soon or have ended. What could not be read keeps its faults as they are (I4). */
export async function sweepCertificates(sweep: CertificateSweep, now: Date, signal: AbortSignal): Promise<void> {
  const scopes = [...(await sweepSecrets(sweep, now, signal)), ...(await sweepEndpoints(sweep, now, signal))];
  await sweep.store.retainFaultScopes(CERTIFICATES, scopes);
}

async function sweepSecrets(sweep: CertificateSweep, now: Date, signal: AbortSignal): Promise<string[]> {
  const { store, certificates, log } = sweep;
  const infrastructures = await listed(store, { kind: 'Infrastructure' });
  for (const infrastructure of infrastructures) {
    for (const [connection, placed] of await tenantsByConnection(store, infrastructure)) {
      try {
        const tenants = new Map(placed.map((tenant) => [tenant.namespace, tenant]));
        const limit = AbortSignal.any([signal, AbortSignal.timeout(MOST_SECONDS * 1000)]);
        const faults: FaultSeen[] = [];
        for (const kept of await certificates(connection, new Set(tenants.keys()), limit)) {
          const tenant = tenants.get(kept.namespace);
          if (tenant === undefined || !isNearItsEnd(kept, now)) continue;
          const object = await declaredAs(store, kept, tenant);
          faults.push(...certificateFault(inSecret(kept, tenant, object, infrastructure.uid), now));
        }
        const ownerUids = placed.map(({ uid }) => uid);
        await store.settleFaults(CERTIFICATES, { scopes: [infrastructure.uid], ownerUids }, faults);
      } catch (error) {
        signal.throwIfAborted();
        log.warn(
          { err: error, infrastructure: infrastructure.name },
          'the certificates in a cluster could not be read; tried again later',
        );
      }
    }
  }
  return infrastructures.map(({ uid }) => uid);
}

/** A label says so, and anybody who may write secrets can say so; the object itself has to be there. */
async function declaredAs(store: Pick<ObjectStore, 'find'>, { owner, secret }: KeptCertificate, tenant: PlacedTenant) {
  const found = owner === null ? null : await store.find('Secret', tenant.name, secret);
  return found !== null && found.uid === owner ? { uid: found.uid, kind: found.kind, name: found.name } : null;
}

function inSecret(
  { secret, keptBy, names, from, to }: KeptCertificate,
  { uid, name, namespace }: PlacedTenant,
  object: FaultObject | null,
  scope: string,
): Certificate {
  const byHand = `Put a renewed one there, with its key, or delete the secret where nothing uses it: kubectl -n ${namespace} describe secret ${secret}.`;
  const renewal =
    keptBy === null
      ? byHand
      : `See why cert-manager does not renew it: kubectl -n ${namespace} describe certificate ${keptBy}.`;
  return {
    ...{ tenantUid: uid, scope, names, from, to, object },
    where: `in secret ${secret}`,
    resource: `/api/v1/namespaces/${namespace}/secrets/${secret}`,
    remedy: object === null ? renewal : `Apply Secret ${secret} of tenant ${name} again with a renewed one in tls.crt.`,
  };
}

async function sweepEndpoints(sweep: CertificateSweep, now: Date, signal: AbortSignal): Promise<string[]> {
  const { store, endpoints } = sweep;
  const found = (await listed(store, { kind: 'Endpoint' })).filter(isWebEndpoint);
  endpoints.retain(found.map(({ uid }) => uid));
  const scopes: string[] = [];
  for (const [name, ofTenant] of Map.groupBy(found, ({ tenant }) => tenant ?? '')) {
    const tenant = await store.find('Tenant', null, name);
    if (tenant === null) continue;
    const faults: FaultSeen[] = [];
    const unread: string[] = [];
    for (const endpoint of ofTenant) {
      const place = await certificatePlace(store, tenant, endpoint);
      if (place === null) continue;
      const seen = await readOne(sweep, endpoint, place, now, signal);
      if (seen === 'unread') unread.push(place.id);
      else if (seen !== null) faults.push(...certificateFault(ofEndpoint(tenant, endpoint, place, seen), now));
    }
    const looked = { scopes: [tenant.uid], ownerUids: [tenant.uid], exceptResources: unread };
    await store.settleFaults(CERTIFICATES, looked, faults);
    scopes.push(tenant.uid);
  }
  return scopes;
}

async function readOne(
  { endpoints, log }: CertificateSweep,
  { uid, name }: DeclaredObject,
  place: CertificatePlace,
  now: Date,
  signal: AbortSignal,
) {
  try {
    return await endpoints.read(uid, place, now, signal);
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ err: error, endpoint: name }, 'the certificate of an endpoint could not be read; tried again later');
    return 'unread';
  }
}

function ofEndpoint(
  tenant: DeclaredObject,
  { uid, kind, name }: DeclaredObject,
  { id, where, remedy }: CertificatePlace,
  seen: SeenCertificate,
): Certificate {
  return {
    ...seen,
    tenantUid: tenant.uid,
    scope: tenant.uid,
    where,
    remedy,
    object: { uid, kind, name },
    resource: id,
  };
}
