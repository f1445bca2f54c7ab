import { X509Certificate } from 'node:crypto';
import type { JsonObject } from '@tenantry/kinds';
import { objectPath } from './address.ts';
import type { ClusterClient } from './client.ts';
import { listAll } from './list-all.ts';
import { asObject, asText, metadataOf, metadataText, ownerOf } from './mark.ts';
import { METADATA_LIST } from './watch/informer.ts';

/** A certificate in a Secret of type kubernetes.io/tls, as far as whoever connects sees it anyway. */
export interface KeptCertificate {
  readonly namespace: string;
  readonly secret: string;
  /** Uid of the object of ours that it belongs to; null where another hand made it. */
  readonly owner: string | null;
  /** Name of the Certificate of cert-manager that it is kept by; null without one. */
  readonly keptBy: string | null;
  readonly names: readonly string[];
  readonly from: Date;
  readonly to: Date;
}

/** What was read of a cluster last, so that an unchanged one is not read again. */
export type KnownCertificates = Map<string, { readonly version: string; readonly certificate: KeptCertificate | null }>;

const SECRETS = '/api/v1/secrets';
const OF_TLS = { fieldSelector: 'type=kubernetes.io/tls' };
/** https://cert-manager.io/docs/reference/annotations/ */
const CERT_MANAGER = 'cert-manager.io/certificate-name';

/**
 * The certificates in some namespaces, in two lists at most: metadata alone as long as nothing changed, and the secrets themselves
 * when something did. Their keys are not looked at and not kept.
 *
 * @throws DriverError when they cannot be read
 */
export async function readCertificates(
  client: ClusterClient,
  known: KnownCertificates,
  namespaces: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<KeptCertificate[]> {
  const standing = await listAll(client, SECRETS, signal, OF_TLS, METADATA_LIST);
  const isKnown = (secret: JsonObject) =>
    known.get(pathOf(secret))?.version === metadataText(secret, 'resourceVersion');
  const paths = new Set(standing.map(pathOf));
  for (const path of known.keys()) if (!paths.has(path)) known.delete(path);
  if (!standing.every(isKnown)) {
    for (const secret of await listAll(client, SECRETS, signal, OF_TLS)) {
      if (isKnown(secret)) continue;
      known.set(pathOf(secret), {
        version: metadataText(secret, 'resourceVersion'),
        certificate: certificateIn(secret),
      });
    }
  }
  return [...known.values()].flatMap(({ certificate }) =>
    certificate !== null && namespaces.has(certificate.namespace) ? [certificate] : [],
  );
}

function pathOf(secret: JsonObject): string {
  return objectPath(SECRETS, metadataText(secret, 'namespace'), metadataText(secret, 'name'));
}

/** The first of the chain, which is the server's own; null where it is none. */
function certificateIn(secret: JsonObject): KeptCertificate | null {
  try {
    const pem = Buffer.from(asText(asObject(secret.data)['tls.crt']), 'base64');
    const { subjectAltName = '', validFrom, validTo } = new X509Certificate(pem);
    return {
      namespace: metadataText(secret, 'namespace'),
      secret: metadataText(secret, 'name'),
      owner: ownerOf(secret),
      keptBy: asText(asObject(metadataOf(secret).annotations)[CERT_MANAGER]) || null,
      names: subjectAltName.split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice('DNS:'.length)] : [])),
      from: new Date(validFrom),
      to: new Date(validTo),
    };
  } catch {
    return null;
  }
}
