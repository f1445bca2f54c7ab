import { type ProblemType, type } from './type.ts';

/** What is wrong on our side. */
export const OWN = {
  internal: type(
    500,
    'Something went wrong in the control plane',
    'An error that should not happen. The log holds it under the request id.',
    'Report it with the request id.',
  ),
  'upstream-failed': type(
    502,
    'The cloud or the cluster did not answer as expected',
    'The control plane asked the cloud or the cluster on behalf of this request, and that failed.',
    'Try again; if it stays, look at the events of the object.',
    true,
  ),
  'master-key-mismatch': type(
    503,
    'The master key does not fit',
    'What is sealed in the database cannot be opened with the master key of this control plane, or was changed.',
    'Start it with the right key in TENANTRY_MASTER_KEY_FILE, or upload the kubeconfig again.',
  ),
  'store-unavailable': type(
    503,
    'The database cannot be reached',
    'The control plane cannot reach its database. Nothing is lost; work goes on when it is back.',
    'Try again after the time Retry-After gives.',
    true,
  ),
  'store-full': type(
    507,
    'The database has no room left',
    'The disk of the database is full. Nothing of the request was done, and nothing that was done before is lost; what is there can still be read.',
    'Free space on that disk, or make it larger; writes are taken again by themselves.',
    true,
  ),
  'shutting-down': type(
    503,
    'The control plane is stopping',
    'The process is ending and takes no more requests.',
    'Try again after the time Retry-After gives.',
    true,
  ),
} as const satisfies Record<string, ProblemType>;
