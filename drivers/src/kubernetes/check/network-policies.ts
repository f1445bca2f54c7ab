import { asList, asObject, asText, metadataText } from '../mark.ts';
import { type Finding, itemsOf, type Probing } from './finding.ts';

/** API groups that only a network plugin brings that enforces policies. */
const ENFORCING_GROUPS: Readonly<Record<string, string>> = {
  'cilium.io': 'Cilium',
  'crd.projectcalico.org': 'Calico',
  'projectcalico.org': 'Calico',
  'crd.antrea.io': 'Antrea',
  'kubeovn.io': 'Kube-OVN',
  'k8s.ovn.org': 'OVN-Kubernetes',
};

/** The daemons of network plugins that enforce policies. */
const ENFORCING_DAEMONS: Readonly<Record<string, string>> = {
  cilium: 'Cilium',
  anetd: 'GKE Dataplane V2',
  'calico-node': 'Calico',
  canal: 'Canal',
  'antrea-agent': 'Antrea',
  'azure-npm': 'Azure Network Policy Manager',
  'kube-router': 'kube-router',
  'weave-net': 'Weave Net',
};

/** Plugins of which some versions or settings enforce policies and others do not; and one that never does. */
const DOUBTFUL_DAEMONS: Readonly<Record<string, string>> = {
  kindnet: 'kindnet enforces them only in newer versions',
  'aws-node': 'the Amazon VPC plugin enforces them only where that is switched on',
  'azure-cns': 'Azure CNI enforces them only with a policy engine',
  'kube-flannel-ds': 'flannel alone does not enforce them',
  'kube-flannel': 'flannel alone does not enforce them',
};

/**
 * Whether policies are enforced is a matter of the network plugin, which the API does not say: it is told by what the
 * plugin leaves behind.
 */
export async function networkPolicies(probing: Probing): Promise<Omit<Finding, 'feature'>> {
  const { body } = await probing.client.call({ method: 'GET', path: '/apis', signal: probing.signal });
  const groups = asList(body.groups).map((group) => asText(asObject(group).name));
  const byGroup = groups.map((group) => ENFORCING_GROUPS[group]).find((plugin) => plugin !== undefined);
  if (byGroup !== undefined) return enforced(byGroup);
  const daemons = (await itemsOf(probing, '/apis/apps/v1/daemonsets')).map((item) => metadataText(item, 'name'));
  const byDaemon = daemons.map((name) => ENFORCING_DAEMONS[name]).find((plugin) => plugin !== undefined);
  if (byDaemon !== undefined) return enforced(byDaemon);
  const doubt = daemons.map((name) => DOUBTFUL_DAEMONS[name]).find((words) => words !== undefined);
  return {
    state: 'unknown',
    detail: `Whether NetworkPolicies are enforced cannot be told: ${doubt ?? 'no network plugin that is known was found'}.`,
    follows:
      'Without enforcement tenants reach each other. Run the conformance suite, which tries it, before relying on it.',
  };
}

function enforced(plugin: string): Omit<Finding, 'feature'> {
  return {
    state: 'present',
    detail: `${plugin} enforces NetworkPolicies.`,
    follows: 'Nothing enters or leaves a tenant but what its declaration and Grants say.',
  };
}
