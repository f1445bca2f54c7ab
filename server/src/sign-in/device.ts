import { answerDevice, beginDevice, DEVICE_CLIENT, pollDevice, readableCode } from '@tenantry/access/accounts';
import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { mustBeOurOwn } from '../http/same-origin.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { baseUrl, byName } from './base-url.ts';
import { alertText, html } from './html.ts';
import { originOf } from './own-session.ts';
import { field, pageCaller, parameter } from './page-caller.ts';
import { PAGE_OPTIONS, sendPage, toSignIn } from './pages.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const client = z.literal(DEVICE_CLIENT).describe('The command line.');

export const deviceCodeRequest = z.strictObject({ client_id: client, scope: z.string().max(200).optional() });
export const deviceTokenRequest = z.strictObject({
  grant_type: z.literal(GRANT),
  device_code: z.string().min(1).max(200),
  client_id: client,
});

/**
 * A program without a browser signs in as a person who has one: https://www.rfc-editor.org/rfc/rfc8628. Requests may be forms,
 * as the standard has them, or JSON; refusals of the token are those of the standard.
 */
export function deviceRoutes(app: FastifyInstance, context: ServerContext): void {
  const { accounts } = context;

  app.post('/api/v1/device/code', { config: { isPublic: true } }, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    readForm(request, deviceCodeRequest);
    const code = await beginDevice(accounts, request.ip);
    if (code === null) {
      throw new ProblemError('too-many-attempts', {
        detail: 'Too many devices asked to sign in from this address.',
        remedy: 'Wait as long as Retry-After says, then try again.',
        retryAfterSeconds: 60,
      });
    }
    const userCode = readableCode(code.userCode);
    const address = `${byName(baseUrl(request, context))}/device`;
    return {
      device_code: code.deviceCode,
      user_code: userCode,
      verification_uri: address,
      verification_uri_complete: `${address}?user_code=${userCode}`,
      expires_in: code.expiresInSeconds,
      interval: code.intervalSeconds,
    };
  });

  app.post('/api/v1/device/token', { config: { isPublic: true } }, async (request, reply): Promise<JsonObject> => {
    readQuery(request.query, {});
    const { device_code: deviceCode } = readForm(request, deviceTokenRequest);
    const begun = await pollDevice(accounts, deviceCode, originOf(request));
    if (typeof begun === 'string') {
      reply.code(400);
      return { error: begun };
    }
    const seconds = Math.floor((begun.session.expiresAt.getTime() - Date.now()) / 1000);
    return { access_token: begun.issued, token_type: 'Bearer', expires_in: seconds };
  });

  app.get('/device', PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    const caller = await pageCaller(request, context);
    if (caller === null) return toSignIn(request, reply);
    return sendDevice(reply, 200, caller.email, parameter(request, 'user_code'), null);
  });

  app.post('/device', PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    mustBeOurOwn(request);
    const caller = await pageCaller(request, context);
    if (caller === null) return toSignIn(request, reply);
    const code = field(request, 'user_code').slice(0, 100);
    const decision = field(request, 'decision') === 'approve' ? 'approve' : 'deny';
    const answer = await answerDevice(accounts, caller, code, decision);
    if (answer === 'unknown-code') {
      return sendDevice(reply, 404, caller.email, '', 'There is no such code. It may have run out; begin again.');
    }
    if (answer === 'too-many-guesses') {
      return sendDevice(reply, 429, caller.email, '', 'There were too many wrong codes. Try again in ten minutes.');
    }
    const done = decision === 'approve' ? 'The device is signed in' : 'The device was refused';
    return sendPage(reply, 200, done, html`<p>You can close this page and go back to it.</p>`);
  });
}

function sendDevice(
  reply: FastifyReply,
  status: number,
  email: string,
  typed: string,
  message: string | null,
): FastifyReply {
  const code = /^[A-Za-z0-9 -]{8,20}$/.test(typed) ? typed.toUpperCase() : '';
  const ask = html`<p>Enter the code that the command line shows.</p>
<form method="get" action="/device">
<label>Code
<input name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" required></label>
<button class="main" type="submit">Go on</button>
</form>`;
  const confirm = html`<p>A command line asks to act as <strong>${email}</strong>. Is this the code that it shows you?</p>
<p><code>${code}</code></p>
<p>If you did not begin this yourself just now, refuse.</p>
<form method="post" action="/device">
<input type="hidden" name="user_code" value="${code}">
<button class="main" type="submit" name="decision" value="approve">Approve</button>
<button type="submit" name="decision" value="deny">Refuse</button>
</form>`;
  return sendPage(reply, status, 'Sign in a device', html`${alertText(message)}${code === '' ? ask : confirm}`);
}

function readForm<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.output<Schema> {
  if (!(request.body instanceof URLSearchParams)) return readRequest(request, schema);
  const parsed = schema.safeParse(Object.fromEntries(request.body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? '');
  const message = issue?.message ?? 'is wrong';
  throw new ProblemError('invalid-manifest', {
    detail: `${name}: ${message}.`,
    errors: [{ field: name, message, remedy: 'send what the OpenAPI document describes' }],
  });
}
