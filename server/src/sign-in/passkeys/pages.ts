import { endPasskey } from '@tenantry/access/accounts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { mustBeOurOwn } from '../../http/same-origin.ts';
import type { ServerContext } from '../../options.ts';
import { sendAccount } from '../account-page.ts';
import { originOf } from '../own-session.ts';
import { actorOnPage, field, pageCaller } from '../page-caller.ts';
import { PAGE_OPTIONS, SCRIPTED_PAGE_OPTIONS, toSignIn, waitMessage } from '../pages.ts';
import { passkeyName } from './requests.ts';
import { SCRIPT, SCRIPT_PATH } from './script.ts';

const ABSENT = 'You have no such passkey any more.';

/** The script, and the forms of the account page for passkeys, which work without it. */
export function passkeyPageRoutes(app: FastifyInstance, context: ServerContext): void {
  const { accounts, store } = context;

  app.get(SCRIPT_PATH, PAGE_OPTIONS, (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(SCRIPT),
  );

  app.post('/account/passkeys/rename', SCRIPTED_PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    mustBeOurOwn(request);
    const caller = await pageCaller(request, context);
    if (caller === null) return toSignIn(request, reply);
    const [id, name] = [z.uuid().safeParse(field(request, 'id')), passkeyName.safeParse(field(request, 'name'))];
    if (!name.success) return sendAccount(reply, context, 422, caller, 'A name has 1 to 100 characters.');
    const actor = actorOnPage(request, caller);
    const renamed = id.success ? await store.renamePasskey(caller.email, id.data, name.data, actor) : null;
    if (renamed === null) return sendAccount(reply, context, 404, caller, ABSENT);
    return sendAccount(reply, context, 200, caller, 'The passkey is renamed.');
  });

  app.post('/account/passkeys/remove', SCRIPTED_PAGE_OPTIONS, async (request, reply): Promise<FastifyReply> => {
    mustBeOurOwn(request);
    const caller = await pageCaller(request, context);
    if (caller === null) return toSignIn(request, reply);
    const id = z.uuid().safeParse(field(request, 'id'));
    if (!id.success) return sendAccount(reply, context, 404, caller, ABSENT);
    const password = field(request, 'password').slice(0, 1000);
    const result = await endPasskey(accounts, caller, id.data, password, originOf(request));
    if (result === 'ended') return sendAccount(reply, context, 200, caller, 'The passkey is removed.');
    if (result === 'absent') return sendAccount(reply, context, 404, caller, ABSENT);
    if (result === 'wrong-password') return sendAccount(reply, context, 401, caller, 'The password is wrong.');
    if (result === 'no-password') return sendAccount(reply, context, 403, caller, 'You have no password here.');
    return sendAccount(reply, context, 429, caller, waitMessage(result.retryAfterSeconds));
  });
}
