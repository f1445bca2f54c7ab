import { queryOptions } from '@tanstack/react-query';
import { client } from './client.ts';

const OWN = 'own-account';

/** How the caller signs in. */
export const ownAccount = queryOptions({ queryKey: [OWN, 'account'], queryFn: () => client.account.get() });

export const ownPasskeys = queryOptions({ queryKey: [OWN, 'passkeys'], queryFn: () => client.passkeys.list() });

export const ownSessions = queryOptions({ queryKey: [OWN, 'sessions'], queryFn: () => client.people.sessions() });
