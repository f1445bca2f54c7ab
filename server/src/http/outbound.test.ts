import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addressRanges, isPublicAddress } from './addresses.ts';
import { createOutbound, OutboundError } from './outbound.ts';

const LOOPBACK = ['127.0.0.0/8', '::1'];
/** A name of somebody who means no good, and all it leads to. */
const leadsTo = (...addresses: string[]) => ({
  resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
});
const refused = expect.objectContaining({ code: 'refused' });

describe('public addresses', () => {
  test.each(['1.1.1.1', '20.50.2.1', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a01:111::1'])('%s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ['loopback', '127.0.0.1', '127.255.0.1', '::1'],
    ['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd00:ec2::254', 'fc00::1'],
    ['link-local, with the metadata of machines', '169.254.169.254', 'fe80::1'],
    ['how Azure talks to its machines', '168.63.129.16'],
    ['shared by carriers', '100.64.0.1', '100.100.100.200'],
    ['nobody and everybody', '0.0.0.0', '::', '255.255.255.255', '224.0.0.1', 'ff02::1', '240.0.0.1'],
    ['IPv4 inside IPv6', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:1.1.1.1', '::7f00:1', '64:ff9b::7f00:1'],
    ['tunnels', '2002:7f00:1::', '2001:0:53aa:64c::1'],
    ['examples', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
    ['none at all', 'localhost', '', '1.1.1', '0177.0.0.1', '1.1.1.1.'],
  ])('are none: %s', (_what, ...addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });

  test.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'example.com', '', '::/129', '10.0.0.0/-1'])(
    '%j is no range',
    (range) => {
      expect(() => addressRanges([range])).toThrow(RangeError);
    },
  );
});

describe('without a setting nothing but the internet is reached', () => {
  test.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://127.1/',
    'https://127.0.0.1./',
    'https://①②⑦.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a00:1]/',
    'https://169.254.169.254/metadata/identity',
    'https://localhost/',
    'http://127.0.0.1/',
    'http://1.1.1.1/',
    'https://anna:secret@1.1.1.1/',
    'ftp://1.1.1.1/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'nonsense',
  ])('%s is refused', async (url) => {
    await expect(createOutbound()(url)).rejects.toEqual(refused);
  });

  test.each([
    ['a private address', ['10.0.0.1']],
    ['a public one and a private one', ['1.1.1.1', '192.168.0.1']],
    ['an IPv4 address inside an IPv6 one', ['::ffff:10.0.0.1']],
    ['nothing', []],
  ])('a name that leads to %s is refused, and nobody is told where it leads', async (_what, addresses) => {
    const outbound = createOutbound(leadsTo(...addresses));
    const error = await outbound('https://issuer.example.com/x').catch((thrown: unknown) => thrown);
    expect(error).toEqual(refused);
    expect((error as Error).message).toBe('issuer.example.com leads to an address that is not on the internet');
  });

  test('allowing a range allows no other, and never plain http beyond loopback', async () => {
    const outbound = (address: string) => createOutbound({ ...leadsTo(address), allow: ['10.20.0.0/16'] });
    await expect(outbound('10.21.0.1')('https://issuer.corp/')).rejects.toEqual(refused);
    await expect(outbound('10.20.0.1')('http://issuer.corp/')).rejects.toEqual(refused);
  });
});

describe('against a server', () => {
  let server: Server;
  let port: number;
  let listener: RequestListener;
  beforeEach(async () => {
    server = createServer((request, response) => listener(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('method, headers and body arrive, and so does the answer', async () => {
    listener = async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      response.writeHead(201, { 'x-seen': `${request.method} ${request.url} ${request.headers['x-mine']}` }).end(body);
    };
    const outbound = createOutbound({ allow: LOOPBACK });
    const answer = await outbound(`http://127.0.0.1:${port}/a?b=c`, {
      method: 'POST',
      headers: { 'x-mine': 'yes' },
      body: 'hello',
    });
    expect([answer.status, answer.headers.get('x-seen'), await answer.text()]).toEqual([
      201,
      'POST /a?b=c yes',
      'hello',
    ]);
  });

  test('a name is looked up once, and the connection goes to what was checked', async () => {
    listener = (request, response) => response.end(request.headers.host);
    let asked = 0;
    const outbound = createOutbound({
      allow: LOOPBACK,
      // As a name that is bound anew between the look and the connection.
      resolve: async () => {
        asked += 1;
        return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
      },
    });
    expect(await (await outbound(`http://issuer.invalid:${port}/`)).text()).toBe(`issuer.invalid:${port}`);
    expect(asked).toBe(1);
  });

  test('a redirect is an answer, and is not followed', async () => {
    let asked = 0;
    listener = (_request, response) => {
      asked += 1;
      response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end();
    };
    const answer = await createOutbound({ allow: LOOPBACK })(`http://127.0.0.1:${port}/`);
    expect([answer.status, asked]).toEqual([302, 1]);
  });

  test('I11: an answer has so many bytes and no more', async () => {
    listener = (_request, response) => response.end('x'.repeat(2_000));
    const outbound = createOutbound({ allow: LOOPBACK, mostBytes: 1_000 });
    await expect(outbound(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'too-large' });
    listener = (_request, response) => response.end('x'.repeat(1_000));
    expect((await outbound(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });

  test('I11: who never answers, or never ends, is given up in time', async () => {
    const outbound = createOutbound({ allow: LOOPBACK, withinMs: 100 });
    listener = () => undefined;
    await expect(outbound(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'timeout' });
    listener = (_request, response) => response.writeHead(200).write('x');
    await expect(outbound(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'timeout' });
    const never = createOutbound({ allow: LOOPBACK, withinMs: 100, resolve: () => new Promise(() => undefined) });
    await expect(never('https://issuer.invalid/')).rejects.toMatchObject({ code: 'timeout' });
  });

  test('who breaks off is unreachable, with the cause kept; a caller who gives up is told so', async () => {
    listener = (request) => request.socket.destroy();
    const outbound = createOutbound({ allow: LOOPBACK });
    const error = await outbound(`http://127.0.0.1:${port}/`).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutboundError);
    expect(error).toMatchObject({ code: 'unreachable', cause: { code: 'ECONNRESET' } });
    const signal = AbortSignal.abort(new Error('given up'));
    await expect(outbound(`http://127.0.0.1:${port}/`, { signal })).rejects.toThrow('given up');
  });
});
