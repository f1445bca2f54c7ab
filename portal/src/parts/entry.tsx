import type { ReactNode } from 'react';
import classes from './entry.module.css';

interface EntryProps {
  /** What can be done with it. */
  readonly deeds: ReactNode;
  /** What is known of it. */
  readonly children: ReactNode;
}

/** One of a few things on a page that each need more room than a row of a table. */
export function Entry({ deeds, children }: EntryProps) {
  return (
    <div className={classes.entry}>
      <div className={classes.about}>{children}</div>
      <div className={classes.deeds}>{deeds}</div>
    </div>
  );
}
