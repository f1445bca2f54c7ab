import { Children, cloneElement, isValidElement, type ReactNode } from 'react';
import classes from './field-row.module.css';

interface FieldRowProps {
  /** Of its columns, as CSS has them: `1fr 1fr 2fr`. */
  readonly columns: string;
  /** Inputs with a label and without a description, one for each column. */
  readonly children: ReactNode;
}

/**
 * Short fields side by side. What is wrong with one of them stands below all of them, as wide as the row; where several are wrong,
 * each says which it is.
 */
export function FieldRow({ columns, children }: FieldRowProps) {
  const areSeveralWrong = Children.toArray(children).filter((child) => wrongIn(child) !== null).length > 1;
  return (
    <div className={classes.row} style={{ gridTemplateColumns: columns }}>
      {areSeveralWrong ? Children.map(children, named) : children}
    </div>
  );
}

function wrongIn(child: ReactNode) {
  if (!isValidElement<{ readonly label?: string; readonly error?: string | null }>(child)) return null;
  return child.props.error ? { field: child, ...child.props } : null;
}

function named(child: ReactNode) {
  const wrong = wrongIn(child);
  return wrong === null ? child : cloneElement(wrong.field, { error: `${wrong.label}: ${wrong.error}` });
}
