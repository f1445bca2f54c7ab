/** Whether the window is as narrow as a phone now: for what is settled when a page opens, and does not change while it is looked at. */
export const isNarrow = (): boolean => window.matchMedia('(max-width: 48em)').matches;
