/** A type that may allow or deny traffic, whose rules are not evaluated. */
export interface UnreadPolicyType {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
  readonly reason: string;
}

const type = (
  group: string,
  kind: string,
  plural: string,
  reason = 'its rules are not evaluated',
): UnreadPolicyType => ({
  group,
  plural,
  kind,
  reason,
});

const MESH = 'it decides above the network, on requests';

/** Types of policies that clusters are known to have besides those that are evaluated. */
export const UNREAD_POLICY_TYPES: readonly UnreadPolicyType[] = [
  type('policy.networking.k8s.io', 'AdminNetworkPolicy', 'adminnetworkpolicies'),
  type('policy.networking.k8s.io', 'BaselineAdminNetworkPolicy', 'baselineadminnetworkpolicies'),
  type('policy.networking.k8s.io', 'ClusterNetworkPolicy', 'clusternetworkpolicies'),
  type('crd.projectcalico.org', 'Calico GlobalNetworkPolicy', 'globalnetworkpolicies'),
  type('crd.projectcalico.org', 'Calico NetworkPolicy', 'networkpolicies'),
  type('projectcalico.org', 'Calico GlobalNetworkPolicy', 'globalnetworkpolicies'),
  type('crd.antrea.io', 'Antrea ClusterNetworkPolicy', 'clusternetworkpolicies'),
  type('crd.antrea.io', 'Antrea NetworkPolicy', 'networkpolicies'),
  type('k8s.ovn.org', 'EgressFirewall', 'egressfirewalls'),
  type('security.istio.io', 'Istio AuthorizationPolicy', 'authorizationpolicies', MESH),
  type('policy.linkerd.io', 'Linkerd AuthorizationPolicy', 'authorizationpolicies', MESH),
];
