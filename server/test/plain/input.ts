import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { infrastructure, type Json, tenant } from '../estate.ts';
import type { Plain } from './plain.ts';

/** Bad input, on an estate in which there is nothing. */
export function input(plain: Plain): void {
  interface Problem {
    readonly status: number;
    readonly code: string;
    readonly detail: string;
    readonly remedy: string;
    readonly errors?: readonly { readonly field: string; readonly message: string; readonly remedy: string }[];
  }

  interface Row {
    readonly what: string;
    readonly body: string;
    readonly status: number;
    /** The field that is named, or null where the body cannot be read that far. */
    readonly field: string | null;
    readonly says: RegExp;
  }

  const json = (manifest: Json) => JSON.stringify(manifest);
  const yaml = (spec: string) =>
    `apiVersion: tenantry.dev/v1\nkind: Infrastructure\nmetadata: { name: bad }\nspec:\n${spec}`;

  const rows: readonly Row[] = [
    {
      what: 'an unknown field',
      body: json({ ...infrastructure, spec: { ...infrastructure.spec, regoin: 'eastus' } }),
      status: 422,
      field: 'spec.regoin',
      says: /region/,
    },
    {
      what: 'an unknown field deep inside',
      body: json({ ...infrastructure, spec: { ...infrastructure.spec, cluster: { minNode: 1 } } }),
      status: 422,
      field: 'spec.cluster.minNode',
      says: /minNodes/,
    },
    {
      what: 'a wrong type',
      body: json({ ...infrastructure, spec: { ...infrastructure.spec, cluster: { minNodes: 'two' } } }),
      status: 422,
      field: 'spec.cluster.minNodes',
      says: /number/,
    },
    {
      what: 'a name that is too long',
      body: json(tenant('a'.repeat(64))),
      status: 422,
      field: 'metadata.name',
      says: /long|characters/,
    },
    {
      what: 'an infrastructure that is not there',
      body: json(tenant('lost')),
      status: 422,
      field: 'spec.infrastructure',
      says: /nonprod/,
    },
    {
      what: 'a kind that is not there',
      body: json({ ...infrastructure, kind: 'Infrastucture' }),
      status: 422,
      field: 'kind',
      says: /Infrastructure/,
    },
    { what: 'YAML that is no YAML', body: 'kind: [Tenant\n  spec: {', status: 400, field: null, says: /line \d|YAML/ },
    {
      what: 'an alias that holds itself',
      body: yaml('  provider: azure\n  region: eastus\n  tags: &loop { again: *loop }\n'),
      status: 400,
      field: null,
      says: /alias|anchor|cycl|itself/i,
    },
    {
      what: 'aliases that multiply',
      body: yaml(
        `  a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, index) => `  ${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]\n`).join('')}`,
      ),
      status: 400,
      field: null,
      says: /alias/i,
    },
  ];

  const huge = yaml(`  provider: azure\n  region: eastus\n  tags: { note: ${'x'.repeat(5 * 1024 * 1024)} }\n`);

  describe('bad input is refused with a problem that names the field and the remedy, and nothing is stored', () => {
    test.each(rows)('over HTTP: $what', async ({ body, status, field, says }) => {
      const response = await plain.product.request('POST', '/api/v1/apply', body, {
        'content-type': body.startsWith('{') ? 'application/json' : 'application/yaml',
      });
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      const problem = (await response.json()) as Problem;
      expect(problem, JSON.stringify(problem)).toMatchObject({ status: response.status });
      expect(response.status, JSON.stringify(problem)).toBe(status);
      expect(problem.remedy).not.toBe('');
      expect(JSON.stringify(problem)).toMatch(says);
      if (field !== null) {
        expect(problem.errors?.map((error) => error.field)).toContain(field);
        for (const error of problem.errors ?? []) expect(error.remedy).not.toBe('');
      }
      await expectNothingStored();
    });

    test('over HTTP: a body of 5 MB', async () => {
      const response = await plain.product.request('POST', '/api/v1/apply', huge, {
        'content-type': 'application/yaml',
      });
      expect(response.status).toBe(413);
      const problem = (await response.json()) as Problem;
      expect(problem.remedy).not.toBe('');
      await expectNothingStored();
    });

    test.each([...rows, { what: 'a body of 5 MB', body: huge, field: null }])(
      'over the CLI: $what',
      async ({ body, field }) => {
        const file = join(plain.product.home, 'bad.yaml');
        await writeFile(file, body);
        const outcome = await plain.product.cli('apply', '-f', file);
        expect(outcome.code).not.toBe(0);
        expect(outcome.stderr.length, 'a reason, and not the whole input').toBeGreaterThan(20);
        expect(outcome.stderr.length).toBeLessThan(4_000);
        expect(outcome.stderr).not.toMatch(/^\s+at .*\.[jt]s:\d+/m);
        if (field !== null) expect(outcome.stderr).toContain(field);
        await expectNothingStored();
      },
    );
  });

  async function expectNothingStored(): Promise<void> {
    expect(await plain.estate.tenants()).toEqual([]);
    expect(await plain.product.get('/api/v1/infrastructures')).toMatchObject({ items: [] });
    const { items } = (await plain.product.get('/api/v1/audit')) as { items: { actor: { kind: string } }[] };
    expect(items.filter(({ actor }) => actor.kind !== 'system')).toEqual([]);
  }
}
