import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCluster, type TestCluster } from '../testing.ts';
import { AuditLog, auditDraft } from './audit.ts';

let running: TestCluster;
beforeAll(async () => {
  running = await startTestCluster();
});
afterAll(() => running.end());

test('the audit log tells who stood behind an impersonation, what was asked and how it ended', async () => {
  running.cluster.clearAudit();
  await running.send('GET', '/api/v1/namespaces/default/secrets/nothing', undefined, {
    'impersonate-user': 'system:serviceaccount:default:default',
    'impersonate-extra-tenantry.dev%2fperson': 'Doe, Jane <jane@example.org>',
    'impersonate-extra-%zz': 'odd',
    'audit-id': 'asked-for',
  });
  expect(running.cluster.audit()).toMatchObject([
    {
      auditID: 'asked-for',
      verb: 'get',
      user: { username: expect.stringContaining('admin'), groups: expect.arrayContaining(['system:masters']) },
      impersonatedUser: {
        username: 'system:serviceaccount:default:default',
        extra: { 'tenantry.dev/person': ['Doe, Jane <jane@example.org>'], '%zz': ['odd'] },
      },
      objectRef: { resource: 'secrets', namespace: 'default', name: 'nothing' },
      responseStatus: { code: 403 },
      annotations: { 'authorization.k8s.io/decision': 'forbid' },
    },
  ]);
});

test('the audit log keeps a bounded number of requests, the latest', () => {
  const log = new AuditLog(2);
  for (let index = 0; index < 7; index += 1) {
    log.record(auditDraft({ url: `/${index}`, headers: {}, socket: {} } as IncomingMessage, new Date()), 200);
  }
  expect(log.events().map((event) => event.requestURI)).toEqual(['/5', '/6']);
  log.clear();
  expect(log.events()).toEqual([]);
});
