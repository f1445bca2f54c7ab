import { resources } from '../features.ts';
import { asText } from '../mark.ts';
import type { Finding, Probing } from './finding.ts';

type Found = Omit<Finding, 'feature'>;

const OLDEST_MINOR = 30;

export async function clusterVersion({ client, signal }: Probing): Promise<{ text: string; finding: Finding }> {
  const { body } = await client.call({ method: 'GET', path: '/version', signal, attempt: 'ask for the version' });
  const text = asText(body.gitVersion);
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(text) ?? [];
  if (major === undefined || minor === undefined) {
    const detail = `The cluster calls its version "${text}".`;
    const follows = `Tenantry needs Kubernetes 1.${OLDEST_MINOR} or newer, and cannot tell whether this is.`;
    return { text, finding: { feature: 'version', state: 'unknown', detail, follows } };
  }
  const isNew = Number(major) > 1 || Number(minor) >= OLDEST_MINOR;
  const follows = isNew
    ? 'It is new enough.'
    : `Tenantry needs 1.${OLDEST_MINOR} or newer, where admission policies are generally available: upgrade it first.`;
  const detail = `The cluster runs Kubernetes ${text}.`;
  return { text, finding: { feature: 'version', state: isNew ? 'present' : 'absent', detail, follows } };
}

const ADMISSION = '/apis/admissionregistration.k8s.io';

export async function admissionPolicies({ client, signal }: Probing, which: 'validating' | 'mutating'): Promise<Found> {
  const plural = `${which}admissionpolicies`;
  for (const version of ['v1', 'v1beta1', 'v1alpha1']) {
    if (!(await resources(client, `${ADMISSION}/${version}`, signal)).has(plural)) continue;
    if (version === 'v1alpha1') continue;
    return { state: 'present', detail: `It serves ${plural} (${version}).`, follows: SERVED_FOLLOWS[which] };
  }
  return { state: 'absent', detail: `It does not serve ${plural}.`, follows: MISSING_FOLLOWS[which] };
}

const SERVED_FOLLOWS = {
  validating: "What the tenants' boundary forbids is refused by the cluster itself, with the name of the field.",
  mutating: 'Pods of a tenant with nodes of its own are placed there without anything in their manifests.',
};
const MISSING_FOLLOWS = {
  validating: 'The boundary between tenants could not be kept: this is needed.',
  mutating:
    'Pods of a tenant with nodes of its own have to name the node selector and the toleration; a refusal says which.',
};

export async function cilium({ client, signal }: Probing): Promise<Found> {
  const served = await resources(client, '/apis/cilium.io/v2', signal);
  if (served.has('ciliumclusterwidenetworkpolicies')) {
    const follows = 'Traffic between tenants is also denied by a rule that no other policy can override.';
    return { state: 'present', detail: "It serves Cilium's cluster-wide policies.", follows };
  }
  const follows = 'The boundary rests on NetworkPolicies alone, which nobody in a tenant may write.';
  return { state: 'absent', detail: 'Cilium is not installed.', follows };
}

export async function metrics({ client, signal }: Probing): Promise<Found> {
  const served = await resources(client, '/apis/metrics.k8s.io/v1beta1', signal);
  return served.has('pods')
    ? {
        state: 'present',
        detail: 'It serves the metrics API.',
        follows: 'Use of processor and memory is shown, and autoscalers work.',
      }
    : {
        state: 'absent',
        detail: 'It does not serve metrics.k8s.io.',
        follows: 'Autoscalers by processor or memory do nothing, and use is shown only where Prometheus is set up.',
      };
}

export async function gatewayApi({ client, signal }: Probing): Promise<Found> {
  const served = await resources(client, '/apis/gateway.networking.k8s.io/v1', signal);
  return served.has('httproutes')
    ? { state: 'present', detail: 'It serves the Gateway API (v1).', follows: 'Tenants may publish by routes.' }
    : { state: 'absent', detail: 'It does not serve the Gateway API.', follows: 'Tenants publish by ingresses.' };
}
