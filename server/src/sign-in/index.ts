import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../options.ts';
import { deviceRoutes } from './device.ts';
import { readForms } from './page-caller.ts';
import { pageRoutes } from './pages.ts';
import { passkeyPageRoutes } from './passkeys/pages.ts';
import { passkeyRoutes } from './passkeys/routes.ts';
import { providerPageRoutes } from './providers/pages.ts';
import { identityProviderRoutes } from './providers/routes.ts';
import { secondFactorRoutes } from './second-factor.ts';
import { sessionRoutes } from './sessions.ts';
import { signInRoutes } from './sign-in.ts';
import { userRoutes } from './users.ts';

/** Everything about people: who they are, how they come in, and how they go. */
export function peopleRoutes(app: FastifyInstance, context: ServerContext): void {
  signInRoutes(app, context);
  secondFactorRoutes(app, context);
  passkeyRoutes(app, context);
  sessionRoutes(app, context);
  userRoutes(app, context);
  identityProviderRoutes(app, context);
  app.register(async (forms) => {
    readForms(forms);
    pageRoutes(forms, context);
    passkeyPageRoutes(forms, context);
    providerPageRoutes(forms, context);
    deviceRoutes(forms, context);
  });
}
