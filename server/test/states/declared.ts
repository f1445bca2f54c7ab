import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly tenant?: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

const of = (kind: string, name: string, spec: Manifest['spec'], tenant?: string): Manifest => ({
  apiVersion: 'tenantry.dev/v1',
  kind,
  metadata: { name, ...(tenant === undefined ? {} : { tenant }) },
  spec,
});
const image = 'registry.example.com/team/shop:1';

/** In the order in which they are declared; each kind by the folder that it has below `kinds/src`. */
const ALL: readonly (readonly [string, Manifest])[] = [
  ['infrastructure', of('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' })],
  ['tenant', of('Tenant', 'dev01', { infrastructure: 'nonprod' })],
  ['tenant', of('Tenant', 'dev02', { infrastructure: 'nonprod' })],
  ['config', of('Config', 'settings', { values: { LEVEL: 'info' } }, 'dev01')],
  ['service', of('Service', 'shop', { image, ports: [{ port: 80 }] }, 'dev01')],
  ['service', of('Service', 'catalogue', { image, ports: [{ port: 80 }] }, 'dev02')],
  ['job', of('Job', 'migrate', { image, command: ['shop', 'migrate'] }, 'dev01')],
  ['cron-job', of('CronJob', 'report', { image, schedule: '0 3 * * *' }, 'dev01')],
  ['storage-account', of('StorageAccount', 'files', { containers: { uploads: {} } }, 'dev01')],
  ['sql-database', of('SqlDatabase', 'orders', {}, 'dev01')],
  ['postgres-database', of('PostgresDatabase', 'books', {}, 'dev01')],
  ['redis', of('Redis', 'sessions', {}, 'dev01')],
  ['secret', of('Secret', 'login', { values: { PASSWORD: 'of no worth' } }, 'dev01')],
  ['member', of('Member', 'ann', { user: 'ann@example.com', role: 'editor' }, 'dev01')],
];

/** What could be declared in the state of the product that lies in `checkout`. */
export function declaredIn(checkout: string): readonly Manifest[] {
  return ALL.filter(([folder]) => existsSync(join(checkout, 'kinds/src', folder))).map(([, manifest]) => manifest);
}
