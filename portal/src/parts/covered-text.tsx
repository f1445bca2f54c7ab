import { Textarea, type TextareaProps } from '@mantine/core';
import classes from './covered-text.module.css';

/** A secret of several lines, typed or put in, that nobody reads over a shoulder. */
export function CoveredText(props: TextareaProps) {
  return <Textarea {...props} className={classes.covered ?? ''} autoComplete="new-password" spellCheck={false} />;
}
