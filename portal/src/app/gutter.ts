/**
 * Keeps `--portal-gutter` as wide as the room that is left for the scroll bar of the page, so that a page whose scrolling is held
 * back under a dialog can be given that room as a margin. What holds it back cannot tell by itself: `clientWidth` counts the room in
 * where no bar is shown in it.
 */
export function measureGutter(): void {
  const root = document.documentElement;
  const measure = (): void => {
    if (document.body.hasAttribute('data-scroll-locked')) return;
    root.style.setProperty('--portal-gutter', `${window.innerWidth - root.getBoundingClientRect().width}px`);
  };
  new ResizeObserver(measure).observe(root);
}
