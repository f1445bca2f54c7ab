import type { ReactNode } from 'react';
import { ScrollingRow } from './scrolling-row.tsx';
import classes from './tabs.module.css';

/** Links between pages that belong together; the one that is open is marked by the router. */
export function Tabs({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav aria-label={label} className={classes.tabs}>
      <ScrollingRow open={'[data-status="active"]'} className={classes.row}>
        {children}
      </ScrollingRow>
    </nav>
  );
}
