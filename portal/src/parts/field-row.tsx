import type { ReactNode } from 'react';
import classes from './field-row.module.css';

interface FieldRowProps {
  /** Of its columns, as CSS has them: `1fr 1fr 2fr`. */
  readonly columns: string;
  /** Inputs with a label and without a description, one for each column. */
  readonly children: ReactNode;
}

/** Short fields side by side. What is wrong with one of them stands below all of them, as wide as the row. */
export function FieldRow({ columns, children }: FieldRowProps) {
  return (
    <div className={classes.row} style={{ gridTemplateColumns: columns }}>
      {children}
    </div>
  );
}
