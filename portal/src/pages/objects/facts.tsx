import { CopyIcon } from '../../parts/copied.tsx';
import classes from './objects.module.css';

/** What is shorter is read, not copied. */
const FEW = 4;

/** What is known of something, line by line; each to be copied. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd>
            <span className="typed">{value}</span>
            {value.length > FEW && <CopyIcon label={`Copy ${name.toLowerCase()}`} text={value} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
