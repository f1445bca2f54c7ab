import { Button, Group, Loader, Text } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import classes from './log-list.module.css';
import { LogRow } from './log-row.tsx';
import type { LogFeed } from './use-log-feed.ts';

interface LogListProps {
  readonly feed: LogFeed;
  readonly text: string | undefined;
  readonly isWrapped: boolean;
  readonly isFollowing: boolean;
  /** Somebody scrolled away from the newest, or back to it. */
  readonly onFollowing: (isFollowing: boolean) => void;
  readonly onField: (name: string, value: string) => void;
  readonly onPod: (pod: string) => void;
}

const ROW_PX = 24;
/** So near to the oldest, those before it are fetched. */
const NEAR_ROWS = 40;
/** So near to the end counts as being there. */
const END_PX = 24;
const number = new Intl.NumberFormat('en');

/** Lines, oldest first. It stays at the newest until somebody scrolls up, and then stays where it is. */
export function LogList({ feed, text, isWrapped, isFollowing, onFollowing, onField, onPod }: LogListProps) {
  const { lines, older, came, missed, isCut } = feed.buffer;
  const scroll = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [cameWhenLeft, setCameWhenLeft] = useState(0);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 20,
    anchorTo: 'end',
    followOnAppend: isFollowing,
    scrollEndThreshold: END_PX,
  });
  const rows = virtual.getVirtualItems();
  const firstShown = rows[0]?.index ?? 0;
  const hasLines = lines.length > 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: at first, and whenever following begins, the newest is shown
  useEffect(() => {
    if (hasLines && isFollowing) virtual.scrollToEnd();
  }, [hasLines, isFollowing]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: heights of before mean nothing once lines are broken differently
  useEffect(() => virtual.measure(), [isWrapped]);

  useEffect(() => {
    if (hasLines && firstShown < NEAR_ROWS && older !== null && !isFollowing) feed.loadOlder();
  }, [hasLines, firstShown, older, isFollowing, feed.loadOlder]);

  const watch = (): void => {
    const element = scroll.current;
    if (element === null) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= END_PX;
    if (isAtEnd === isFollowing) return;
    if (!isAtEnd) setCameWhenLeft(came);
    onFollowing(isAtEnd);
  };

  const toggle = (id: string): void =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });

  return (
    <div className={classes.frame}>
      <div
        ref={scroll}
        role="log"
        aria-label="Lines"
        aria-live="off"
        className={classes.scroll}
        data-wrapped={isWrapped || undefined}
        // Only what a person does counts: the list moves by itself too.
        onWheel={() => requestAnimationFrame(watch)}
        onTouchMove={() => requestAnimationFrame(watch)}
        onKeyUp={watch}
        onPointerUp={watch}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
        tabIndex={0}
      >
        <div className={classes.before}>{beginning(older, isCut, feed.isLoadingOlder)}</div>
        <div className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, key, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            return (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                className={classes.place}
                style={{ transform: `translateY(${start}px)` }}
              >
                <LogRow
                  line={line}
                  text={text}
                  isOpen={open.has(line.id)}
                  onToggle={toggle}
                  onField={onField}
                  onPod={onPod}
                />
              </div>
            );
          })}
        </div>
      </div>
      {!isFollowing && feed.state !== 'still' && feed.state !== 'failed' && (
        <Group className={classes.follow} gap="xs">
          <Button
            size="xs"
            leftSection={<IconArrowDown size={14} />}
            onClick={() => {
              if (missed > 0) feed.restart();
              onFollowing(true);
            }}
          >
            {came > cameWhenLeft ? `Follow, ${number.format(came - cameWhenLeft)} new` : 'Follow'}
          </Button>
        </Group>
      )}
    </div>
  );
}

function beginning(older: string | null, isCut: boolean, isLoading: boolean) {
  if (isLoading) {
    return (
      <Group gap="xs">
        <Loader size={12} />
        <Text size="xs" c="dimmed">
          Loading older lines
        </Text>
      </Group>
    );
  }
  const words = isCut
    ? 'Older lines are no longer held here; choose a time to see them.'
    : older === null
      ? 'Nothing older in this time.'
      : 'Scroll up for older lines.';
  return (
    <Text size="xs" c="dimmed">
      {words}
    </Text>
  );
}
