/** Items of section 5 (policies) of the CIS Kubernetes Benchmark, by number, in our words. */
export const CIS = {
  '5.1.1': 'The cluster-admin role is used only where it must be',
  '5.1.2': 'Access to secrets is kept small',
  '5.1.3': 'Wildcards in roles are kept few',
  '5.1.4': 'The right to create pods is kept small',
  '5.1.5': 'Default service accounts are not used',
  '5.1.6': 'Service account tokens are mounted only where needed',
  '5.1.7': 'The group system:masters is avoided',
  '5.1.8': 'The rights to bind, impersonate and escalate are limited',
  '5.1.9': 'The right to create persistent volumes is limited',
  '5.1.10': 'The proxy subresource of nodes is limited',
  '5.1.11': 'The approval of certificate signing requests is limited',
  '5.1.12': 'Webhook configurations are limited',
  '5.1.13': 'The creation of service account tokens is limited',
  '5.2.1': 'The cluster has an active policy control mechanism',
  '5.2.2': 'Privileged containers are kept out',
  '5.2.3': "Containers that share the host's process ids are kept out",
  '5.2.4': "Containers that share the host's IPC are kept out",
  '5.2.5': "Containers that share the host's network are kept out",
  '5.2.6': 'Containers with allowPrivilegeEscalation are kept out',
  '5.2.7': 'Root containers are kept out',
  '5.2.8': 'Containers with NET_RAW are kept out',
  '5.2.9': 'Containers with added capabilities are kept out',
  '5.2.10': 'Containers with capabilities assigned are kept out',
  '5.2.11': 'Windows HostProcess containers are kept out',
  '5.2.12': 'Volumes of the host are kept out',
  '5.2.13': "Containers that use the host's ports are kept out",
  '5.3.1': 'The network plug-in supports network policies',
  '5.3.2': 'Every namespace has network policies',
  '5.4.1': 'Secrets are files rather than environment variables',
  '5.4.2': 'External secret storage is considered',
  '5.5.1': 'The provenance of images is checked',
  '5.7.1': 'Boundaries between resources are made with namespaces',
  '5.7.2': 'Pods have a seccomp profile',
  '5.7.3': 'Pods have a security context',
  '5.7.4': 'The default namespace is not used',
} as const;

export type CisId = keyof typeof CIS;

/** What no request of a tenant can show, and where it is answered instead. */
export const CIS_ANSWERED_OTHERWISE: Partial<Record<CisId, string>> = {
  '5.3.1': 'A question to the cluster, not to a tenant: the check of a cluster says what its data plane enforces.',
  '5.4.1': 'How a workload reads its own secrets is its own affair; nothing crosses a boundary by it.',
  '5.4.2': 'Each tenant on Azure has a vault of its own, read by its workload identity.',
};
