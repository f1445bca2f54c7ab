import { readFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addApplication } from '../admin/applications.ts';
import { AzureUnderTest } from './testing/azure-under-test.ts';

let azure: AzureUnderTest;
let origin: string;
let ca: string;

beforeAll(async () => {
  azure = await AzureUnderTest.start();
  origin = `https://localhost:${new URL(azure.azure.origin).port}`;
  ca = await readFile(join(azure.home, 'azure-ca.pem'), 'utf8');
});

afterAll(async () => {
  await azure.stop();
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape
  readonly body: any;
}

/** Over TLS, trusting nobody but `authority`. */
async function ask(method: string, path: string, sent?: string, authority = ca, token = azure.token): Promise<Reply> {
  return await new Promise((resolve, reject) => {
    const call = httpsRequest(
      `${origin}${path}`,
      { method, ca: authority, agent: false, timeout: 20_000, headers: { authorization: `Bearer ${token}` } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString();
          const body: unknown = text === '' ? undefined : JSON.parse(text);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        });
      },
    );
    call.once('timeout', () => call.destroy(new Error('no answer')));
    call.once('error', reject);
    call.end(sent);
  });
}

describe('the same port over TLS', () => {
  const group = (): string => azure.group('rg-tls');

  it('is trusted by its own authority and by no other', async () => {
    const made = await ask('PUT', `${group()}?api-version=2024-07-01`, JSON.stringify({ location: 'eastus' }));
    expect(made.status).toBe(201);
    expect((await azure.arm('GET', group(), { apiVersion: '2024-07-01' })).status).toBe(200);
    await expect(ask('GET', `${group()}?api-version=2024-07-01`, undefined, '')).rejects.toThrow();
  });

  it('names addresses to ask next as the client came', async () => {
    azure.azure.world.settings.provisioningDelayMs = 5000;
    const asg = `${group()}/providers/Microsoft.Network/applicationSecurityGroups`;
    const body = JSON.stringify({ location: 'eastus' });
    const long = await ask('PUT', `${asg}/one?api-version=2024-03-01`, body);
    expect(long.headers['azure-asyncoperation']).toMatch(new RegExp(`^${origin}/subscriptions/`));
    const over = await azure.arm('PUT', `${asg}/two`, { body: { location: 'eastus' } });
    expect(over.headers.get('azure-asyncoperation')).toMatch(new RegExp(`^${azure.azure.origin}/subscriptions/`));
    const page = await ask('GET', `${asg}?api-version=2024-03-01&$top=1`);
    expect(page.body.nextLink).toMatch(new RegExp(`^${origin}/subscriptions/`));
    const next = await ask('GET', page.body.nextLink.slice(origin.length));
    expect([page, next].flatMap((reply) => reply.body.value.map((item: { name: string }) => item.name))).toEqual([
      'one',
      'two',
    ]);
  });

  it('lets an application find where to sign in, and sign in with its secret', async () => {
    const added = await addApplication(azure.azure, { name: 'robot', role: 'Reader' });
    const { clientId, secret } = added.body as { clientId: string; secret: string };
    // Clients that take the sandbox for an unknown authority do without a tenant, as with AD FS.
    const found = await ask('GET', '/adfs/.well-known/openid-configuration');
    expect(found.body.token_endpoint).toBe(`${origin}/${azure.azure.world.tenantId}/oauth2/v2.0/token`);
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: `${origin}//.default`,
    });
    const path = found.body.token_endpoint.slice(origin.length);
    const signed = await ask('POST', path, String(form));
    const token: string = signed.body.access_token;
    const read = await ask('GET', `${group()}?api-version=2024-07-01`, undefined, ca, token);
    expect(read.status).toBe(200);
    const written = await ask('PUT', `${group()}?api-version=2024-07-01`, '{"location":"eastus"}', ca, token);
    expect(written.body.error.code).toBe('AuthorizationFailed');
    form.set('client_secret', 'wrong');
    expect((await ask('POST', path, String(form))).status).toBe(401);
  });
});
