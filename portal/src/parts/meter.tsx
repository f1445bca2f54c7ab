import classes from './meter.module.css';

interface MeterProps {
  readonly label: string;
  readonly percent: number;
  /** From so much on it is in the colour of what waits. */
  readonly nearly: number;
  /** From so much on it is in the colour of what fails. */
  readonly full: number;
}

/** How much of something is used. What it says stands beside it in words. */
export function Meter({ label, percent, nearly, full }: MeterProps) {
  return (
    <meter
      className={classes.meter}
      min={0}
      max={100}
      value={Math.min(100, percent)}
      aria-label={label}
      data-state={percent >= full ? 'failing' : percent >= nearly ? 'waiting' : undefined}
    />
  );
}
