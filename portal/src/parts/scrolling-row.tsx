import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './scrolling-row.module.css';

interface ScrollingRowProps {
  /** CSS selector of the one that is open. */
  readonly open: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/**
 * Things side by side, one of them open. Where the window is too narrow for all, the row scrolls by itself, fades out where it goes
 * on, and has the open one in sight.
 */
export function ScrollingRow({ open, className = '', children }: ScrollingRowProps) {
  const router = useRouter();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = frame.current;
    if (row === null) return;
    const show = (): void => {
      scrollTo(row, row.querySelector<HTMLElement>(open));
      hint(row);
    };
    // Which is open is said by attributes, by the router and by Mantine; some come when it is known what the caller may see. The width
    // of the row follows the window.
    const opened = new MutationObserver(show);
    opened.observe(row, { subtree: true, childList: true, attributeFilter: ['data-status', 'data-active'] });
    const sized = new ResizeObserver(show);
    sized.observe(row);
    // The router has put the row where it was on the page before.
    const endRendered = router.subscribe('onRendered', show);
    const onScroll = (): void => hint(row);
    row.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      endRendered();
      opened.disconnect();
      sized.disconnect();
      row.removeEventListener('scroll', onScroll);
    };
  }, [open, router]);
  return (
    <div className={`${classes.row} ${className}`} ref={frame}>
      {children}
    </div>
  );
}

/** To the middle, so that its neighbours are seen, too. Nothing but the row moves. */
function scrollTo(row: HTMLElement, one: HTMLElement | null): void {
  if (one === null) return;
  const [outer, inner] = [row.getBoundingClientRect(), one.getBoundingClientRect()];
  row.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
}

function hint(row: HTMLElement): void {
  row.toggleAttribute('data-before', row.scrollLeft > 1);
  row.toggleAttribute('data-after', row.scrollLeft + row.clientWidth < row.scrollWidth - 1);
}
