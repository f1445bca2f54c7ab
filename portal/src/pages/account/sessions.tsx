import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SignInSession } from '@tenantry/client';
import { ownSessions } from '../../api/account.ts';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { OnItsWay, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { Simple } from '../../parts/simple-table.tsx';
import { StateMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';

const METHODS: Readonly<Record<SignInSession['method'], string>> = {
  password: 'password',
  passkey: 'a passkey',
  provider: 'an identity provider',
  device: 'the command line',
};

/** Where the caller is signed in. */
export function Sessions() {
  const { data, error, isPending } = useQuery(ownSessions);
  const end = useDeed({
    act: (session: SignInSession) => client.account.endSession(session.id),
    done: () => 'The session has ended, with what it held open.',
    changes: [ownSessions.queryKey],
  });
  return (
    <Panel title="Where you are signed in">
      {error !== null && <ProblemAlert error={error} />}
      {end.error !== null && <ProblemAlert error={end.error} />}
      {isPending && <OnItsWay />}
      {data !== undefined && (
        <Simple
          label="Sessions"
          titles={['By', 'With', 'From', 'Last used', 'Ends', '']}
          rows={data.map((session) => ({
            key: session.id,
            cells: [
              session.method === 'provider' && session.provider !== null ? session.provider : METHODS[session.method],
              <span key="with" title={session.userAgent ?? undefined} style={{ whiteSpace: 'nowrap' }}>
                {programOf(session.userAgent)}
              </span>,
              <span key="from" className="typed">
                {session.address ?? ''}
              </span>,
              <Ago key="seen" at={session.seenAt} />,
              <Ago key="ends" at={session.expiresAt} />,
              session.isCurrent ? (
                <StateMark key="this" state="ready" style={{ whiteSpace: 'nowrap' }}>
                  This one
                </StateMark>
              ) : (
                <Button
                  key="end"
                  size="compact-xs"
                  variant="default"
                  loading={end.isPending && end.variables?.id === session.id}
                  onClick={() => end.mutate(session)}
                  aria-label={`End the session of ${programOf(session.userAgent)} from ${session.address ?? 'nowhere'}`}
                >
                  End
                </Button>
              ),
            ],
          }))}
        />
      )}
    </Panel>
  );
}

const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/tenantry/i, 'tenantry'],
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

/** What people call it; the whole is on hover. */
function programOf(userAgent: string | null): string {
  if (userAgent === null) return 'unknown';
  return PROGRAMS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? userAgent.split(/[ /]/)[0] ?? userAgent;
}
