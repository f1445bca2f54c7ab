import type { Plan } from '@tenantry/client';
import { useEffect, useRef, useState } from 'react';

export interface LivePlan {
  readonly plan: Plan | null;
  /** Why there is none: what the server refused. */
  readonly error: unknown;
  readonly isAsking: boolean;
  /** Why it is not asked yet. */
  readonly hindrance: string | null;
}

const QUIET_MS = 450;

/**
 * What would come of something that is being written, asked anew when nothing was typed for a moment; a question that is out of
 * date is given up. Kept nowhere, for there may be secrets in what is asked.
 *
 * @param about says what is asked: the same text, the same question; null: nothing yet
 */
export function usePlan(
  about: string | null,
  hindrance: string | null,
  ask: (signal: AbortSignal) => Promise<Plan>,
): LivePlan {
  const [answer, setAnswer] = useState<{ plan: Plan | null; error: unknown }>({ plan: null, error: null });
  const [isAsking, setIsAsking] = useState(false);
  const asked = useRef(ask);
  asked.current = ask;

  useEffect(() => {
    if (about === null) {
      setIsAsking(false);
      return;
    }
    const stop = new AbortController();
    setIsAsking(true);
    const timer = setTimeout(async () => {
      try {
        const plan = await asked.current(stop.signal);
        if (!stop.signal.aborted) setAnswer({ plan, error: null });
      } catch (error) {
        if (!stop.signal.aborted) setAnswer({ plan: null, error });
      } finally {
        if (!stop.signal.aborted) setIsAsking(false);
      }
    }, QUIET_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [about]);

  return { ...answer, isAsking, hindrance };
}
