import type { UserInfo, WriteOptions } from '../contract.ts';

/** How a controller writes: its own service account before admission, one field manager for all of them. */
export function asController(controller: string): WriteOptions & { readonly admit: UserInfo } {
  return {
    manager: 'kube-controller-manager',
    admit: {
      username: `system:serviceaccount:kube-system:${controller}`,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
    },
  };
}

/** Writes that only report what is so: no admission. */
export const REPORT: WriteOptions = { manager: 'kube-controller-manager' };
export const REPORT_STATUS: WriteOptions & { readonly subresource: 'status' } = {
  manager: 'kube-controller-manager',
  subresource: 'status',
};
