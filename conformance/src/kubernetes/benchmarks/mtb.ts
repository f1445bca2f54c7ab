/**
 * The checks of kubectl-mtb (kubernetes-sigs/multi-tenancy, benchmarks/kubectl-mtb/test/benchmarks), by id and title. Two
 * checks there bear the id of another one; here each has one of its own, as the table of the benchmarks numbers them.
 */
export const MTB = {
  'MTB-PL1-CC-CPI-1': 'Block access to cluster resources',
  'MTB-PL1-BC-CPI-2': 'Block modification of multi-tenancy resources',
  'MTB-PL1-BC-CPI-3': 'Block adding capabilities',
  'MTB-PL1-BC-CPI-4': 'Require running as a user that is not root',
  'MTB-PL1-BC-CPI-5': 'Block privileged containers',
  'MTB-PL1-BC-CPI-6': 'Block privilege escalation',
  'MTB-PL1-CC-TI-1': 'Block modification of resource quotas',
  'MTB-PL1-CC-TI-2': 'Block access to the resources of other tenants',
  'MTB-PL1-CC-FNS-1': 'Configure quotas of the namespace',
  'MTB-PL1-CC-FNS-2': 'Configure limits on the number of objects',
  'MTB-PL1-CC-DI-1': 'Require that images are always pulled',
  'MTB-PL1-BC-NI-1': 'Deny network connections across tenants by default',
  'MTB-PL1-BC-HI-1': 'Block volumes of the host',
  'MTB-PL1-BC-HI-2': 'Block services of type NodePort',
  'MTB-PL1-BC-HI-3': "Block the host's network and ports",
  'MTB-PL1-BC-HI-4': "Block the host's process ids",
  'MTB-PL1-BC-HI-5': "Block the host's IPC",
  'MTB-PL2-CC-TI-1': 'Block escalation of roles',
  'MTB-PL2-BC-OPS-3': 'Let tenants create role bindings',
  'MTB-PL2-BC-OPS-4': 'Let tenants create network policies',
} as const;

export type MtbId = keyof typeof MTB;

/** What the product answers in another way than the check asks, and why. */
export const MTB_ANSWERED_OTHERWISE: Partial<Record<MtbId, string>> = {
  'MTB-PL1-BC-CPI-4':
    'Enforced where the tenant’s Pod Security level is restricted; with baseline a plain image may run as root, without privileges.',
  'MTB-PL1-BC-CPI-6': 'Enforced where the tenant’s Pod Security level is restricted.',
  'MTB-PL1-CC-DI-1':
    'Enforced where the tenant says pullImagesAlways; without it, the list of registries decides which images it may use.',
  'MTB-PL2-BC-OPS-3':
    'Deliberately refused: roles are given through the product, where each is listed, audited and revocable.',
  'MTB-PL2-BC-OPS-4':
    'Deliberately refused: policies only add, so a tenant that writes them opens its own door; grants and the egress field do it.',
};
