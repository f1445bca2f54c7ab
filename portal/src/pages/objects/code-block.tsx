import { CopyIcon } from '../../parts/copied.tsx';
import classes from './objects.module.css';

/** Text to be copied whole. */
export function CodeBlock({ what, text }: { readonly what: string; readonly text: string }) {
  return (
    <div className={classes.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too */}
      <section tabIndex={0} aria-label={what} className={classes.codeText}>
        {text}
      </section>
      <div className={classes.codeCopy}>
        <CopyIcon label={`Copy ${what.toLowerCase()}`} text={text} />
      </div>
    </div>
  );
}
