import type { LoadBalancers } from '../../kubernetes/contract.ts';
import { addressCount, usableAddress } from '../types/cidr.ts';

/** Addresses for the services of a cluster that no cloud is around: those of a range, as MetalLB gives them. */
export function addressRange(range: string): LoadBalancers {
  const all = Array.from({ length: addressCount(range) }, (_, offset) => usableAddress(range, offset));
  return {
    async ensure(service, taken) {
      const present = (service.status as { loadBalancer?: { ingress?: { ip?: string }[] } } | undefined)?.loadBalancer;
      const known = present?.ingress?.[0]?.ip;
      const address = known !== undefined && all.includes(known) ? known : all.find((one) => !taken.includes(one));
      if (address === undefined) throw new Error(`no available IPs in ${range}`);
      return address;
    },
    async release() {},
  };
}
