import { Link } from '@tanstack/react-router';
import classes from './shell.module.css';

/** The product's sign and name; leads home. */
export function Mark() {
  return (
    <Link to="/" className={classes.mark}>
      <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#0f6e78" />
        <path d="M7 9h18v4H18v12h-4V13H7z" fill="#fff" />
        <path d="M21 17h4v8h-4z" fill="#8fe0d8" />
      </svg>
      Tenantry
    </Link>
  );
}
