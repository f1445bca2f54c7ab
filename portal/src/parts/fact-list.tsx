import type { ReactNode } from 'react';
import classes from './fact-list.module.css';
import { Ago, absoluteTime } from './time.tsx';

export type Fact = readonly [name: string, value: ReactNode];

/** What is known of something that is looked at closely. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** When, and how long ago that is. */
export function Moment({ at, after = '' }: { readonly at: string; readonly after?: string }) {
  return (
    <>
      {absoluteTime(at)} <span className="soft">(</span>
      <Ago at={at} />
      <span className="soft">)</span>
      {after}
    </>
  );
}
