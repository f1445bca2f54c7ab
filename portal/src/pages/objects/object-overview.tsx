import type { KindDescription, TenantryObject } from '@tenantry/client';
import type { ReactNode } from 'react';
import classes from './objects.module.css';
import { ResourceTable } from './resource-table.tsx';
import { FactsPanel, OutputsPanel, StatusPanel } from './status-panel.tsx';

interface ObjectOverviewProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly name: string;
  readonly object: TenantryObject;
  readonly more?: OverviewMore;
}

/** What a page knows of its object besides. */
export interface OverviewMore {
  readonly main: ReactNode;
  readonly beside: ReactNode;
  /** Over the whole width, behind all else. */
  readonly after: ReactNode;
}

/** How it is, what it consists of, and what is known of it. */
export function ObjectOverview({ kind, tenant, name, object, more }: ObjectOverviewProps) {
  return (
    <>
      <div className={classes.columns}>
        <div className={classes.stack}>
          <StatusPanel object={object} />
          {more?.main}
          <ResourceTable kind={kind} tenant={tenant} name={name} />
        </div>
        <div className={classes.stack}>
          <FactsPanel kind={kind} object={object} />
          {more?.beside}
          <OutputsPanel object={object} />
        </div>
      </div>
      {more?.after}
    </>
  );
}
