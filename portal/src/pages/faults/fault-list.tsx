import { useVirtualizer } from '@tanstack/react-virtual';
import type { Fault } from '@tenantry/client';
import { useRef } from 'react';
import { Ago } from '../../parts/time.tsx';
import classes from './fault-list.module.css';
import { ObjectLink, OwnerLink, SeverityMark } from './fault-marks.tsx';

interface FaultListProps {
  readonly faults: readonly Fault[];
  readonly onFault: (id: string) => void;
  readonly hasOwner: boolean;
}

const ROW_PX = 96;

/** What is wrong, with what to do about it, and since when. */
export function FaultList({ faults, onFault, hasOwner }: FaultListProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: faults.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => faults[index]?.id ?? index,
    overscan: 8,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
    <section ref={scroll} className={classes.scroll} aria-label="Faults" tabIndex={0}>
      <ul className={classes.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const fault = faults[index];
          if (fault === undefined) return null;
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={faults.length}
              aria-posinset={index + 1}
              className={classes.fault}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Row fault={fault} onFault={onFault} hasOwner={hasOwner} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Row({ fault, onFault, hasOwner }: Omit<FaultListProps, 'faults'> & { readonly fault: Fault }) {
  return (
    <>
      <div className={classes.head}>
        <SeverityMark fault={fault} />
        {hasOwner && <OwnerLink fault={fault} />}
        <ObjectLink fault={fault} />
        <span className={`soft tabular ${classes.when}`}>
          {fault.resolvedAt === null ? (
            <>
              since <Ago at={fault.firstSeen} />
            </>
          ) : (
            <>
              over <Ago at={fault.resolvedAt} />
            </>
          )}
          , found {fault.count === 1 ? 'once' : `${fault.count} times`}
        </span>
      </div>
      <button type="button" className={classes.cause} onClick={() => onFault(fault.id)}>
        {fault.cause}
      </button>
      <p className={classes.remedy}>{fault.remedy}</p>
      <Said fault={fault} />
    </>
  );
}

/** What people did about it. */
function Said({ fault: { state, acknowledgedBy, mutedUntil, mutedBy, resolvedBy, note } }: { readonly fault: Fault }) {
  const by =
    state === 'acknowledged'
      ? `Acknowledged by ${acknowledgedBy}`
      : state === 'muted'
        ? `Muted by ${mutedBy}`
        : state === 'resolved' && resolvedBy !== null
          ? `Resolved by ${resolvedBy}`
          : null;
  if (by === null && note === null) return null;
  return (
    <p className={classes.said}>
      {by}
      {mutedUntil !== null && (
        <>
          , back <Ago at={mutedUntil} />
        </>
      )}
      {note !== null && `${by === null ? '' : ': '}“${note}”`}
    </p>
  );
}
