import type { JsonObject } from '@tenantry/kinds';
import { asObject, metadataOf, metadataText } from '../mark.ts';
import { type Finding, itemsOf, type Probing } from './finding.ts';

type Found = Omit<Finding, 'feature'>;

const DEFAULT_STORAGE = 'storageclass.kubernetes.io/is-default-class';
const DEFAULT_INGRESS = 'ingressclass.kubernetes.io/is-default-class';

export async function defaultStorageClass(probing: Probing): Promise<Found> {
  const classes = await itemsOf(probing, '/apis/storage.k8s.io/v1/storageclasses');
  const standard = classes.filter((item) => isMarked(item, DEFAULT_STORAGE));
  if (standard.length > 0) {
    const follows = 'A volume claim that names no class gets one of it.';
    return { state: 'present', detail: `The default storage class is ${names(standard)}.`, follows };
  }
  const detail = classes.length === 0 ? 'There is no storage class.' : `No default among ${names(classes)}.`;
  const follows = 'A volume claim that names no class stays without a volume: tenants have to name one.';
  return { state: 'absent', detail, follows };
}

export async function ingressClasses(probing: Probing): Promise<Found> {
  const classes = await itemsOf(probing, '/apis/networking.k8s.io/v1/ingressclasses');
  if (classes.length === 0) {
    const follows = 'Ingresses of tenants reach nobody until an ingress controller is installed.';
    return { state: 'absent', detail: 'There is no ingress class.', follows };
  }
  const standard = classes.filter((item) => isMarked(item, DEFAULT_INGRESS));
  const follows =
    standard.length > 0
      ? `An ingress that names no class gets ${names(standard)}.`
      : 'An ingress has to name its class: none is the default.';
  return { state: 'present', detail: `Ingress classes: ${names(classes)}.`, follows };
}

export async function priorityClasses(probing: Probing): Promise<Found> {
  const classes = await itemsOf(probing, '/apis/scheduling.k8s.io/v1/priorityclasses');
  const forced = classes.filter((item) => item.globalDefault === true);
  if (forced.length === 0) {
    const follows = 'Lists of the priority classes that a tenant may use work as written.';
    return { state: 'present', detail: 'No priority class is the global default.', follows };
  }
  return {
    state: 'absent',
    detail: `The priority class ${names(forced)} is the global default: the cluster writes it into every pod.`,
    follows: `A tenant with a list of allowed priority classes can run nothing unless the list holds ${names(forced)}.`,
  };
}

/** The names that the DNS service of a cluster goes by. */
const DNS_NAMES = new Set(['kube-dns', 'coredns', 'rke2-coredns-rke2-coredns', 'dns-default']);

export async function clusterDns(probing: Probing): Promise<Found> {
  const labelled = await itemsOf(probing, '/api/v1/namespaces/kube-system/services?labelSelector=k8s-app%3Dkube-dns');
  const services = labelled.length > 0 ? labelled : await itemsOf(probing, '/api/v1/namespaces/kube-system/services');
  const dns = services.filter((item) => labelled.length > 0 || DNS_NAMES.has(metadataText(item, 'name')));
  if (dns.length > 0) {
    const follows = 'Tenants may ask it, and no other name server.';
    return { state: 'present', detail: `The DNS of the cluster is kube-system/${names(dns)}.`, follows };
  }
  const detail = 'No DNS service was found in kube-system.';
  return { state: 'absent', detail, follows: 'Names do not resolve in tenants, whose policies open only that way.' };
}

function isMarked(item: JsonObject, annotation: string): boolean {
  return asObject(metadataOf(item).annotations)[annotation] === 'true';
}

function names(items: readonly JsonObject[]): string {
  return items
    .slice(0, 10)
    .map((item) => metadataText(item, 'name'))
    .join(', ');
}
