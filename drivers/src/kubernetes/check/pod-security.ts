import { ApiFailure } from '../failure.ts';
import type { Finding, Probing } from './finding.ts';

const LEVEL = 'pod-security.kubernetes.io/enforce';

/**
 * Pod Security admission refuses a namespace whose level it does not know; without it the label is a label like any
 * other. Asked as a dry run, so that nothing is left.
 *
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export async function podSecurity({ client, signal }: Probing): Promise<Omit<Finding, 'feature'>> {
  try {
    await client.call({
      method: 'POST',
      path: '/api/v1/namespaces?dryRun=All',
      body: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { generateName: 'tenantry-check-', labels: { [LEVEL]: 'no-such-level' } },
      },
      signal,
      attempt: 'try Pod Security admission (dry run)',
    });
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.httpStatus === 403 || !error.message.includes(LEVEL)) throw error;
    const follows = 'Containers that would take over their node are refused in every tenant.';
    return { state: 'present', detail: 'Pod Security admission is at work.', follows };
  }
  const follows =
    "The tenants' admission policy refuses host access, but not all that the baseline level does: switch PodSecurity on.";
  return { state: 'absent', detail: 'Pod Security admission is switched off.', follows };
}
