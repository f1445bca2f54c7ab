import type { JsonObject } from '@tenantry/kinds';
import type { Readiness } from '../../contract.ts';
import { asList, asObject, asText, metadataOf } from '../mark.ts';
import type { Surroundings, Warning } from './surroundings.ts';
import { said, timeOf } from './trouble.ts';

/** Set by every cloud's controller before it begins: https://kubernetes.io/docs/concepts/services-networking/service */
const CLEANUP = 'service.kubernetes.io/load-balancer-cleanup';
/** Whoever balances loads is given so long to take a service up. */
const GRACE_MS = 15_000;

/** Reasons of warnings by cloud controllers and by MetalLB. */
export const BALANCER_WARNINGS = ['SyncLoadBalancerFailed', 'AllocationFailed'] as const;

type Failed = Extract<Readiness, { state: 'failed' }>;

/** Whether a service is of the type that waits for an address. */
export const isBalanced = (body: JsonObject): boolean =>
  body.kind === 'Service' && asText(asObject(body.spec).type) === 'LoadBalancer';

/**
 * Whether a service has an address, and why not; the cluster says the reason in warnings alone. `around` is null where those are not
 * known.
 */
export function balancerReadiness(body: JsonObject, around: Pick<Surroundings, 'warnings' | 'now'> | null): Readiness {
  const ingress = asList(asObject(asObject(body.status).loadBalancer).ingress);
  if (ingress.length > 0) return { state: 'ready' };
  const waiting = { state: 'progressing', reason: 'the load balancer has no address yet' } as const;
  if (around === null) return waiting;
  const { uid, creationTimestamp, finalizers } = metadataOf(body);
  const [warning] = around.warnings(asText(uid)).filter(isOfBalancer);
  if (warning !== undefined) return refused(warning.message);
  if (asList(finalizers).includes(CLEANUP)) return waiting;
  const left = timeOf(creationTimestamp) + GRACE_MS - around.now;
  if (left > 0) return { ...waiting, lookAgainMs: left };
  return failed(
    'NoLoadBalancers',
    'has no address: nothing in this cluster gives services of type LoadBalancer one',
    'Install something in the cluster that does, such as MetalLB; it goes on by itself.',
  );
}

const isOfBalancer = ({ reason }: Warning): boolean => BALANCER_WARNINGS.some((one) => one === reason);

const failed = (code: string, reason: string, remedy: string): Failed => ({ state: 'failed', code, reason, remedy });

/** Codes as Azure gives them, in the words of the client that the cloud controller is built with. */
function refused(message: string): Failed {
  if (/PublicIPCountLimitReached|PublicIPAddressCountLimitReached/.test(message)) {
    return failed(
      'PublicAddressesUsedUp',
      'has no address: the subscription has as many public addresses in this region as it may',
      'Delete public addresses that are not needed, or have the quota raised (Azure portal, Quotas, Networking); it is tried again by itself.',
    );
  }
  if (/SubnetIsFull|no available IPs/i.test(message)) {
    return failed(
      'AddressesUsedUp',
      'has no address: none is left where the cluster takes them from',
      'Delete what is not needed there, or give the cluster a larger range; it is tried again by itself.',
    );
  }
  if (/AuthorizationFailed|LinkedAuthorizationFailed/.test(message)) {
    return failed(
      'LoadBalancerForbidden',
      'has no address: the cluster may not make a load balancer in its network',
      "Give the cluster's identity the role Network Contributor on the network; it is tried again by itself.",
    );
  }
  return failed(
    'LoadBalancerRefused',
    `has no address: ${said(whyOf(message))}`,
    'Change what is named; it is tried again by itself.',
  );
}

/** Of an answer of Azure its own sentence; else what comes after the words of the controller. */
function whyOf(message: string): string {
  const quoted = /"message": ?("(?:[^"\\]|\\.)*")/.exec(message)?.[1];
  if (quoted !== undefined) return String(JSON.parse(quoted));
  return message.replace(/^Error syncing load balancer: /, '').replace(/^failed to ensure load balancer: /, '');
}
