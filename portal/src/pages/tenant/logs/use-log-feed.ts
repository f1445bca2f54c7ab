import type { LogFilter, LogLine } from '@tenantry/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from '../../../api/client.ts';
import { boundsOf, type TimeRange } from '../../../api/range.ts';
import { type LogBuffer, NO_LINES, opened, withNewer, withOlder } from './log-buffer.ts';

/** `still`: a range that has ended, to which nothing comes. */
export type FeedState = 'loading' | 'following' | 'interrupted' | 'still' | 'failed';

export interface LogFeed {
  readonly buffer: LogBuffer;
  readonly state: FeedState;
  readonly error: unknown;
  readonly isLoadingOlder: boolean;
  readonly loadOlder: () => void;
  /** Begins again with the newest. */
  readonly restart: () => void;
}

const PAGE = 500;
/** What comes within this time is put in together. */
const TOGETHER_MS = 150;

/** The newest lines of a range; of one that lasts until now, those to come as well. */
export function useLogFeed(tenant: string, filter: LogFilter, range: TimeRange, isFollowing: boolean): LogFeed {
  const [buffer, setBuffer] = useState<LogBuffer>(NO_LINES);
  const [state, setState] = useState<FeedState>('loading');
  const [error, setError] = useState<unknown>(null);
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const [beginning, setBeginning] = useState(0);
  const follows = useRef(isFollowing);
  follows.current = isFollowing;
  const question = JSON.stringify([filter, range]);
  const bounds = useRef<{ readonly from: string; readonly to: string | undefined }>({ from: '', to: undefined });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `question` is the filter and the range
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    let waiting: LogLine[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const [from, to] = boundsOf(range, Date.now()).map((at) => new Date(at).toISOString());
    const isOpen = range.kind === 'last';
    bounds.current = { from: from ?? '', to: isOpen ? undefined : to };
    setState('loading');
    setError(null);

    const flush = (): void => {
      const together = waiting;
      waiting = [];
      timer = undefined;
      setBuffer((before) => withNewer(before, together, follows.current));
    };

    const run = async (): Promise<void> => {
      const page = await client.logs.page(tenant, {
        ...filter,
        ...given(bounds.current),
        order: 'newest',
        limit: PAGE,
      });
      if (signal.aborted) return;
      setBuffer(opened(page));
      setState(isOpen ? 'following' : 'still');
      if (!isOpen) return;
      const options = {
        signal,
        lastEventId: page.tail,
        onOpen: () => setState('following'),
        onInterrupted: () => setState('interrupted'),
      };
      for await (const line of client.logs.tail(tenant, filter, options)) {
        waiting.push(line);
        timer ??= setTimeout(flush, TOGETHER_MS);
      }
    };
    run().catch((failure: unknown) => {
      if (signal.aborted) return;
      setError(failure);
      setState('failed');
    });
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [tenant, question, beginning]);

  const cursor = buffer.older;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `question` is the filter and the range
  const loadOlder = useCallback(() => {
    if (cursor === null || isLoadingOlder) return;
    setLoadingOlder(true);
    client.logs
      .page(tenant, { ...filter, ...given(bounds.current), order: 'newest', limit: PAGE, cursor })
      // Another question may have been asked meanwhile.
      .then((page) => setBuffer((before) => (before.older === cursor ? withOlder(before, page) : before)))
      .catch(setError)
      .finally(() => setLoadingOlder(false));
  }, [tenant, question, cursor, isLoadingOlder]);

  const restart = useCallback(() => setBeginning((before) => before + 1), []);
  return { buffer, state, error, isLoadingOlder, loadOlder, restart };
}

const given = ({ from, to }: { readonly from: string; readonly to: string | undefined }) =>
  to === undefined ? { from } : { from, to };
