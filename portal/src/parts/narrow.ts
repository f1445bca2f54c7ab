/** The media query of a window as narrow as a phone. */
export const NARROW = '(max-width: 48em)';

/** Whether it is so now: for what is settled when a page opens, and does not change while it is looked at. */
export const isNarrow = (): boolean => window.matchMedia(NARROW).matches;
