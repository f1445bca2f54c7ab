import { describe, expect, test } from 'vitest';
import type { Message, ToldChange } from '../message.ts';
import { mailOf } from './email.ts';
import { pagerDutyDelivery } from './pagerduty.ts';
import { slackDelivery } from './slack.ts';
import { teamsDelivery } from './teams.ts';

const AT = new Date('2026-01-02T03:04:05Z');
const change = (more: Partial<ToldChange> = {}): ToldChange => ({
  ...{ id: '7', change: 'opened', at: AT, by: null, severity: 'critical', faultId: 'f1', code: 'ImageMissing' },
  ...{ source: 'reconciliation', cause: 'There is no image.', remedy: 'Push it.', fault: { id: 'f1' } },
  ...{ owner: { kind: 'Tenant', name: 'dev01' }, object: { kind: 'Service', name: 'web' } },
  ...more,
});
const message = (...changes: ToldChange[]): Message => ({ id: '7', changes, passed: 0, at: AT, isTest: false });
const test1: Message = { id: 'test-1', changes: [], passed: 0, at: AT, isTest: true };
const over = change({ change: 'resolved', id: '8', by: 'ada' });
const bodyOf = ({ body }: { readonly body: string }) => JSON.parse(body);

describe('Slack', () => {
  const send = (of: Message) => bodyOf(slackDelivery({ url: 'https://hooks.slack.com/x' }, of));

  test('gets a block for each change, and a line for notifications', () => {
    const { text, blocks } = send(message(change(), over));
    expect(text).toBe('2 changes of faults: 1 wrong, 1 over');
    expect(blocks.map(({ text }: { text: { text: string } }) => text.text)).toEqual([
      ':red_circle: *Tenant dev01, Service web* (critical, ImageMissing)\nThere is no image.\n_Push it._',
      ':white_check_mark: *Tenant dev01, Service web* (critical, ImageMissing)\nOver: There is no image. (ada)',
    ]);
  });

  test('is told nothing that would call people or lead away, and no more than a block holds', () => {
    const cause = `<!channel> <https://evil.example|click> & ${'x'.repeat(10_000)}`;
    const text = JSON.stringify(send(message(change({ cause, remedy: cause }))));
    expect(text).not.toContain('<');
    expect(text).toContain('&lt;!channel&gt;');
    const [{ text: section }] = send(message(change({ cause: '&'.repeat(9_000), remedy: '&'.repeat(9_000) }))).blocks;
    expect(section.text.length).toBeLessThanOrEqual(3_000);
  });

  test('gets a count of what came and went in quiet hours', () => {
    expect(send({ ...message(), passed: 3 })).toEqual({ text: '3 faults came and went in quiet hours.' });
    expect(send({ ...message(over), passed: 1 }).blocks.length).toBe(2);
  });
});

describe('Teams', () => {
  const send = (of: Message) => bodyOf(teamsDelivery({ url: 'https://x.example' }, of));

  test('gets an Adaptive Card with a container for each change', () => {
    const { type, attachments } = send(message(change(), over));
    expect([type, attachments[0].contentType]).toEqual(['message', 'application/vnd.microsoft.card.adaptive']);
    const [title, first, second] = attachments[0].content.body;
    expect([title.text, first.style, second.style]).toEqual([
      ...['2 changes of faults: 1 wrong, 1 over', 'attention', 'good'],
    ]);
    expect(second.items.map(({ text }: { text: string }) => text)).toEqual([
      ...['Tenant dev01, Service web (critical, ImageMissing)', 'Over: There is no image. (ada)'],
    ]);
  });

  test('is told no link, and no more than a message holds', () => {
    const cause = `[click](https://evil.example) ${'*'.repeat(9_000)}`;
    const body = JSON.stringify(send(message(...Array.from({ length: 8 }, () => change({ cause, remedy: cause })))));
    expect(body).not.toContain('[click]');
    expect(Buffer.byteLength(body)).toBeLessThan(28_000);
  });
});

describe('PagerDuty', () => {
  const send = (of: Message) => bodyOf(pagerDutyDelivery({ url: 'https://x', routingKey: 'key' }, of, 'urn:x'));

  test.each([
    ['opened', 'trigger'],
    ['reopened', 'trigger'],
    ['worsened', 'trigger'],
    ['unmuted', 'trigger'],
    ['acknowledged', 'acknowledge'],
    ['resolved', 'resolve'],
  ] as const)('%s is %s, of the same alert', (word, action) => {
    expect(send(message(change({ change: word })))).toMatchObject({
      ...{ routing_key: 'key', event_action: action, dedup_key: 'urn:x:f1' },
      payload: {
        ...{ severity: 'critical', source: 'Tenant dev01, Service web', component: 'web', group: 'dev01' },
        ...{ class: 'ImageMissing', timestamp: AT.toISOString(), custom_details: { id: 'f1' } },
      },
    });
  });

  test('a test is an alert of its own', () => {
    const payload = { severity: 'info', summary: 'A test of Tenantry. Nothing happened.' };
    expect(send(test1)).toMatchObject({ event_action: 'trigger', dedup_key: 'urn:x:test-1', payload });
  });

  test('hides its key in what is said of the delivery, and bounds what it sums up', () => {
    const delivery = pagerDutyDelivery(
      { url: 'https://x', routingKey: 'key' },
      message(change({ cause: 'x'.repeat(5_000) })),
      'u',
    );
    expect(delivery.hidden).toEqual(['key']);
    expect(bodyOf(delivery).payload.summary.length).toBe(1024);
  });
});

test('a mail says what is wrong and what to do, in plain text', () => {
  const mail = mailOf(['ada@example.com'], message(change(), over), 'urn:x');
  expect(mail).toEqual({
    ...{ to: ['ada@example.com'], id: 'urn:x:7', subject: 'Tenantry: 2 changes of faults: 1 wrong, 1 over' },
    text: [
      'Tenant dev01, Service web: There is no image.',
      '  What to do: Push it.',
      `  critical, ImageMissing, ${AT.toISOString()}, fault f1`,
      '',
      'Tenant dev01, Service web: Over: There is no image. (ada)',
      `  critical, ImageMissing, ${AT.toISOString()}, fault f1`,
      '',
    ].join('\n'),
  });
  expect(mailOf([], message(change()), 'u').subject).toBe(
    'Tenantry: [critical] Tenant dev01, Service web: There is no image.',
  );
  expect(mailOf([], test1, 'u').text).toBe('A test of Tenantry. Nothing happened.\n');
});
