import { Button, Loader, Text } from '@mantine/core';
import type { Change, Plan, PlannedObject, PlannedResource } from '@tenantry/client';
import { useState } from 'react';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import classes from './plan-preview.module.css';
import type { LivePlan } from './use-plan.ts';
import { inShort } from './words.ts';

const WORDS: Readonly<Record<PlannedResource['action'], string>> = {
  create: 'make',
  update: 'change',
  replace: 'replace',
  delete: 'take away',
  none: 'keep',
  unknown: 'not known',
};

/** What would come of it, while it is being written. */
export function PlanPreview({ live, label }: { readonly live: LivePlan; readonly label: string }) {
  const { plan, error, isAsking, hindrance } = live;
  return (
    <section className={`panel ${classes.preview}`} aria-label={label}>
      <div className={classes.head}>
        <h2 className={classes.title}>{label}</h2>
        {isAsking && (
          <span className={classes.asking} role="status">
            <Loader size={12} /> Looking
          </span>
        )}
      </div>
      <div className={classes.body} data-old={isAsking || undefined}>
        {hindrance !== null ? (
          <Text size="sm" c="dimmed">
            {hindrance}
          </Text>
        ) : error !== null ? (
          <ProblemAlert error={error} />
        ) : plan === null ? (
          <Text size="sm" c="dimmed">
            What comes of it is shown here.
          </Text>
        ) : (
          <PlanView plan={plan} />
        )}
      </div>
    </section>
  );
}

export function PlanView({ plan }: { readonly plan: Plan }) {
  if (!plan.changed) {
    return (
      <Text size="sm" c="dimmed">
        Nothing would change.
      </Text>
    );
  }
  return plan.items.map((item) => <PlanOfObject key={`${item.kind}/${item.tenant}/${item.name}`} item={item} />);
}

function PlanOfObject({ item }: { readonly item: PlannedObject }) {
  const { kind, name, action, specChanges, resources } = item;
  const moving = resources.filter((resource) => resource.action !== 'none');
  const still = resources.length - moving.length;
  return (
    <article className={classes.object}>
      <h3 className={classes.objectName}>
        {kind} <span className="typed">{name}</span>
        <span className={classes.tag}>{action === 'create' ? 'new' : action === 'none' ? 'unchanged' : action}</span>
      </h3>
      {action === 'change' && specChanges.length > 0 && <Changes changes={specChanges} />}
      {moving.length > 0 && <Resources resources={moving} />}
      <Text size="xs" c="dimmed">
        {says(resources.length, moving.length, still)}
      </Text>
    </article>
  );
}

function says(all: number, moving: number, still: number): string {
  if (all === 0) return 'It needs nothing out there: it counts as soon as it is declared.';
  if (moving === 0) return `All ${all} resources stay as they are.`;
  return still === 0 ? '' : `${still} more stay as they are.`;
}

const FEW = 12;

function Resources({ resources }: { readonly resources: readonly PlannedResource[] }) {
  const [isAll, setIsAll] = useState(false);
  const shown = isAll || resources.length <= FEW + 2 ? resources : resources.slice(0, FEW);
  return (
    <>
      <ul className={classes.resources}>
        {shown.map((resource) => (
          <li key={resource.key} className={classes.resource} data-action={resource.action}>
            <span className={classes.verb}>{WORDS[resource.action]}</span>
            <span className={classes.what}>
              {resource.title}
              {resource.action !== 'create' && <span className={classes.why}>{resource.reason}</span>}
              {resource.changes.length > 0 && <Changes changes={resource.changes} />}
            </span>
          </li>
        ))}
      </ul>
      {shown.length < resources.length && (
        <Button variant="subtle" size="compact-xs" onClick={() => setIsAll(true)}>
          Show all {resources.length}
        </Button>
      )}
    </>
  );
}

/** From what to what, field by field. */
export function Changes({ changes }: { readonly changes: readonly Pick<Change, 'path' | 'from' | 'to'>[] }) {
  return (
    <dl className={classes.changes}>
      {changes.map(({ path, from, to }) => (
        <div key={path} className={classes.change}>
          <dt className="typed">{path.replace(/^spec\./, '')}</dt>
          <dd>
            {from !== undefined && <del>{inShort(from)}</del>}
            {from !== undefined && <span aria-hidden="true"> → </span>}
            <ins>{to === undefined ? 'taken away' : inShort(to)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
