import { Group, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './page.module.css';

interface PageProps {
  readonly title: string;
  /** Beside the title: state, counts. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  /** Lists reach to the bottom of the window and scroll by themselves. */
  readonly fills?: boolean;
  readonly children: ReactNode;
}

/** A page with its heading, what can be done on it, and what it shows. */
export function Page({ title, aside, actions, fills = false, children }: PageProps) {
  useDocumentTitle(`${title} · Tenantry`);
  return (
    <div className={classes.page} data-fills={fills || undefined}>
      <header className={classes.head}>
        <Group gap="md" wrap="wrap">
          <Title order={1} size="h3">
            {title}
          </Title>
          {aside}
        </Group>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </header>
      {children}
    </div>
  );
}

/** Something with a heading on a page. */
export function Panel({ title, aside, children }: { title?: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={`panel ${classes.panel}`}>
      {title !== undefined && (
        <div className={classes.panelHead}>
          <h2 className={classes.panelTitle}>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

/** Where there is nothing yet: what it is for, and the next step. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <p className={classes.emptyTitle}>{title}</p>
      {children !== undefined && <div className="soft">{children}</div>}
      {action}
    </div>
  );
}

/** In the place of what is on its way, as high as a line of it. */
export function OnItsWay() {
  return (
    <div className={classes.onItsWay} role="status">
      Loading
    </div>
  );
}
