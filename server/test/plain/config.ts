import { beforeAll, expect, test } from 'vitest';
import { infrastructure, type Json, tenant } from '../estate.ts';
import { until } from '../product.ts';
import type { Plain } from './plain.ts';

/** Settings of a tenant. */
export function config(plain: Plain): void {
  beforeAll(async () => {
    await plain.product.sandbox('PUT', '/faults', { relaxLimits: true });
    await plain.estate.apply(infrastructure, tenant('dev01'), config('dev01', { LOG_LEVEL: 'info' }));
  }, 120_000);

  const config = (tenantName: string, values: Json): Json => ({
    apiVersion: 'tenantry.dev/v1',
    kind: 'Config',
    metadata: { name: 'shop', tenant: tenantName },
    spec: { values },
  });
  const PATH = '/api/v1/namespaces/duploservices-dev01/configmaps/shop';
  const data = async () => (await plain.estate.cluster('GET', PATH)).data;

  test('settings sent together with their tenant stand in its namespace, follow each change, and are put right', async () => {
    const stands = (expected: Json) =>
      until('it stands', async () => {
        const found = await data().catch(() => undefined);
        return JSON.stringify(found) === JSON.stringify(expected) ? true : undefined;
      });
    await stands({ LOG_LEVEL: 'info' });
    await plain.estate.apply(config('dev01', { LOG_LEVEL: 'debug', REGION: 'eu' }));
    await stands({ LOG_LEVEL: 'debug', REGION: 'eu' });
    await plain.estate.apply(config('dev01', { REGION: 'eu' }));
    await stands({ REGION: 'eu' });
    await plain.estate.cluster('PATCH', PATH, { data: { REGION: 'us', THEIRS: '1' } });
    await stands({ REGION: 'eu', THEIRS: '1' });
  }, 120_000);

  test('settings are made, shown and taken away from the command line', async () => {
    await plain.product.must('create', 'config', 'cache', '-t', 'dev01', '--values.SIZE=20');
    expect(await plain.product.must('get', 'configs', '-t', 'dev01')).toMatch(/cache[\s\S]*shop/);
    expect(await plain.product.must('describe', 'config', 'cache', '-t', 'dev01')).toContain('config map cache');
    await plain.product.must('delete', 'config', 'cache', '-t', 'dev01', '--yes');
    expect(await plain.product.must('get', 'configs', '-t', 'dev01')).not.toContain('cache');
  }, 120_000);

  test('a tenant takes its settings with it', async () => {
    await plain.estate.delete('dev01');
    await plain.estate.settled([]);
    await expect(data()).rejects.toThrow('404');
  }, 120_000);
}
