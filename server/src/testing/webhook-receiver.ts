import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As the documentation shows it: see docs/audit.md. */
export function isGenuine(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .map((signature) => Buffer.from(signature.replace('v1,', ''), 'base64'))
    .some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
}

export interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly events: readonly { readonly id: string; readonly type: string; readonly [field: string]: unknown }[];
}

/** A receiver on loopback, which takes what comes while it is `up`. */
export async function startReceiver() {
  const taken: Taken[] = [];
  let refusals = 0;
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (!receiver.isUp) {
      refusals += 1;
      response.writeHead(503).end(`down; I was asked with ${request.headers.authorization} at ${request.url}`);
      return;
    }
    taken.push({ headers: request.headers, body, events: [JSON.parse(body)].flat() });
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver = {
    isUp: true,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    taken,
    /** Of rows of the log, in the order in which they came. */
    ids: () =>
      taken
        .flatMap(({ events }) => events)
        .filter(({ type }) => type !== 'dev.tenantry.audit.test')
        .map(({ id }) => Number(id)),
    refusals: () => refusals,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
