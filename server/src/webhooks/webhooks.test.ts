import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOutbound } from '../http/outbound.ts';
import { backOffMs, createDeliver, newSecret, sentenceOf, signatureHeaders } from './index.ts';

describe('signatures', () => {
  test('are those of the example that the libraries of Standard Webhooks are tested with', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const at = new Date(1_614_265_330_000);
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
    expect(signatureHeaders({ id, secrets: [secret] }, at, '{"test": 2432232314}')).toEqual({
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('while a secret is replaced, old and new sign', () => {
    const [old, anew] = [newSecret(), newSecret()];
    const signed = (...secrets: string[]) =>
      signatureHeaders({ id: 'a', secrets }, new Date(0), 'x')['webhook-signature'];
    expect(old).not.toBe(anew);
    expect(signed(anew, old)).toBe(`${signed(anew)} ${signed(old)}`);
  });

  test.each(['whsec_', 'whsec_c2hvcnQ=', 'plain-text-that-is-long-enough-for-a-key', ''])(
    '%j is no secret, and the refusal does not repeat it',
    (secret) => {
      const sign = () => signatureHeaders({ id: 'a', secrets: [secret] }, new Date(0), '');
      expect(sign).toThrow(new RangeError('this is no secret of a webhook'));
    },
  );

  test.each(['', 'a.b', 'a b', 'ä', 'a\n'])('%j is no id: what is signed would be read in two ways', (id) => {
    expect(() => signatureHeaders({ id, secrets: [] }, new Date(0), '')).toThrow(RangeError);
  });
});

describe('waiting', () => {
  test('I11: doubles from a second to ten minutes, with spread over its upper half', () => {
    const least = [1, 2, 3, 10, 11, 1_000_000].map((failures) => backOffMs(failures, () => 0));
    expect(least).toEqual([500, 1_000, 2_000, 256_000, 300_000, 300_000]);
    expect(backOffMs(2, () => 0.5)).toBe(1_500);
  });

  test('is never less than the receiver asked for, up to an hour', () => {
    expect(backOffMs(1, () => 0, 30_000)).toBe(30_000);
    expect(backOffMs(20, () => 0, 30_000)).toBe(300_000);
    expect(backOffMs(1, () => 0, 86_400_000)).toBe(3_600_000);
  });
});

describe('a delivery', () => {
  let server: Server;
  let url: string;
  let listener: RequestListener;
  const deliver = createDeliver({ outbound: createOutbound({ allow: ['127.0.0.0/8'] }) });
  beforeEach(async () => {
    server = createServer((request, response) => listener(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('arrives with its body, its type and a signature over what was sent', async () => {
    const signing = { id: 'message-1', secrets: [newSecret()] };
    const body = '{"greeting":"schön"}';
    let seen: unknown;
    listener = async (request, response) => {
      const { headers } = request;
      const sent = Buffer.concat(await request.toArray()).toString();
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      seen = {
        type: `${request.method} ${headers['content-type']}`,
        isGenuine: signatureHeaders(signing, at, sent)['webhook-signature'] === headers['webhook-signature'],
        isNow: Math.abs(at.getTime() - Date.now()) < 60_000,
        sent,
      };
      response.writeHead(202).end('thank you');
    };
    const outcome = await deliver({ url, body, signing, headers: { 'Content-Type': 'application/x' } });
    expect(outcome).toEqual({ kind: 'accepted', status: 202, said: 'thank you', tookMs: expect.any(Number) });
    expect(seen).toEqual({ type: 'POST application/x', isGenuine: true, isNow: true, sent: body });
  });

  test.each([
    ['a redirect, which is not followed', 307, { location: 'https://10.0.0.1/' }, null],
    ['too many, with seconds to wait', 429, { 'retry-after': '7' }, 7_000],
    ['too many, with a date to wait for', 503, { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
    ['nonsense to wait for', 500, { 'retry-after': 'soon' }, null],
  ])('is declined by %s', async (_what, status, headers, retryAfterMs) => {
    let asked = 0;
    listener = (_request, response) => {
      asked += 1;
      response.writeHead(status, headers).end('no\n\u0000<b>more</b>');
    };
    const outcome = await deliver({ url, body: '' });
    expect(outcome).toMatchObject({ kind: 'declined', status, said: 'no <b>more</b>', retryAfterMs });
    expect(sentenceOf(outcome)).toBe(`the receiver answered ${status}: no <b>more</b>`);
    expect(asked).toBe(1);
  });

  test('that a receiver repeats brings no secret into its outcome: not the address, not the key, not the signature', async () => {
    const secret = newSecret();
    listener = async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      response.writeHead(400).end(`${request.url} ${request.headers['webhook-signature']} ${body}`);
    };
    const outcome = await deliver({
      url: `${url}/T0000/XXXXcanaryXXXX?code=canary-of-query`,
      body: `${secret} routing-canary`,
      signing: { id: 'a', secrets: [secret] },
      hidden: ['routing-canary'],
    });
    expect(outcome).toMatchObject({ said: '[hidden] [hidden] [hidden] [hidden]' });
  });

  test('I11: of what a receiver said, a line is kept', async () => {
    listener = (_request, response) => response.end('x'.repeat(100_000));
    const outcome = await deliver({ url, body: '' });
    expect(outcome).toMatchObject({ kind: 'accepted', said: `${'x'.repeat(300)} …` });
  });

  test.each(['https://10.0.0.1/', 'https://169.254.169.254/', 'http://1.1.1.1/', 'nonsense'])(
    'to %s is refused, and that is an outcome',
    async (address) => {
      const outcome = await deliver({ url: address, body: '' });
      expect(outcome).toMatchObject({ kind: 'unreached', reason: 'refused' });
    },
  );

  test('to nobody is an outcome; one that was given up throws why', async () => {
    listener = (request) => request.socket.destroy();
    const outcome = await deliver({ url, body: '' });
    expect(outcome).toMatchObject({ kind: 'unreached', reason: 'unreachable' });
    expect(sentenceOf(outcome)).toMatch(/^127\.0\.0\.1:\d+ could not be reached$/);
    const signal = AbortSignal.abort(new Error('given up'));
    await expect(deliver({ url, body: '', signal })).rejects.toThrow('given up');
  });
});
