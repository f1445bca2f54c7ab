import type { InfrastructureSpec } from '../infrastructure/schema.ts';
import type { NotOffered, SpecFault } from '../model/kind.ts';
import type { ResolvedTenant } from '../tenant/resolve.ts';
import { certificateOf, type Expose } from './exposure-schema.ts';

/** Through what requests from outside the tenant come. */
export type WayIn =
  | { readonly kind: 'ingress'; readonly ingressClass: string | null }
  | { readonly kind: 'gateway'; readonly gateway: NonNullable<Expose['gateway']> };

type Internal = InfrastructureSpec['internalIngress'];

/** The one in use; null where nobody outside is let in, or nothing answers inside the network alone. */
export function wayIn(expose: Expose, internal: Internal): WayIn | null {
  if (expose.to === 'none' || expose.to === 'tenant') return null;
  const { gateway, ingressClass } = expose;
  const isInside = expose.to === 'infrastructure';
  if (gateway !== undefined) {
    return isInside && !internal.gateways.includes(fullName(gateway)) ? null : { kind: 'gateway', gateway };
  }
  if (!isInside) return { kind: 'ingress', ingressClass: ingressClass ?? null };
  // Without a class of its own an ingress would get the cluster's, which may be open to everybody.
  const chosen = ingressClass ?? internal.ingressClasses[0];
  return chosen === undefined || !internal.ingressClasses.includes(chosen)
    ? null
    : { kind: 'ingress', ingressClass: chosen };
}

export function fullName({ namespace, name }: NonNullable<Expose['gateway']>): string {
  return `${namespace}/${name}`;
}

/** Where its paths are found from outside. */
export function urlsOf(expose: Expose, way: WayIn | null): string[] {
  if (way === null) return [];
  const isSecure = way.kind === 'gateway' ? way.gateway.tls : certificateOf(expose) !== undefined;
  const scheme = isSecure ? 'https' : 'http';
  return expose.hosts.flatMap((host) => expose.paths.map(({ path }) => `${scheme}://${host}${path}`));
}

/** It was let in there once, and the infrastructure says so no more. */
export function notOffered(expose: Expose, internal: Internal): NotOffered[] {
  if (expose.to !== 'infrastructure' || wayIn(expose, internal) !== null) return [];
  const reason = `${missingInside(expose, internal).message}; until then it is reached in the tenant alone`;
  return [{ feature: 'way in from the network', reason }];
}

/** What the cluster would refuse, or what would let in others than is said. */
export function wayInFaults(expose: Expose, tenant: ResolvedTenant, internal: Internal): SpecFault[] {
  const { gateway, ingressClass, to } = expose;
  const faults: SpecFault[] = [];
  if (gateway !== undefined && !tenant.gateways.includes(fullName(gateway))) {
    faults.push({
      field: 'spec.expose.gateway',
      message: `${fullName(gateway)} is not among the gateways of this tenant`,
      remedy: chooseOr(tenant.gateways, 'gateways of the tenant'),
    });
  }
  const way = wayIn(expose, internal);
  const used = ingressClass ?? (way?.kind === 'ingress' ? way.ingressClass : null) ?? undefined;
  if (used !== undefined && tenant.ingressClasses !== null && !tenant.ingressClasses.includes(used)) {
    faults.push({
      field: 'spec.expose.ingressClass',
      message: `${used} is not among the ingress classes of this tenant`,
      remedy: chooseOr(tenant.ingressClasses, 'ingressClasses of the tenant'),
    });
  }
  if (to === 'infrastructure' && way === null) faults.push(missingInside(expose, internal));
  const isInternal =
    gateway === undefined
      ? internal.ingressClasses.includes(ingressClass ?? '')
      : internal.gateways.includes(fullName(gateway));
  if (to === 'internet' && isInternal) {
    faults.push({
      field: gateway === undefined ? 'spec.expose.ingressClass' : 'spec.expose.gateway',
      message: 'answers inside the network alone',
      remedy: 'set to: infrastructure, or choose one that the internet reaches',
    });
  }
  return faults;
}

function missingInside({ gateway, ingressClass }: Expose, internal: Internal): SpecFault {
  if (gateway !== undefined) {
    return {
      field: 'spec.expose.gateway',
      message: `${fullName(gateway)} is not among the gateways that answer inside the network alone`,
      remedy: chooseOr(internal.gateways, 'internalIngress.gateways of the infrastructure'),
    };
  }
  if (ingressClass !== undefined) {
    return {
      field: 'spec.expose.ingressClass',
      message: `${ingressClass} is not among the ingress classes that answer inside the network alone`,
      remedy: chooseOr(internal.ingressClasses, 'internalIngress.ingressClasses of the infrastructure'),
    };
  }
  return {
    field: 'spec.expose.to',
    message: 'this infrastructure has no ingress that answers inside its network alone',
    remedy: 'name its class in internalIngress.ingressClasses of the infrastructure first',
  };
}

function chooseOr(known: readonly string[], where: string): string {
  return known.length === 0
    ? `add it to ${where} first`
    : `use one of ${known.join(', ')}, or add it to ${where} first`;
}
