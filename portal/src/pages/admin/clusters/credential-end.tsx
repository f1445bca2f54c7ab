import { StateMark } from '../../../parts/state.tsx';
import { absoluteTime, relativeTime, useNow } from '../../../parts/time.tsx';

const SOON_MS = 14 * 24 * 3_600_000;

/** When the credential of a cluster ends, in the colour of how soon that is. */
export function CredentialEnd({ at }: { readonly at: string | null }) {
  const now = useNow();
  if (at === null) return 'not known';
  const left = Date.parse(at) - now;
  const words = left <= 0 ? `ended ${relativeTime(at, now)}` : relativeTime(at, now);
  return (
    <StateMark state={left <= 0 ? 'failing' : left < SOON_MS ? 'waiting' : 'ready'} title={absoluteTime(at)}>
      {words}
    </StateMark>
  );
}
